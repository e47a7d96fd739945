# SPDX-License-Identifier: Apache-2.0
"""What scanners find in the TLS of the web server, and what it does to who asks too much."""
import json

from certificates import Authority
from machine import Case, Site, attempt, run, shell

NAME, PORT = "www.iris.example", 8443
HTTPS = f"https://localhost:{PORT}/"
SCAN = """
rm -f /root/scan.json
testssl --quiet --warnings=off --color 0 --jsonfile /root/scan.json --add-ca /root/ca/ca.pem --ip 127.0.0.1 \
    --nodns=min "$1" >/root/scan.txt 2>&1 </dev/null || true
cat /root/scan.json"""
# An authority of the test's own has no log of certificates, no list of those revoked, and no record in any DNS.
OF_THE_AUTHORITY = {"DNS_CAArecord", "certificate_transparency", "cert_crlDistributionPoints", "cert_ocspURL",
                    "cert_validityPeriod", "OCSP_stapling", "cert_revocation"}
# Where every cipher is strong Mozilla leaves the choice to the client, as does testssl itself from 3.2 on.
OF_AN_OLD_SCANNER = {"cipher_order"}
SOUND = {"OK", "INFO", "WARN"}  # the last is of the scanner itself, what it could not look at
BURST = 'for _ in {1..40}; do curl --silent --insecure --output /dev/null --write-out "%{http_code}\\n" "$1" & done; wait'
HANDSHAKE = 'openssl s_client -connect "localhost:8443" -servername "$1" "$2" </dev/null'


def findings():
    found = json.loads(shell(SCAN, f"{NAME}:{PORT}"))
    assert len(found) > 100, found
    return {one["id"]: (one["severity"], one["finding"]) for one in found}


class Tls(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Authority("/root/ca").sign("site", [NAME, "localhost"], days=89)
        cls.site = Site("iris")

    def provision(self, *lines):
        self.site.set_manifest("[web]", f'names = ["{NAME}"]', 'certificate = "/root/ca/site.pem"',
                               'key = "/root/ca/site.key"', *lines)
        self.site.provision()

    def test_scanner_finds_nothing(self):
        self.provision()
        found = findings()
        bad = {name: told for name, told in found.items()
               if told[0] not in SOUND and name.split(" ")[0] not in OF_THE_AUTHORITY | OF_AN_OLD_SCANNER}
        self.assertEqual(bad, {})
        self.assertEqual(found["TLS1_3"][0], "OK")
        self.assertRegex(found["ALPN_HTTP2"][1], "h2")
        self.assertRegex(found["HSTS_time"][1], "730 days")
        self.assertEqual(found["cert_chain_of_trust"], ("OK", "passed."))

    def test_modern_profile_is_tls_1_3_alone(self):
        self.provision('tls_profile = "modern"')
        self.assertNotEqual(attempt("bash", "-c", HANDSHAKE, "bash", NAME, "-tls1_2").code, 0)
        self.assertEqual(attempt("bash", "-c", HANDSHAKE, "bash", NAME, "-tls1_3").code, 0)
        self.assertEqual(run("curl", "--silent", "--insecure", "--http2", "--output", "/dev/null",
                             "--write-out", "%{http_version}", HTTPS), "2")

    def test_who_asks_too_much_is_told(self):
        self.provision("rate = 5", "burst = 4")
        codes = shell(BURST, HTTPS).split()
        self.assertEqual(set(codes), {"200", "429"})
        self.assertGreaterEqual(codes.count("200"), 5)
        self.assertLess(codes.count("200"), 30)
        self.provision("connections = 1")
        seen = json.loads(run("python3", "-c", TWO_AT_ONCE, str(PORT)))
        self.assertEqual(seen, [429, 200])


# One request stays unfinished while another comes; then alone again.
TWO_AT_ONCE = """
import json, socket, ssl, sys
context = ssl._create_unverified_context()


def connect():
    return context.wrap_socket(socket.create_connection(("localhost", int(sys.argv[1]))), server_hostname="localhost")


def ask(connection, body=b""):
    connection.sendall(b"GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n")
    return int(connection.recv(100).split()[1])


slow = connect()
slow.sendall(b"POST / HTTP/1.1\\r\\nHost: localhost\\r\\nExpect: 100-continue\\r\\nContent-Length: 10\\r\\n\\r\\n")
assert b"100 Continue" in slow.recv(100)
refused = ask(connect())
slow.sendall(b"0123456789")
slow.recv(1000)
slow.close()
print(json.dumps([refused, ask(connect())]))
"""
