# SPDX-License-Identifier: Apache-2.0
"""Asks over HTTP/1.1 and keeps the connection as long as the server does."""
import ssl
from http.client import HTTPException, HTTPSConnection, RemoteDisconnected

from kept import LIMIT, Unread, context, has_news


class Http1:
    def __init__(self, host, port, path, body=None):
        """Asks by POST where there is a body."""
        self.path, self.body = path, body
        self.connection = HTTPSConnection(host, port, context=context("http/1.1"), timeout=LIMIT)

    def close(self):
        self.connection.close()

    def ask(self):
        """A response with `Connection: close` closes; the next request opens."""
        if self.connection.sock and has_news(self.connection.sock):
            self.close()
        kept = self.connection.sock is not None
        try:
            self.connection.request("POST" if self.body else "GET", self.path, self.body)
            answer = self.connection.getresponse()
        except (RemoteDisconnected, ConnectionError, ssl.SSLError) as error:
            raise Unread if kept else error
        answer.read()
        if answer.status != 200:
            raise HTTPException(f"status {answer.status}")
