# SPDX-License-Identifier: Apache-2.0
"""Certificates that fgnctl makes and those of the administrator: checked, shown, renewed, never lost."""
from certificates import Authority, shown
from machine import Case, Site, Visitor, as_service_user, attempt, fgnctl, page, podman, reboot, run, shell, status

PORT = 8443
HTTPS = f"https://localhost:{PORT}/"
TLS = "/var/lib/fgnctl/homes/iris/fgnctl/tls"
# What fgnctl made itself, ten days before its end: it cannot be waited for.
AGE = """
cd "$1/current/" && mkdir /tmp/ca && : >/tmp/ca/index.txt && echo 01 >/tmp/ca/serial
printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=/tmp/ca/index.txt\\nserial=/tmp/ca/serial\\nnew_certs_dir=/tmp/ca\\ndefault_md=sha256\\npolicy=p\\n[p]\\ncommonName=supplied\\n' >/tmp/ca/cnf
printf 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1\\n' >/tmp/ca/ext
openssl req -new -key key.pem -subj /CN=localhost -out /tmp/ca/csr
openssl ca -batch -config /tmp/ca/cnf -selfsign -keyfile key.pem -in /tmp/ca/csr -extfile /tmp/ca/ext -notext \
    -startdate "$(date -ud '-355 days' +%Y%m%d%H%M%SZ)" -enddate "$(date -ud '+10 days' +%Y%m%d%H%M%SZ)" -out /tmp/ca/old.pem 2>/dev/null
cat /tmp/ca/old.pem >certificate.pem && rm -r /tmp/ca"""
UNTIL_SHOWN = """timeout 60 bash -euc '
until openssl s_client -connect localhost:8443 -servername localhost </dev/null 2>/dev/null |
    openssl x509 -noout -fingerprint -sha256 | tr -d : | grep --quiet --ignore-case "$0"; do sleep 0.1; done' "$1" """
UNTIL_REFUSED = """timeout 60 bash -euc 'until systemctl show --property=Result "$0" | grep --quiet exit-code; do sleep 0.1; done' "$1" """


def certificate(name="iris"):
    return fgnctl("cert", "status", name, "--json").lines()[0]


def user_unit(*argv):
    return attempt("systemctl", "--user", "--machine=iris@", *argv)


class SelfSigned(Case):
    def setUp(self):
        self.site = Site("iris")
        self.site.provision()

    def test_is_renewed_before_its_end_and_not_before(self):
        before = certificate()
        self.assertEqual((before["source"], before["problem"], before["names"]),
                         ("self-signed", None, ["localhost", "127.0.0.1", "::1"]))
        self.assertEqual(before["fingerprint"], shown(PORT, "localhost"))
        self.assertAlmostEqual(before["expires"] - before["renewal"], 30 * 86400)
        self.assertIn("not due", fgnctl("cert", "renew", "iris").out)
        self.assertEqual(user_unit("is-active", "iris-certificate.timer").out, "active\n")

        shell(AGE, TLS)
        podman("iris", "kill", "--signal", "HUP", "iris-web-1")
        self.assertRegex(certificate()["problem"], "expires in (9|10) d")
        told = fgnctl("status", "iris")
        self.assertEqual(told.code, 4)
        self.assertRegex(told.out, "(?s)iris +degraded.*certificate: it expires in (9|10) d")

        with Visitor(HTTPS) as visitor:
            self.assertEqual(user_unit("start", "iris-certificate.service").code, 0)
        self.assertEqual(visitor.seen["failures"], [])
        self.assertGreater(visitor.seen["asked"], 1)
        after = certificate()
        self.assertEqual((after["problem"], after["fingerprint"]), (None, shown(PORT, "localhost")))
        self.assertNotEqual(after["fingerprint"], before["fingerprint"])
        self.assertEqual(len(shell('ls "$1"', TLS).split()), 2)
        self.assertIn("Nothing to do", self.site.provision())

    def test_is_renewed_by_hand(self):
        before = shown(PORT, "localhost")
        self.assertRegex(as_service_user("iris", "/usr/bin/fgnctl", "cert", "renew", "iris", "--force"), "new certificate")
        self.assertNotEqual(shown(PORT, "localhost"), before)
        self.assertRegex(fgnctl("cert", "status", "iris").out, r"(?s)^iris  sound\n  source   self-signed\n.*SHA-256")

    def test_key_is_for_the_service_user_alone(self):
        self.assertEqual(shell('stat --dereference --format "%a %U" "$1/current/key.pem"', TLS), "640 iris\n")
        self.assertNotEqual(attempt("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups",
                                    "cat", f"{TLS}/current/key.pem").code, 0)

    def test_other_names_get_no_handshake(self):
        self.site.set_manifest('[web]\nnames = ["www.iris.example"]')
        self.site.provision()
        self.assertEqual(shown(PORT, "www.iris.example"), certificate()["fingerprint"])
        for name in ("other.example", "iris.example", "x.www.iris.example"):
            refused = attempt("curl", "--silent", "--insecure", "--resolve", f"{name}:{PORT}:127.0.0.1", f"https://{name}:{PORT}/")
            self.assertEqual(refused.code, 35, str(refused))
        # one connection for one name, a request for another
        smuggled = attempt("curl", "--silent", "--insecure", "--header", "Host: other.example", HTTPS,
                           "--write-out", "%{http_code}", "--output", "/dev/null")
        self.assertEqual(smuggled.out, "421")

    def test_links_of_static_files_lead_nowhere(self):
        self.site.set_manifest('[web]\nstatic = "static"')
        shell('mkdir -p "$1/static" && cd "$1/static" && echo body >style.css && ln -sf style.css inner.css && '
              'ln -sf /etc/fgnctl/tls/current/key.pem key.css', self.site.folder)
        self.site.provision()
        self.assertEqual(page(HTTPS + "static/style.css"), "body\n")
        for link in ("inner.css", "key.css"):
            self.assertEqual(attempt("curl", "--silent", "--insecure", "--output", "/dev/null", "--write-out", "%{http_code}",
                                     HTTPS + f"static/{link}").out, "403")


