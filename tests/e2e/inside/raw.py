# SPDX-License-Identifier: Apache-2.0
"""raw PORT REQUEST…: sends each, byte by byte as it is, over TLS; prints the status lines and whether more came than one
answer."""
import json
import socket
import ssl
import sys

context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE


def ask(port, request):
    answer = b""
    with context.wrap_socket(socket.create_connection(("127.0.0.1", port), 20)) as connection:
        connection.sendall(request)
        while part := connection.recv(65536):
            answer += part
    return answer.decode("latin-1")


print(json.dumps([ask(int(sys.argv[1]), request.encode().decode("unicode_escape").encode("latin-1")) for request in sys.argv[2:]]))
