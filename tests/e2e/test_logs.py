# SPDX-License-Identifier: Apache-2.0
"""Logs in files and in a journal of its own: bounds, rotation, starts, and what somebody has made of them."""
import re
import subprocess

from machine import Case, Site, attempt, curl, fgnctl, page, podman, read, run, shell, start, status

URL = "https://localhost:8443/"
LOGS = "/var/log/fgnctl/iris"
APP = '''import sys
from flask import Flask, request

app = Flask(__name__)


@app.route("/")
def index():
    return "Hello"


@app.post("/print")
def say():
    for _ in range(int(request.args["times"])):
        print(request.get_data(as_text=True), flush=True)
    return "said"


@app.post("/forge")
def forge():
    with open("/var/log/fgnctl/gunicorn.log", "ab") as log:
        log.write(b"x" * 2**20 + b"\\n\\x1b[31m red \\xff\\nforged\\n")
    return "forged"
'''
FILES = '[logs]\ndriver = "file"\nmax_size = "64K"\nmax_files = 3'
ASK = """for number in $(seq "$2" "$3"); do echo "url = \\"$1asked/$number/$(printf '%0200d' 0)\\""; echo 'output = "/dev/null"'; done |
    curl --silent --insecure --config -"""
UNTIL_LOGGED = """timeout 100 bash -euc 'until fgnctl logs iris --since 10m "${@:2}" | grep --quiet --fixed-strings "$1"; do sleep 0.5; done' bash "$@" """
UNTIL_BOUNDED = """timeout 60 bash -euc '
until (($(ls "$0" | wc --lines) <= 4 && $(stat --format=%s "$0/access.log") < 65536)); do sleep 0.1; done' "$1" """


def until_logged(text, *argv):
    shell(UNTIL_LOGGED, text, *argv)


def messages(*argv):
    return [line["message"] for line in fgnctl("logs", "iris", "--json", *argv).lines()]


