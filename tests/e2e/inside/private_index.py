# SPDX-License-Identifier: Apache-2.0
"""private_index PORT FOLDER FILE: files over HTTP, for who has the USER:PASSWORD of FILE."""
import base64
import functools
import http.server
import sys
from pathlib import Path

PORT, FOLDER, FILE = int(sys.argv[1]), *sys.argv[2:]
ACCEPTED = "Basic " + base64.b64encode(Path(FILE).read_bytes()).decode()


class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.headers.get("Authorization") == ACCEPTED:
            super().do_GET()
        else:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="lab"')
            self.send_header("Content-Length", "0")
            self.end_headers()


http.server.ThreadingHTTPServer(("127.0.0.1", PORT), functools.partial(Handler, directory=FOLDER)).serve_forever()