class Files(Case):
    MANIFEST = '[web]\nnames = ["www.iris.example"]\ncertificate = "/root/ca/live/site.pem"\nkey = "/root/ca/live/site.key"'

    def setUp(self):
        self.authority = Authority("/root/ca")
        self.first = self.authority.sign("site", ["www.iris.example", "localhost"])
        self.live("1")
        self.site = Site("iris")
        self.site.set_manifest(self.MANIFEST)

    def live(self, number, spoil=":"):
        """As certbot does: a folder for each, and links that move."""
        shell('cd "$1" && mkdir -p "live.$2" && cp site.pem site.key "live.$2" && cd "live.$2" && eval "$3" && cd .. && '
              'ln -sfnT "live.$2" new && mv -T new live', self.authority.folder, number, spoil)

    def test_a_changed_pair_is_served_without_a_lost_request(self):
        self.site.provision()
        self.assertEqual(shown(PORT, "www.iris.example"), self.first)
        run("curl", "--silent", "--fail", "--cacert", "/root/ca/ca.pem", "--resolve", f"www.iris.example:{PORT}:127.0.0.1",
            f"https://www.iris.example:{PORT}/")
        self.assertIn("Nothing to do", self.site.provision())
        self.assertEqual((certificate()["source"], certificate()["issuer"], certificate()["problem"]),
                         ("files", "Lab authority", None))
        self.assertEqual(user_unit("is-active", "iris-certificate.timer").out, "inactive\n")

        second = self.authority.sign("site", ["www.iris.example", "localhost"])
        with Visitor(HTTPS) as visitor:
            shell('cat "$1/site.key" >"$1/live/site.key" && cat "$1/site.pem" >"$1/live/site.pem"', self.authority.folder)
            shell(UNTIL_SHOWN, second)
            for number in range(2, 8):  # each while the one before is still being taken
                last = self.authority.sign("site", ["www.iris.example", "localhost"])
                self.live(str(number))
                shell(UNTIL_SHOWN, last)
        self.assertEqual(visitor.seen["failures"], [])
        self.assertEqual(status("iris")["state"], "healthy")
        reboot()
        self.assertEqual(shown(PORT, "www.iris.example"), last)
        self.assertEqual(run("systemctl", "is-active", "fgnctl-iris-certificate.path"), "active\n")
        run("fgnctl", "uninstall", "iris", "--yes")
        self.assertEqual(shell("ls /etc/systemd/system | grep -c certificate || true"), "0\n")

    def test_bad_ones_are_refused_and_the_old_one_serves_on(self):
        self.site.provision()
        generation = status("iris")["generation"]

        self.authority.sign("site", ["other.example"])
        self.live("2")
        shell(UNTIL_REFUSED, "fgnctl-iris-certificate.service")
        self.assert_error(self.site.attempt(), 2, on="/root/ca/live/site.pem", why="does not carry www.iris.example", do="names")
        self.assert_error(fgnctl("cert", "renew", "iris"), 2, on="site.pem", why="does not carry", do="names")
        self.assertRegex(certificate()["problem"], "does not carry www.iris.example")
        self.assertEqual((status("iris")["state"], fgnctl("cert", "status", "iris").code), ("degraded", 4))

        for number, (spoil, why) in enumerate((
                ("cp ../site.csr site.pem", "no certificate in PEM form"),
                ("cp ../ca.key site.key", "key does not belong"),
                ("openssl ec -in ../site.key -aes256 -passout pass:x -out site.key 2>/dev/null", "key is encrypted"),
                ("cat ../site.leaf >>site.pem", "not signed by the next"),
                ("rm site.key", "No such file"),
                ("rm site.key && mkdir site.key", "not a regular file"),
                ("rm site.key && ln -s site.key site.key", "symbolic links"))):
            self.authority.sign("site", ["www.iris.example"])
            self.live(f"bad{number}", spoil)
            self.assert_error(self.site.attempt(), 2, on="/root/ca/live/site", why=why, do=".")
        self.authority.sign("site", ["www.iris.example"])
        self.authority.expire("site")
        self.live("expired")
        self.assert_error(self.site.attempt(), 2, on="site.pem", why="has expired", do="clock")
        self.assertEqual((shown(PORT, "www.iris.example"), status("iris")["generation"]), (self.first, generation))

        final = self.authority.sign("site", ["www.iris.example"])
        self.live("3")
        shell(UNTIL_SHOWN, final)
        self.assertEqual(status("iris")["state"], "healthy")

    def test_only_root_renews_them(self):
        self.site.provision()
        self.assertRegex(as_service_user("iris", "/usr/bin/fgnctl", "cert", "renew", "iris"), "only root reads its files")
        self.assertRegex(fgnctl("cert", "renew", "iris").out, "not due")
        self.site.set_manifest()
        self.site.provision()
        self.assertEqual(certificate()["source"], "self-signed")
        self.assertEqual(shell("ls /etc/systemd/system | grep -c certificate || true"), "0\n")
        self.assertIn("Nothing to do", self.site.provision())
