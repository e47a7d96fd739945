# SPDX-License-Identifier: Apache-2.0
"""git_server PORT CERTIFICATE KEY ROOT TOKEN_FILE LEAKS: Git over HTTPS by git-http-backend(1), for who has the token, or
for everybody while TOKEN_FILE is empty. Where the token is seen in a command line or an environment of any process while
somebody asks with it, LEAKS is told."""
import base64
import http.server
import os
import ssl
import subprocess
import sys
from pathlib import Path

PORT, CERTIFICATE, KEY, ROOT, TOKEN_FILE, LEAKS = int(sys.argv[1]), *sys.argv[2:]


def look_for(token):
    for process in Path("/proc").glob("[0-9]*"):
        for file in ("cmdline", "environ"):
            try:
                if token.encode() in (process / file).read_bytes():
                    with open(LEAKS, "a", encoding="utf-8") as leaks:
                        leaks.write(f"{process / file}\n")
            except OSError:
                pass  # it has ended


class Handler(http.server.BaseHTTPRequestHandler):
    def allowed(self):
        token = Path(TOKEN_FILE).read_text(encoding="utf-8").strip()
        if not token:
            return True
        kind, _, given = self.headers.get("Authorization", "").partition(" ")
        if kind != "Basic" or base64.b64decode(given).decode().partition(":")[2] != token:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="lab"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return False
        look_for(token)
        return True

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self.allowed():
            return
        path, _, query = self.path.partition("?")
        variables = {"PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": ROOT, "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
                     "QUERY_STRING": query, "REQUEST_METHOD": self.command,
                     "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                     "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                     "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""), "CONTENT_LENGTH": str(len(body))}
        answer = subprocess.run(["git", "-c", "safe.directory=*", "http-backend"], env=variables, input=body,
                                stdout=subprocess.PIPE, check=True).stdout
        head, _, content = answer.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().splitlines())
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = serve


server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(CERTIFICATE, KEY)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
