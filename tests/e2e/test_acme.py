# SPDX-License-Identifier: Apache-2.0
"""Certificates of an authority: the real Pebble, which rejects nonces and takes its time, and one that refuses."""
import json

from certificates import Authority, shown
from machine import HERE, Case, Site, Visitor, attempt, fgnctl, run, shell, status, write

NAME = "www.iris.example"
PEBBLE = {"pebble": {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000",
                     "certificate": "/root/acme/pebble.pem", "privateKey": "/root/acme/pebble.key",
                     "httpPort": 80, "tlsPort": 443}}
MANIFEST = '[web]\nnames = ["www.iris.example"{more}]\ntls = "acme"\n' \
           '[web.acme]\ndirectory = "https://localhost:14000/dir"\nemail = "admin@iris.example"'
START = """
doh=()
if pebble-challtestsrv -help 2>&1 | grep --quiet -e -doh; then doh=(-doh ""); fi
systemd-run --quiet --unit=lab-names pebble-challtestsrv -http01 "" -https01 "" -tlsalpn01 "" "${doh[@]}" -dns01 127.0.0.1:8053 \
    -management 127.0.0.1:8055 -defaultIPv4 127.0.0.1 -defaultIPv6 ""
curl --silent --fail --retry 100 --retry-all-errors --retry-delay 1 --data '{"ip":"127.0.0.1"}' http://127.0.0.1:8055/set-default-ipv4"""
START_PEBBLE = """
systemd-run --quiet --unit=lab-pebble --setenv=PEBBLE_WFE_NONCEREJECT=30 --setenv=PEBBLE_VA_SLEEPTIME=3 --setenv=PEBBLE_AUTHZREUSE=0 \
    pebble -config /root/acme/pebble.json -dnsserver 127.0.0.1:8053
curl --silent --fail --retry 100 --retry-all-errors --retry-delay 1 --output /dev/null https://localhost:14000/dir"""
START_REFUSING = """
systemd-run --quiet --unit=lab-pebble python3 /root/acme/refusing.py 14000 /root/acme/pebble.pem /root/acme/pebble.key "$1"
until ss --listening --no-header --tcp 'sport = :14000' | grep --quiet .; do sleep 0.1; done"""
START_BREAKING = """
systemd-run --quiet --unit=lab-chain python3 /root/acme/chain_breaking.py 14001 /root/acme/pebble.pem /root/acme/pebble.key 14000 /root/acme/ca.pem
curl --silent --fail --retry 100 --retry-all-errors --retry-delay 1 --output /dev/null https://localhost:14001/dir"""
STOP = """for unit in "$@"; do systemctl stop "$unit" 2>/dev/null || true; systemctl reset-failed "$unit" 2>/dev/null || true; done"""
NO_ADDRESS = """curl --silent --fail --data '{"host":"'"$1"'"}' "http://127.0.0.1:8055/$2" """
TRUST = "cp /root/acme/ca.pem /usr/local/share/ca-certificates/lab-acme.crt && update-ca-certificates >/dev/null"


def certificate():
    return fgnctl("cert", "status", "iris", "--json").lines()[0]


