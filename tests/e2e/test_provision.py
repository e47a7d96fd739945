# SPDX-License-Identifier: Apache-2.0
"""The main job: a three-line manifest becomes a page over HTTPS."""
import json
import re

from machine import Case, Site, attempt, curl, fgnctl, page, read, run, shell, status

CLIENTS = {"4": "192.0.2.7", "6": "2001:db8::7"}
URLS = {"4": "https://192.0.2.7:8443", "6": "https://[2001:db8::7]:8443"}


class Provision(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for address in CLIENTS.values():
            shell("ip address replace $1 dev lo", f"{address}/{128 if ':' in address else 32}")
        cls.site = Site("orchid")
        assert len([line for line in cls.site.read("fgn.toml").splitlines() if line.strip()]) == 3
        cls.said = cls.site.provision()

    def test_says_each_step_and_where_the_page_is(self):
        for step in ("create the system user orchid", "pull 127", "start the application", "start the ingress"):
            self.assertRegex(self.said, rf"(?m)^done     {step}.*\([\d.]+ m?s\)$")
        self.assertRegex(self.said.splitlines()[-1],
                         r"^orchid serves at https://localhost:8443/  \(generation 1, [\d.]+ s\)$")

    def test_page_over_https_on_ipv4_and_ipv6(self):
        for url in ("https://127.0.0.1:8443/", "https://[::1]:8443/", *URLS.values()):
            self.assertIn("<h1>Hello from ", page(url))

    def test_certificate_is_good_for_localhost(self):
        shell("openssl s_client -connect localhost:8443 -servername localhost </dev/null 2>/dev/null |"
              " openssl x509 -out /run/orchid.pem; trap 'rm /run/orchid.pem' EXIT;"
              " curl --silent --fail --cacert /run/orchid.pem https://localhost:8443/health")
        self.assertNotEqual(attempt("curl", "--silent", "https://localhost:8443/health").code, 0)

    def test_http_redirects_to_https(self):
        for host in ("127.0.0.1", "[::1]"):
            self.assertEqual(
                curl("--write-out", "%{http_code} %{redirect_url}", "--output", "/dev/null",
                     f"http://{host}:8088/some/page?a=b").out, f"308 https://{host}:8443/some/page?a=b")

    def test_application_sees_the_true_client(self):
        for family, client in CLIENTS.items():
            seen = json.loads(page(f"{URLS[family]}/headers"))
            self.assertEqual(seen, {"X-Forwarded-For": client, "X-Real-IP": client, "X-Forwarded-Proto": "https",
                                    "Host": URLS[family].removeprefix("https://")})

    def test_client_cannot_pretend_to_be_another(self):
        seen = json.loads(curl("-H", "X-Forwarded-For: 198.51.100.1", "-H", "X-Real-IP: 198.51.100.1",
                               "-H", "X-Forwarded-Proto: http", f"{URLS['4']}/headers").out)
        self.assertEqual((seen["X-Forwarded-For"], seen["X-Real-IP"], seen["X-Forwarded-Proto"]),
                         (CLIENTS["4"], CLIENTS["4"], "https"))

    def test_again_has_nothing_to_do(self):
        before = status("orchid")
        self.assertRegex(self.site.provision(), r"^Nothing to do: orchid ")
        after = status("orchid")
        for member in ("generation", "created", "snapshot", "certificate"):
            self.assertEqual(before[member], after[member])
        for was, now in zip(before["containers"], after["containers"]):
            self.assertEqual((was["container"], was["since"]), (now["container"], now["since"]))

    def test_accepted_manifest_needs_no_file(self):
        run("env", "-C", "/", "fgnctl", "provision", "orchid")
        self.assertEqual(read("/etc/fgnctl/orchid.toml"), self.site.read("fgn.toml"))

    def test_dry_run_of_another_service_changes_nothing(self):
        other = Site("heron")
        said = other.provision("--dry-run")
        self.assertRegex(said, r"(?m)^as root +create the system user heron")
        self.assertRegex(said, r"(?m)^as service +start the application")
        self.assertEqual(fgnctl("status", "heron").code, 5)
        self.assertNotEqual(attempt("id", "heron").code, 0)

    def test_system_user_has_no_shell_and_no_password(self):
        row = run("getent", "passwd", "orchid").strip().split(":")
        self.assertLess(int(row[2]), 1000)
        self.assertEqual((row[0], row[5:]), ("orchid", ["/var/lib/fgnctl/homes/orchid", "/usr/sbin/nologin"]))
        self.assertRegex(run("getent", "shadow", "orchid"), r"^orchid:!")

    def test_containers_have_no_capability_and_no_network(self):
        for role in ("app", "web"):
            process = run("systemctl", "--user", "--machine=orchid@", "show", "--property=MainPID", "--value",
                          next(one["unit"] for one in status("orchid")["containers"] if one["role"] == role)).strip()
            children = run("ps", "-o", "pid=", "--ppid", process).split()
            for child in children:
                state = read(f"/proc/{child}/status")
                self.assertRegex(state, r"(?m)^CapEff:\t0+$")
                self.assertRegex(state, r"(?m)^NoNewPrivs:\t1$")
                devices = re.findall(r"^ *(\w+):", read(f"/proc/{child}/net/dev"), re.MULTILINE)
                self.assertEqual(devices, ["lo"])
            self.assertTrue(children)
