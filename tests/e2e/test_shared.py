# SPDX-License-Identifier: Apache-2.0
"""Services of several users behind one front on ports 443 and 80: each answers for its own names and for no other."""
import json

import test_acme
from certificates import Authority, shown
from machine import (Case, Site, Visitor, attempt, container, curl, fgnctl, page, reboot, run, services, shell,
                     status, write)
from test_uninstall import identity, traces

NAMES = {"iris": ["www.iris.example", "iris.example"], "orchid": ["orchid.example"]}
NO_HOSTS = "sed --in-place '/ # lab front$/d' /etc/hosts"
HOSTS = NO_HOSTS + ' && echo "127.0.0.1 $* # lab front" >>/etc/hosts'
APP = '''from flask import Flask, request

app = Flask(__name__)


@app.route("/")
def index():
    told = {name: request.headers.get("X-Forwarded-" + name) for name in ("For", "Host", "Port", "Proto")}
    return {"service": "%s", **told}
'''
FRONT = "/run/fgnctl/fronts/lobby"
LINES = "journalctl --quiet --output=cat --unit=fgnctl-lobby-web.service | wc --lines"
UNTIL_IT_ANSWERS = 'until curl --silent --insecure --fail --retry 60 --retry-all-errors --retry-delay 1 "$1"; do :; done'


def web(names, more=""):
    return f'[web]\nshare = "lobby"\nnames = {json.dumps(names)}\n{more}'


def as_user(user, *argv):
    return attempt("setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", *argv)


