# SPDX-License-Identifier: Apache-2.0
"""What goes wrong after the work has begun: a first provision leaves nothing, a later one leaves what served before."""
from machine import Case, Site, attempt, container, curl, fgnctl, page, python, run, shell, status

HTTPS = "https://localhost:8443/"


class FirstProvision(Case):
    def setUp(self):
        self.site = Site("orchid")
        self.before = python("fingerprint.py")

    def refuse(self, code, *, on, why, do):
        said = self.site.attempt()
        self.assert_error(said, code, on=on, why=why, do=do)
        self.doCleanups()
        self.assertEqual(self.before, python("fingerprint.py"))
        self.assertNotEqual(attempt("id", "orchid").code, 0)
        return said

    def set_defaults(self, old, new):
        shell('cp -a /etc/fgnctl/defaults.toml /run/defaults.toml; sed -i "s|$1|$2|" /etc/fgnctl/defaults.toml', old, new)
        self.addCleanup(run, "mv", "/run/defaults.toml", "/etc/fgnctl/defaults.toml")

    def test_unknown_image(self):
        self.set_defaults("nginx:lab", "nginx:none")
        self.refuse(1, on="127.0.0.1:5000/nginx:none", why="no such image or tag", do="name and the tag")

    def test_registry_that_is_down(self):
        run("systemctl", "stop", "docker-registry.service")
        self.addCleanup(run, "systemctl", "start", "docker-registry.service")
        self.refuse(1, on="127.0.0.1:5000/python:lab", why="connection refused", do=".")

    def test_unknown_package(self):
        self.site.write("requirements.txt", "flask\nfgn-no-such-package\n")
        self.refuse(1, on=".", why="fgn-no-such-package", do=".")

    def test_application_that_does_not_start(self):
        self.site.edit("main.py", "import os", 'import os\n\nraise RuntimeError("marmalade is out")')
        said = self.refuse(6, on="orchid-app-1.service", why="ended", do=".")
        self.assertIn("marmalade is out", said.err)

    def test_images_without_the_program(self):
        self.set_defaults("python:lab", "nginx:lab")
        self.refuse(1, on="orchid-dependencies", why="python3.*not found", do="defaults.toml")
        self.set_defaults("nginx:lab", "python:lab")
        self.refuse(6, on="orchid-web.service", why="nginx.*not found", do=".")

    def test_application_that_is_never_healthy(self):
        self.site.edit("main.py", 'return "ok\\n"', 'print("marmalade is out", flush=True)\n    abort(503)\n    return "ok\\n"')
        self.site.set_manifest('health = "/health"\nstart_timeout = 8')
        said = self.refuse(6, on="orchid-app-1.service", why="answered 503", do="health")
        self.assertIn("marmalade is out", said.err)