class Logs(Case):
    def setUp(self):
        self.site = Site("iris")
        self.site.write("main.py", APP)

    def tearDown(self):
        run("fgnctl", "uninstall", "iris", "--yes", codes=(0, 5))

    def provision(self, *sections):
        self.site.set_manifest(*sections)
        return self.site.provision()

    def test_files_are_bounded_and_followed(self):
        self.provision(FILES.replace("max_files = 3", "max_files = 50"))
        since = run("date", "+%Y-%m-%d %H:%M:%S").strip()
        self.assert_closed()
        with start("fgnctl", "logs", "iris", "--follow", "--since", since, "--container", "web", "--status", "404", "--json",
                   stdout=subprocess.PIPE) as following:
            shell(ASK, URL, "1", "2000")
            seen = [re.search(r"/asked/(\d+)/", following.stdout.readline())[1] for _ in range(2000)]
            following.terminate()
        # Each worker of nginx writes its own when it has 64 KiB of them, or a second after.
        self.assertEqual(sorted(map(int, seen)), list(range(1, 2001)))

        self.assertRegex(self.provision(FILES), "done +keep the log files within bounds")
        self.assertIn("Nothing to do", self.site.provision())
        shell(ASK, URL, "2001", "2800")
        until_logged("/asked/2800/")
        shell(UNTIL_BOUNDED, f"{LOGS}/web")
        self.assertEqual(run("ls", f"{LOGS}/web").split(), ["access.log", "access.log.1", "access.log.2", "error.log"])
        last = messages("--container", "web", "--status", "404", "-n", "3")
        self.assertEqual(len(last), 3)
        self.assertIn("/asked/2800/", last[-1])
        self.assertNotIn("/asked/", run("journalctl", "--since", since))
        self.assertNotIn("health", " ".join(messages("--container", "web")))

        run("fgnctl", "restart", "iris")
        self.assertEqual(messages("--container", "web", "--status", "404", "-n", "3"), last)
        self.assertIn("Booting worker", " ".join(messages("--container", "app")))
        self.provision()
        curl(URL + "in-the-journal")
        until_logged("in-the-journal")
        self.assertEqual(len([line for line in messages("-n", "5000") if "/asked/2800/" in line or "in-the-journal" in line]), 2)
        run("fgnctl", "uninstall", "iris", "--yes")
        self.assertEqual(run("ls", "/var/log/fgnctl"), "")

    def assert_closed(self):
        self.assertEqual(run("stat", "--format=%U %a", LOGS), "iris 750\n")
        for command in (("touch", "/var/log/fgnctl/mine.log"), ("rm", "/var/log/fgnctl/access.log"),
                        ("cat", "/var/log/fgnctl/access.log")):
            web = status("iris")["containers"][-1]["container"]
            self.assertNotEqual(attempt("systemd-run", "--quiet", "--user", "--machine=iris@", "--wait", "--collect",
                                        "podman", "exec", web, *command).code, 0)

    def test_each_start_has_its_own(self):
        self.provision(FILES + "\nkeep_over_restart = true")
        curl(URL + "first")
        until_logged("/first")
        first = run("readlink", f"{LOGS}/web/current").strip()
        self.assertRegex(first, r"^\d{8}T\d{6}Z$")
        run("fgnctl", "restart", "iris")
        curl(URL + "second")
        until_logged("/second")
        self.assertNotEqual(run("readlink", f"{LOGS}/web/current").strip(), first)
        self.assertIn("/first", read(f"{LOGS}/web/{first}/access.log"))
        self.assertNotIn("/first", read(f"{LOGS}/web/current/access.log"))
        asked = [line for line in messages("--container", "web", "--status", "404")]
        self.assertRegex(" ".join(asked), "(?s)/first.*/second")

    def test_a_reason_is_found_in_files(self):
        self.provision(FILES)
        self.site.write("main.py", APP + "\nraise RuntimeError('no such luck')\n")
        self.assert_error(self.site.attempt(), 6, on="iris", why="no such luck", do="Correct the application")
        self.assertEqual(page(URL), "Hello")

    def test_nothing_that_is_written_does_harm(self):
        self.provision(FILES)
        for path, body in (("print?times=1", "\x1b[31m red " + "y" * 2**20), ("forge", "")):
            curl("--data-binary", "@-", URL + path) if not body else run(
                "curl", "--silent", "--insecure", "--data-binary", "@-", URL + path, stdin=body)
        until_logged("forged", "--container", "app")
        told = run("fgnctl", "logs", "iris", "--since", "10m")
        self.assertIn(" red ", told)
        self.assertNotIn("\x1b", told)
        self.assertLess(max(map(len, told.splitlines())), 20_000)

    def test_a_full_disk_stops_nobody(self):
        shell("mkdir --parents /var/log/fgnctl && mount -t tmpfs -o size=1M,mode=755 lab-logs /var/log/fgnctl")
        self.addCleanup(shell, "umount /var/log/fgnctl")
        self.addCleanup(run, "fgnctl", "uninstall", "iris", "--yes", codes=(0, 5))
        self.provision(FILES)
        shell("cat /dev/zero >/var/log/fgnctl/full 2>/dev/null || true")
        shell(ASK, URL, "1", "500")
        self.assertEqual((page(URL), status("iris")["state"]), ("Hello", "healthy"))
        run("fgnctl", "restart", "iris")
        self.assertEqual(page(URL), "Hello")
        run("rm", "/var/log/fgnctl/full")
        curl(URL + "again")
        until_logged("/again")

    def test_a_journal_of_its_own(self):
        self.assertRegex(self.provision("[logs]\nrate = 20\njournal_size = \"8M\"\njournal_days = 3"), "done +bound its journal")
        self.assertIn("Nothing to do", self.site.provision())
        self.assertRegex(read("/etc/systemd/journald@fgnctl-iris.conf"), "(?s)RateLimitBurst=600.*SystemMaxUse=8388608.*MaxRetentionSec=3day")
        curl(URL + "of-its-own")
        until_logged("/of-its-own", "--container", "web")
        self.assertNotIn("/of-its-own", run("journalctl", "--since", "-10m"))
        self.assertIn("/of-its-own", run("journalctl", "--namespace=fgnctl-iris"))
        run("curl", "--silent", "--insecure", "--data", "over and over", URL + "print?times=20000")
        until_logged("over and over")
        self.assertLess(len(messages("--container", "app")), 20000)

        self.assertRegex(self.provision(), "done +restart it for another journal")
        curl(URL + "of-all")
        until_logged("/of-all", "--container", "web")
        self.assertIn("/of-all", run("journalctl", "--since", "-10m"))
        self.assertIn("/of-its-own", " ".join(messages("--container", "web")))
        self.provision('[web]\nnames = ["localhost"]\nhttps = 443\nhttp = 80\n[logs]\njournal_days = 3')
        curl("https://localhost/of-a-system-unit")
        until_logged("/of-a-system-unit", "--container", "web")
        self.assertNotIn("/of-a-system-unit", run("journalctl", "--since", "-10m"))
        run("fgnctl", "uninstall", "iris", "--yes")
        self.assertEqual(shell("ls -d /var/log/journal/*.fgnctl-iris /run/log/journal/*.fgnctl-iris /etc/systemd/journald@* 2>/dev/null || true"), "")
