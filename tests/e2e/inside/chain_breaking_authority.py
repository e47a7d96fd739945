# SPDX-License-Identifier: Apache-2.0
"""chain_breaking_authority PORT CERTIFICATE KEY AUTHORITY FOREIGN: AUTHORITY, a port of this machine, as it is, but that
in each chain that it delivers the certificate in the file FOREIGN stands for all that follow the first."""
import http.client
import http.server
import ssl
import sys

PORT, CERTIFICATE, KEY, AUTHORITY = int(sys.argv[1]), *sys.argv[2:4], int(sys.argv[4])
END = b"-----END CERTIFICATE-----\n"
with open(sys.argv[5], "rb") as file:
    FOREIGN = file.read()
# the lab's own authority says less of itself than Python 3.13 wants to read
TRUSTING = ssl.create_default_context()
TRUSTING.verify_flags &= ~ssl.VERIFY_X509_STRICT


class Handler(http.server.BaseHTTPRequestHandler):
    def forward(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        authority = http.client.HTTPSConnection("localhost", AUTHORITY, context=TRUSTING)
        # with the Host of the request, of which the authority makes its addresses
        authority.request(self.command, self.path, body, dict(self.headers))
        answer = authority.getresponse()
        content = answer.read()
        if answer.getheader("Content-Type", "").startswith("application/pem-certificate-chain"):
            content = content.split(END)[0] + END + FOREIGN
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "date", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_POST = forward


server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(CERTIFICATE, KEY)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