class LaterProvision(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Site("orchid").provision()

    def setUp(self):
        self.site = Site("orchid")
        self.before = status("orchid")

    def tearDown(self):
        self.assertIn("<h1>Hello", page(HTTPS))
        after = status("orchid")
        self.assertEqual((after["state"], after["generation"]), ("healthy", self.before["generation"]))
        for was, now in zip(self.before["containers"], after["containers"]):
            self.assertEqual((was["container"], was["since"]), (now["container"], now["since"]))
        names = run("systemd-run", "--quiet", "--user", "--machine=orchid@", "--wait", "--pipe", "--collect",
                    "podman", "ps", "--all", "--format", "{{.Names}}").split()
        self.assertEqual(sorted(names), sorted(one["container"] for one in after["containers"]))

    def test_code_that_does_not_start_keeps_the_old(self):
        self.site.edit("main.py", "import os", 'import os\n\nraise RuntimeError("marmalade is out")')
        said = self.site.attempt()
        self.assert_error(said, 6, on="orchid-app-", why="ended", do=".")
        self.assertIn("marmalade is out", said.err)

    def test_health_that_never_passes_keeps_the_old(self):
        self.site.set_manifest('health = "/never"\nstart_timeout = 8')
        self.assert_error(self.site.attempt(), 6, on="orchid-app-", why="answered 404", do="health")

    def test_health_that_hangs_keeps_the_old(self):
        self.site.edit("main.py", 'return "ok\\n"', 'import time\n    time.sleep(600)\n    return "ok\\n"')
        self.site.set_manifest('health = "/health"\nstart_timeout = 5\ngraceful_timeout = 2')
        self.assert_error(self.site.attempt(), 6, on="orchid-app-", why="no healthy answer .* not done within", do="health")

    def test_package_that_cannot_be_installed_keeps_the_old(self):
        self.site.write("requirements.txt", "flask\nfgn-no-such-package\n")
        self.assert_error(self.site.attempt(), 1, on=".", why="fgn-no-such-package", do=".")

    def test_web_server_that_cannot_be_had_keeps_the_old(self):
        before = container("orchid", "web")["image"]
        shell('cp -a /etc/fgnctl/defaults.toml /run/defaults.toml; sed -i "s|nginx:lab|nginx:none|" /etc/fgnctl/defaults.toml')
        self.addCleanup(run, "mv", "/run/defaults.toml", "/etc/fgnctl/defaults.toml")
        self.assert_error(self.site.attempt(), 1, on="nginx:none", why="manifest unknown", do=".")
        self.assertEqual(container("orchid", "web")["image"], before)


BREAKABLE = """
import os
import signal
from pathlib import Path

from flask import Flask

broken = Path(os.environ["DYNAMIC_STORAGE"], "broken")
if broken.exists():
    raise RuntimeError("broken")
app = Flask(__name__)


@app.get("/")
def home():
    return "whole"


@app.get("/break")
def breaks():
    broken.touch()
    os.kill(os.getppid(), signal.SIGTERM)
    return "unheard"
"""
BREAK_AND_SEE_IT_WAIT = """exec {log}< <(journalctl --follow --lines=0 --output=cat)
curl --silent --insecure --max-time 20 --output /dev/null "$1" || true
timeout 60 grep --line-buffered --max-count=1 "it starts again in 6 s" <&$log"""


class CrashLoop(Case):
    def test_waits_longer_each_time_and_says_why(self):
        site = Site("orchid")
        site.write("main.py", BREAKABLE)
        site.set_manifest("[storage]\ndynamic = true")
        site.provision()
        before = status("orchid")
        self.assertEqual([(one["setbacks"], one["reason"]) for one in before["containers"]], [(0, None)] * 2)

        said = shell(BREAK_AND_SEE_IT_WAIT, HTTPS + "break")
        self.assertRegex(said, r"orchid-app-1 ended soon after its start, 3 times in a row \(exit code [13]\)")
        told = fgnctl("status", "orchid")
        self.assertEqual(told.code, 4, str(told))
        self.assertRegex(told.out, r"reason +ended soon after its start, 3 times in a row \(exit code [13]\)\n"
                                   r" +next +starts again at \d\d:\d\d:\d\d\n")
        app, web = status("orchid")["containers"]
        self.assertEqual((app["health"], app["setbacks"], web["active"]), ("unhealthy", 3, "active"))
        answer = curl("--output", "/dev/null", "--write-out", "%{http_code}", HTTPS)
        self.assertEqual((answer.code, answer.out), (0, "502"), "the port stays open")

        shell('find /var/lib/fgnctl/homes/orchid -name broken -delete')
        run("fgnctl", "restart", "orchid")
        self.assertEqual(page(HTTPS), "whole")
        self.assertEqual((status("orchid")["state"], container("orchid", "app")["setbacks"]), ("healthy", 0))


FICKLE = """
import os
from pathlib import Path

from flask import Flask

sick = Path(os.environ["DYNAMIC_STORAGE"], "sick")
sick.unlink(missing_ok=True)
app = Flask(__name__)


@app.get("/")
def home():
    return ("sick", 503) if sick.exists() else "well"


@app.get("/sicken")
def sicken():
    sick.touch()
    return "sick"
"""
SICKEN_AND_SEE_IT_COME_BACK = """exec {log}< <(journalctl --follow --lines=0 --output=cat)
curl --silent --fail --insecure "$1"
timeout 300 sed --unbuffered "/Started orchid-app-1.service/q" <&$log"""


class Fickle(Case):
    def test_what_turns_unhealthy_is_started_again(self):
        site = Site("orchid")
        site.write("main.py", FICKLE)
        site.set_manifest("[storage]\ndynamic = true")
        site.provision()
        shell(SICKEN_AND_SEE_IT_COME_BACK, HTTPS + "sicken")
        run("fgnctl", "start", "orchid")  # waits until it answers
        self.assertEqual(page(HTTPS), "well")
        app, web = status("orchid")["containers"]
        self.assertEqual((app["restarts"], web["restarts"]), (1, 0))
