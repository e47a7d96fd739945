# SPDX-License-Identifier: Apache-2.0
"""A connection over TLS that a visitor keeps for the next request."""
import select
import ssl

LIMIT = 20  # seconds that an answer may take


class Unread(Exception):
    """The server closed the connection without an answer's first byte, or said that it did not look at the request:
    a browser asks again, unseen (RFC 9112 9.3.1, RFC 9113 8.7)."""


def context(protocol):
    made = ssl.create_default_context()
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    made.set_alpn_protocols([protocol])
    return made


def has_news(sock):
    """Between two requests that is above all the end of the connection."""
    return bool(select.select([sock], [], [], 0)[0])
