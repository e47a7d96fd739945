# SPDX-License-Identifier: Apache-2.0
"""Asks over HTTP/2, one request at a time, and keeps the connection until the server says GOAWAY.

As much of RFC 9113 and RFC 7541 as that takes: a request's header is a constant, and of an answer's only the
status is read, which both nginx and Caddy write first and as an index of the static table."""
import socket
import ssl
from contextlib import suppress
from http.client import HTTPException

from kept import LIMIT, Unread, context, has_news

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 6, 7, 8
ACK = END_STREAM = 1
END_HEADERS = 4
REFUSED = 7
STATUS_200 = 0x88
METHODS = {"GET": 0x82, "POST": 0x83}
LARGEST = 2**31 - 1
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
NO_PUSH_AND_WIDE_WINDOWS = bytes.fromhex("0002 00000000 0004 7fffffff")
WIDER = (LARGEST - 65535).to_bytes(4)


def frame(kind, flags, stream, payload):
    return len(payload).to_bytes(3) + bytes([kind, flags]) + stream.to_bytes(4) + payload


def header(method, authority, path):
    """The method over https, as indices; then two literals whose names are indices."""
    def literal(index, text):
        return bytes([index, len(text)]) + text.encode()
    return bytes([METHODS[method], 0x87]) + literal(4, path) + literal(1, authority)


class Http2:
    def __init__(self, host, port, path, body=None):
        """Asks by POST where there is a body."""
        self.address, self.body = (host, port), body
        self.header = header("POST" if body else "GET", f"{host}:{port}", path)
        self.context = context("h2")
        self.sock = None

    def open(self):
        self.sock = self.context.wrap_socket(socket.create_connection(self.address, LIMIT))
        self.received, self.last_taken, self.next_stream = b"", LARGEST, 1
        self.sock.sendall(PREFACE + frame(SETTINGS, 0, 0, NO_PUSH_AND_WIDE_WINDOWS)
                          + frame(WINDOW_UPDATE, 0, 0, WIDER))

    def close(self):
        if self.sock:
            self.sock.close()
        self.sock = None

    def ask(self):
        self.read_news()
        if not self.sock:
            self.open()
        stream, self.next_stream = self.next_stream, self.next_stream + 2
        with suppress(ConnectionError, ssl.SSLError):  # what the server said before it closed tells more
            self.sock.sendall(self.question(stream))
        status = self.status_of(stream)
        if status != STATUS_200:
            raise HTTPException(f"status {status:#x}")

    def question(self, stream):
        if not self.body:
            return frame(HEADERS, END_STREAM | END_HEADERS, stream, self.header)
        return frame(HEADERS, END_HEADERS, stream, self.header) + frame(DATA, END_STREAM, stream, self.body)

    def read_news(self):
        """A connection that the server is about to end, or has ended, takes no further request."""
        try:
            while self.sock and (self.received or has_news(self.sock)):
                self.take()
        except ConnectionError:
            self.close()
        if self.sock and self.last_taken < LARGEST:
            self.close()

    def status_of(self, stream):
        status = None
        while stream <= self.last_taken:
            kind, flags, of, payload = self.take()
            if of != stream:
                continue
            if kind == RST_STREAM:
                raise Unread if payload[3] == REFUSED else ConnectionResetError("stream reset")
            if kind == HEADERS:
                status = payload[0]
            if kind in (HEADERS, DATA) and flags & END_STREAM:
                return status
        raise Unread

    def take(self):
        """The next frame, after what it asks for is done."""
        head = self.read(9)
        kind, flags, stream = head[3], head[4], int.from_bytes(head[5:])
        payload = self.read(int.from_bytes(head[:3]))
        if kind in (SETTINGS, PING) and not flags & ACK:
            self.sock.sendall(frame(kind, ACK, 0, payload if kind == PING else b""))
        if kind == GOAWAY:
            self.last_taken = int.from_bytes(payload[:4])
        return kind, flags, stream, payload

    def read(self, count):
        while len(self.received) < count:
            part = self.sock.recv(65536)
            if not part:
                raise ConnectionResetError("closed without an answer and without GOAWAY")
            self.received += part
        taken, self.received = self.received[:count], self.received[count:]
        return taken