class Acme(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(shell, "rm -f /usr/local/share/ca-certificates/lab-acme.crt && update-ca-certificates >/dev/null")
        cls.addClassCleanup(shell, STOP, "lab-names", "lab-pebble")
        Authority("/root/acme").sign("pebble", ["localhost"])
        shell(TRUST)
        write("/root/acme/pebble.json", json.dumps(PEBBLE))
        write("/root/acme/refusing.py", (HERE / "inside" / "refusing_authority.py").read_text())
        write("/root/acme/chain_breaking.py", (HERE / "inside" / "chain_breaking_authority.py").read_text())
        shell(START)

    def setUp(self):
        shell(STOP, "lab-pebble")
        self.site = Site("iris")
        self.site.set_manifest(MANIFEST.format(more=""))

    def tearDown(self):
        run("fgnctl", "uninstall", "iris", "--yes", codes=(0, 5))

    def test_is_made_renewed_and_kept(self):
        shell(START_PEBBLE)
        self.assertRegex(self.site.provision(), "done +have the certificate made")
        made = certificate()
        self.assertEqual((made["source"], made["names"], made["problem"]),
                         ("acme https://localhost:14000/dir", [NAME], None))
        self.assertRegex(made["issuer"], "Pebble Intermediate CA")
        self.assertEqual(made["fingerprint"], shown(443, NAME))
        shell("curl --silent --fail https://localhost:15000/roots/0 >/root/acme/root.pem && "
              'curl --silent --fail --output /dev/null --cacert /root/acme/root.pem --resolve "$1:443:127.0.0.1" "https://$1/"', NAME)
        self.assertIn("Nothing to do", self.site.provision())
        self.assertIn("not due", fgnctl("cert", "renew", "iris").out)
        self.assertEqual(shell("ls /var/lib/fgnctl/homes/iris/fgnctl/acme-challenges/.well-known/acme-challenge"), "")

        with Visitor(f"https://localhost:443/") as visitor:
            self.assertIn("new certificate", run("fgnctl", "cert", "renew", "iris", "--force"))
        self.assertEqual(visitor.seen["failures"], [])
        renewed = shown(443, NAME)
        self.assertNotEqual(renewed, made["fingerprint"])

        self.site.set_manifest(MANIFEST.format(more=', "api.iris.example"'))
        self.site.provision()
        self.assertEqual(sorted(certificate()["names"]), ["api.iris.example", NAME])
        self.assertEqual(shown(443, "api.iris.example"), shown(443, NAME))

    def test_without_the_authority_the_old_one_serves_on(self):
        first = self.site.attempt()
        self.assertEqual(first.code, 4, str(first))
        self.assertRegex(first.out + first.err, "(?s)certificate.*connection refused")
        self.assertRegex(first.out, "serves at https://www.iris.example/")
        self.assertRegex(certificate()["problem"], "the last renewal failed: .*connection refused")
        self.assertEqual((certificate()["source"], status("iris")["state"]), ("self-signed", "degraded"))

        shell(START_PEBBLE)
        run("fgnctl", "cert", "renew", "iris")
        self.assertEqual((certificate()["problem"], status("iris")["state"]), (None, "healthy"))
        good = shown(443, NAME)

        shell(NO_ADDRESS, NAME, "set-servfail")
        refused = fgnctl("cert", "renew", "iris", "--force")
        shell(NO_ADDRESS, NAME, "clear-servfail")
        self.assert_error(refused, 1, on="certificate of iris", why="www.iris.example.*acme: error: 400", do="cert status")
        shell(STOP, "lab-pebble")
        for manner, why in (("429", "too many certificates"), ("silence", "(?i)timeout|deadline")):
            shell(START_REFUSING, manner)
            refused = fgnctl("cert", "renew", "iris", "--force")
            shell(STOP, "lab-pebble")
            self.assert_error(refused, 1, on="certificate of iris", why=why, do="cert status")
            self.assertRegex(certificate()["problem"], why)
            self.assertEqual((shown(443, NAME), fgnctl("status", "iris").code), (good, 4))
        self.assertIn("not due", fgnctl("cert", "renew", "iris").out)  # what failed was not needed
        self.assertEqual(status("iris")["state"], "healthy")
        shell(START_PEBBLE)
        run("fgnctl", "cert", "renew", "iris", "--force")
        self.assertEqual(status("iris")["state"], "healthy")

    def test_a_broken_chain_is_not_served(self):
        self.site.set_manifest('[web]\nhttps = 443\nhttp = 80\nnames = ["www.iris.example"]')
        self.site.provision()
        own = shown(443, NAME)
        shell(START_PEBBLE)
        shell(START_BREAKING)
        self.addCleanup(shell, STOP, "lab-chain")
        self.site.set_manifest(MANIFEST.format(more="").replace("14000", "14001"))
        told = self.site.attempt()
        why = "certificate 1 of the file is not signed by the next"
        self.assertEqual(told.code, 4, str(told))
        self.assertRegex(told.out + told.err, why)
        self.assertRegex(certificate()["problem"], why)
        self.assertEqual((shown(443, NAME), status("iris")["state"]), (own, "degraded"))

    def test_of_another_source_knows_no_failure_of_the_authority(self):
        self.assertEqual(self.site.attempt().code, 4)
        self.site.set_manifest('[web]\nnames = ["www.iris.example"]')
        self.site.provision()
        self.assertEqual((certificate()["problem"], status("iris")["state"]), (None, "healthy"))
        run("fgnctl", "stop", "iris")
        run("fgnctl", "cert", "renew", "iris", "--force")
        run("fgnctl", "start", "iris")
        run("systemctl", "--user", "--machine=iris@", "is-active", "--quiet", "iris-certificate.timer")
        self.assertEqual(certificate()["fingerprint"], shown(443, NAME))

    def test_port_80_belongs_to_another(self):
        shell("systemd-run --quiet --unit=lab-taken socat TCP-LISTEN:80,fork,reuseaddr /dev/null && "
              "until ss --listening --no-header --tcp 'sport = :80' | grep --quiet .; do sleep 0.1; done")
        self.addCleanup(shell, STOP, "lab-taken")
        self.assert_error(self.site.attempt(), 3, on="http = 80", why="another program listens there", do="ss -ltnp")
        self.assertNotIn("iris", run("cut", "-d:", "-f1", "/etc/passwd").split())