class Shared(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(shell, NO_HOSTS)
        cls.sites = {name: Site(name) for name in NAMES}

    @classmethod
    def provision_all(cls):
        run("fgnctl", "provision", "lobby", "--front")
        for name, site in cls.sites.items():
            site.write("main.py", APP % name)
            site.set_manifest(web(NAMES[name]))
            site.provision()

    def setUp(self):
        shell(HOSTS, *NAMES["iris"], *NAMES["orchid"], "other.example", "lily.example")
        if sorted(services()) != ["iris", "lobby", "orchid"]:
            self.provision_all()

    @classmethod
    def tearDownClass(cls):
        for name in set(services()) - {"lobby"}:
            run("fgnctl", "uninstall", name, "--yes")

    def test_each_name_reaches_its_own_service(self):
        for service, names in NAMES.items():
            for name in names:
                for version in ("--http1.1", "--http2"):
                    with self.subTest(name=name, version=version):
                        self.assertEqual(json.loads(curl(version, "--interface", "127.0.0.7", f"https://{name}/").out),
                                         {"service": service, "For": "127.0.0.7", "Host": name, "Port": "443", "Proto": "https"})
                over_ipv6 = curl("--resolve", f"{name}:443:[::1]", f"https://{name}/", "--header", "X-Real-IP: 192.0.2.1")
                self.assertEqual(json.loads(over_ipv6.out)["For"], "::1")
                redirect = curl("--write-out", "%{http_code} %{redirect_url}", "--output", "/dev/null", f"http://{name}/a?b")
                self.assertEqual(redirect.out, f"308 https://{name}/a?b")
                self.assertEqual(shown(443, name), status(service)["certificate"]["fingerprint"])
        self.assertNotEqual(shown(443, "orchid.example"), shown(443, "iris.example"))
        self.assertEqual(status("iris")["url"], "https://www.iris.example/")
        self.assertRegex(run("fgnctl", "status", "iris"), r"ports 443 \(https\) and 80 \(http\) of the front lobby")
        self.assertRegex(run("fgnctl", "status", "lobby"), r"leads www\.iris\.example to iris\n")
        self.assertIn("Nothing to do", run("fgnctl", "provision", "lobby", "--front"))
        self.assertIn("Nothing to do", self.sites["iris"].provision())

    def test_for_other_names_nobody_answers(self):
        before = shell(LINES)
        for url in ("https://other.example/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/"):
            self.assertEqual(curl(url).code, 35, url)
        for host in ("other.example", "127.0.0.1", "nobody", "x" * 300, "a..b"):
            with self.subTest(host):
                told = curl("--header", f"Host: {host}", "--write-out", "%{http_code}", "http://127.0.0.1/")
                self.assertRegex(told.out, r"<h1>No such site</h1>.*<small>421</small>\s*421$|<h1>Bad request</h1>(?s:.*)400$")
        # one connection for one name, a request for another's
        for url in ("https://iris.example/", "http://iris.example/"):
            told = curl("--header", "Host: other.example", "--write-out", "%{http_code}", "--output", "/dev/null", url)
            self.assertEqual(told.out, "421")
        smuggled = curl("--header", "Host: orchid.example", "--write-out", "%{http_code}", "--output", "/dev/null", "https://iris.example/")
        self.assertEqual(smuggled.out, "421")
        self.assertEqual(shell(LINES), before)

    def test_nobody_but_the_front_connects(self):
        self.assert_sockets_are_closed()
        for user in ("orchid", "iris", "lobby"):
            for folder in (FRONT, f"{FRONT}/https"):
                self.assertNotEqual(as_user(user, "touch", f"{folder}/lily.example").code, 0)
            self.assertNotEqual(as_user(user, "rm", "--force", f"{FRONT}/https/iris.example").code, 0)
        self.assertEqual(run("getent", "group", "lobby").strip().split(":")[3], "")
        key = "/var/lib/fgnctl/homes/iris/fgnctl/tls/current/key.pem"
        self.assertEqual(as_user("iris", "test", "-r", key).code, 0)
        self.assertNotEqual(as_user("lobby", "test", "-r", key).code, 0)

    def assert_sockets_are_closed(self):
        names = [name for names in NAMES.values() for name in names]
        modes = {"": "755 root:root", "/https": "755 root:root", "/http": "755 root:root"}
        modes |= {f"/{scheme}/{name}": f"660 {service}:lobby" for scheme in ("https", "http")
                  for service, its in NAMES.items() for name in its}
        found = shell('find "$1" -printf "%P\\t%m %u:%g\\n"', FRONT).splitlines()
        self.assertEqual({"/" * bool(path) + path: mode for path, mode in (line.split("\t") for line in found)}, modes)
        for user, code in (("lobby", 0), ("iris", 0), ("orchid", 7), ("nobody", 7)):
            argv = ("curl", "--silent", "--output", "/dev/null", "--unix-socket", f"{FRONT}/http/iris.example", "http://iris.example/")
            group = "nogroup" if user == "nobody" else user
            told = attempt("setpriv", f"--reuid={user}", f"--regid={group}", "--init-groups", *argv)
            self.assertEqual(told.code, code, user)
        self.assertEqual(len(names), 3)

    def test_a_visitor_of_one_does_not_notice_the_other(self):
        site = self.sites["orchid"]
        with Visitor("https://www.iris.example/") as visitor, Visitor("http://iris.example/") as redirected:
            site.write("main.py", APP % "orchid, again")
            site.provision()
            site.set_manifest(web(NAMES["orchid"] + ["lily.example"]))
            site.provision()
            self.assertEqual(json.loads(page("https://lily.example/"))["service"], "orchid, again")
            run("fgnctl", "stop", "orchid")
            self.assertEqual(curl("https://orchid.example/").code, 35)
            run("fgnctl", "start", "orchid")
            run("fgnctl", "restart", "orchid")
            run("fgnctl", "uninstall", "orchid", "--yes")
            self.assertEqual(curl("https://orchid.example/").code, 35)
            site.write("main.py", APP % "orchid")
            site.set_manifest(web(NAMES["orchid"]))
            site.provision()
            self.assertEqual(json.loads(page("https://orchid.example/"))["service"], "orchid")
        for one in (visitor, redirected):
            self.assertEqual(one.seen["failures"], [])
            self.assertGreater(one.seen["asked"], 10)

    def test_a_name_belongs_to_one_service(self):
        lily = Site("lily")
        lily.set_manifest(web(["lily.example", "iris.example"]))
        self.assert_error(lily.attempt(), 3, on="iris.example", why="the service iris has it at the front lobby", do="manifests")
        lily.set_manifest(web(["lily.example"]).replace("lobby", "nowhere"))
        self.assert_error(lily.attempt(), 3, on="share", why="no front of that name", do="fgnctl provision nowhere --front")
        self.assertNotEqual(attempt("id", "lily").code, 0)
        self.assert_error(fgnctl("uninstall", "lobby", "--yes"), 3, on="lobby", why="share its ports: iris, orchid", do="uninstall iris")

    def test_a_change_that_fails_is_taken_back(self):
        site = self.sites["orchid"]
        # healthy until it is seen at the new port, when everything has been switched
        site.edit("main.py", "    return {", "    if told['Port'] == '9443':\n        return '', 500\n    return {")
        site.set_manifest('[web]\nhttps = 9443\nhttp = 9088')
        self.assertEqual(site.attempt().code, 6)
        self.assertEqual(json.loads(page("https://orchid.example/"))["service"], "orchid")
        self.assertEqual(curl("https://localhost:9443/").code, 7)
        site.write("main.py", APP % "orchid")
        site.provision()
        self.assertEqual(json.loads(page("https://localhost:9443/"))["Port"], "9443")
        self.assertEqual(curl("https://orchid.example/").code, 35)
        site.write("own.conf", "location = /own { return 200 own; }")
        site.set_manifest(web(NAMES["orchid"], 'include = "own.conf"\n'))
        site.provision()
        self.assertEqual(page("https://orchid.example/own"), "own")
        self.assertEqual(curl("https://localhost:9443/").code, 7)
        site.write("own.conf", "nonsense;")
        self.assert_error(site.attempt(), 6, on="settings of nginx", why="nonsense", do="web")
        site.set_manifest(web(NAMES["orchid"]))
        site.provision()

    def test_a_front_that_is_stopped_is_told(self):
        run("fgnctl", "stop", "lobby")
        told = status("iris")
        self.assertEqual((told["state"], container("iris", "web")["reason"]), ("degraded", "its front lobby does not run"))
        lily = Site("lily")
        lily.set_manifest(web(["lily.example"]))
        self.assert_error(lily.attempt(), 3, on="share the front lobby", why="it does not run", do="fgnctl start lobby")
        self.assertNotEqual(attempt("id", "lily").code, 0)
        run("fgnctl", "start", "lobby")
        self.assertEqual((status("iris")["state"], status("lobby")["state"]), ("healthy", "healthy"))

    def test_an_authority_asks_through_the_front(self):
        self.addCleanup(shell, "rm -f /usr/local/share/ca-certificates/lab-acme.crt && update-ca-certificates >/dev/null")
        self.addCleanup(shell, test_acme.STOP, "lab-names", "lab-pebble")
        self.addCleanup(run, "fgnctl", "uninstall", "lily", "--yes", codes=(0, 5))
        Authority("/root/acme").sign("pebble", ["localhost"])
        shell(test_acme.TRUST)
        write("/root/acme/pebble.json", json.dumps(test_acme.PEBBLE))
        shell(test_acme.START)
        shell(test_acme.START_PEBBLE)
        lily = Site("lily")
        lily.set_manifest(web(["lily.example"], 'tls = "acme"\n[web.acme]\ndirectory = "https://localhost:14000/dir"\n'
                                                'email = "admin@lily.example"'))
        self.assertRegex(lily.provision(), "done +have the certificate made")
        made = fgnctl("cert", "status", "lily", "--json").lines()[0]
        self.assertRegex(made["issuer"], "Pebble Intermediate CA")
        self.assertEqual(shown(443, "lily.example"), made["fingerprint"])

    def test_after_a_reboot_all_is_there_again(self):
        reboot()
        for name in ("www.iris.example", "orchid.example"):
            shell(UNTIL_IT_ANSWERS, f"https://{name}/")
        self.assertEqual([status(name)["state"] for name in ("lobby", "iris", "orchid")], ["healthy"] * 3)
        self.assert_sockets_are_closed()

    def test_nothing_is_left(self):
        who = {name: identity(name) for name in ("iris", "orchid", "lobby")}
        for name in who:
            run("fgnctl", "uninstall", name, "--yes")
        shell(NO_HOSTS)
        for name in who:
            self.assertEqual(traces(name, who[name]), [])
        self.assertEqual(shell("ls -A /run/fgnctl/fronts"), "")
