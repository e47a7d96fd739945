# SPDX-License-Identifier: Apache-2.0
"""refusing_authority PORT CERTIFICATE KEY 429|silence: what Pebble cannot be, an authority that is asked too often,
or one that takes a request and never answers."""
import http.server
import json
import ssl
import sys
import threading

PORT, CERTIFICATE, KEY, MANNER = int(sys.argv[1]), *sys.argv[2:5]
PROBLEM = json.dumps({"type": "urn:ietf:params:acme:error:rateLimited", "detail": "too many certificates of this name",
                      "status": 429}).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self):
        if MANNER == "silence":
            threading.Event().wait()
        self.send_response(429)
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Content-Length", str(len(PROBLEM)))
        self.send_header("Retry-After", "3600")
        self.end_headers()
        self.wfile.write(PROBLEM)

    do_GET = do_HEAD = do_POST = answer


server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(CERTIFICATE, KEY)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
