# SPDX-License-Identifier: Apache-2.0
"""Limits are enforced, and another service does not notice. Needs a machine with control group controllers."""
import json
from contextlib import contextmanager

from certificates import shown
from machine import Case, Site, Visitor, as_service_user, container, curl, fgnctl, page, python, read, run, shell, status

CONTROLLERS = {"cpu", "cpuset", "io", "memory", "pids"}
MEBIBYTE = 1 << 20
# Clocks that are set would begin one.
NO_BACKUP = '[backup]\nat = ""\n'
LIMITS = NO_BACKUP + '[limits.app]\nmemory = "128M"\ncpus = 0.8\ntasks = 64'
APPLICATION = '''
import os
import signal
import time

from flask import Flask

app = Flask(__name__)


@app.route("/")
def index():
    return "well"


@app.route("/allocate/<int:mebibytes>")
def allocate(mebibytes):
    return str(len(b"x" * (mebibytes << 20)))


@app.route("/spin/<int:seconds>")
def spin(seconds):
    """On two processors."""
    child = os.fork()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return "spun"


@app.route("/fork/<int:most>")
def fork(most):
    children = []
    try:
        while len(children) < most:
            children.append(os.fork() or signal.pause())
    except BlockingIOError:
        pass
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return str(len(children))
'''


JUMPS = """
set -o pipefail
fgnctl rollback orchid --json | while read -r event; do
    case $event in
        *'"started"'*'"application"'*) date --set '10 years' ;;
        *'"started"'*'"watch"'*) date --set '-20 years' ;;
    esac
done"""
# quicker to make than an application
WRITER = '''
import http.server
import os


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(write(*self.path.split("/")[1:]).encode())


def write(name, mebibytes):
    try:
        with open(f"/data/{name}", "wb") as file:
            for _ in range(int(mebibytes)):
                file.write(bytes(1 << 20))
            os.fsync(file.fileno())
    except OSError as error:
        return error.strerror
    return "written"


http.server.ThreadingHTTPServer(("", 80), Handler).serve_forever()
'''


class Writer(Site):
    def __init__(self, name, port):
        super().__init__(name)
        self.url = f"http://127.0.0.1:{port}/"
        self.container = f"""
[[container]]
name = "writer"
image = "127.0.0.1:5000/whoami:lab"
ports = ["{port}:80"]
volumes = {{ data = "/data" }}
binds = {{ "{self.folder}" = "/srv" }}
command = ["python3", "/srv/writer.py"]
"""
        self.write("writer.py", WRITER)
        self.set_manifest()

    def set_manifest(self, *sections):
        self.write("fgn.toml", "\n".join((*sections, NO_BACKUP)) + self.container)

    def provision(self):
        told = super().provision()
        shell('until curl --silent --fail --retry 60 --retry-all-errors --retry-delay 1 "$1"; do :; done', f"{self.url}began/0")
        return told


def owner(name):
    return run("id", "--user", name).strip()


def seconds_up():
    return float(read("/proc/uptime").split()[0])


def group_of(service, role):
    return "/sys/fs/cgroup" + run("systemctl", "--user", f"--machine={service}@", "show", "--property=ControlGroup",
                                  "--value", container(service, role)["unit"]).strip()


class Limits(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bystander = Writer("heron", 8090)
        cls.bystander.provision()
        cls.site = Site("orchid")
        cls.site.write("main.py", APPLICATION)
        cls.site.set_manifest(LIMITS)
        cls.site.provision()
        cls.url = status("orchid")["url"]

    def setUp(self):
        self.group = group_of("orchid", "app")  # another after a deployment

    @contextmanager
    def unnoticed(self):
        """By those who visit the other service."""
        before = [(one["container"], one["since"]) for one in status("heron")["containers"]]
        with Visitor(f"{self.bystander.url}visited/0") as visitor:
            yield
        self.assertGreater(visitor.seen["asked"], 0)
        self.assertEqual(visitor.seen["failures"], [])
        self.assertEqual([(one["container"], one["since"]) for one in status("heron")["containers"]], before)

    def value(self, file):
        return read(f"{self.group}/{file}").strip()

    def count(self, file, name):
        return int(dict(map(str.split, self.value(file).splitlines()))[name])

    def test_controllers_are_the_user_managers(self):
        manager = f"/sys/fs/cgroup/user.slice/user-{owner('orchid')}.slice/user@{owner('orchid')}.service"
        for file in ("cgroup.controllers", "cgroup.subtree_control"):
            self.assertEqual(set(read(f"{manager}/{file}").split()), CONTROLLERS, file)

    def test_memory(self):
        self.assertEqual(self.value("memory.max"), str(128 * MEBIBYTE))
        killed = self.count("memory.events", "oom_kill")
        with self.unnoticed():
            answer = curl("--write-out", "%{http_code}", "--output", "/dev/null", f"{self.url}allocate/300")
        self.assertEqual(answer.out, "502", str(answer))
        self.assertGreater(self.count("memory.events", "oom_kill"), killed)
        self.assertEqual(page(self.url), "well")
        told = fgnctl("status", "orchid")
        self.assertEqual(told.code, 0)
        self.assertRegex(told.out, r"limits +128 MiB memory \(\d+ killed at it\), 0\.8 processors, 64 tasks")
        self.assertGreater(container("orchid", "app")["oom_kills"], killed)
        self.assertEqual(page(f"{self.url}allocate/16"), str(16 * MEBIBYTE))

    def test_cpus(self):
        self.assertEqual(self.value("cpu.max"), "80000 100000")
        with self.unnoticed():
            seen = python("cpu_use.py", self.group, "curl", "--silent", "--fail", "--insecure", f"{self.url}spin/10")
        self.assertGreater(seen["waits"], 0)
        self.assertGreater(seen["processors"], 0.4)
        self.assertLess(seen["processors"], 0.9)

    def test_tasks(self):
        self.assertEqual(self.value("pids.max"), "64")
        refused = self.count("pids.events", "max")
        with self.unnoticed():
            forked = int(page(f"{self.url}fork/500"))
        self.assertIn(forked, range(16, 64))
        self.assertGreater(self.count("pids.events", "max"), refused)

    @contextmanager
    def clock(self, years):
        """A machine of its own has a clock of its own. The timer would renew at once."""
        timer = ("systemctl", "--user", "--machine=orchid@", "{}", "orchid-certificate.timer")
        run(*(word.format("stop") for word in timer))
        uptime, now = seconds_up(), int(run("date", "+%s"))
        run("date", "--set", f"{years} years")
        try:
            yield
        finally:
            run("date", "--set", f"@{now + seconds_up() - uptime:.0f}")
            run(*(word.format("start") for word in timer))

    def test_clock_ten_years_off(self):
        port = int(self.url.split(":")[2].strip("/"))
        first = shown(port, "localhost")
        for years, problem in (("+10", "it has expired"), ("-10", "it is not valid yet: is the clock of this machine right")):
            with self.clock(years):
                told = fgnctl("status", "orchid")
                self.assertEqual((told.code, page(self.url)), (4, "well"), str(told))
                self.assertRegex(told.out, f"certificate: {problem}")
        self.assertEqual((shown(port, "localhost"), status("orchid")["state"]), (first, "healthy"))

        with self.clock("-10"):
            self.assertIn("new certificate", run("fgnctl", "cert", "renew", "orchid"))
            self.assertEqual(status("orchid")["state"], "healthy")
        self.assertRegex(fgnctl("status", "orchid").out, "certificate: it has expired")
        self.assertIn("new certificate", run("fgnctl", "cert", "renew", "orchid"))
        self.assertEqual(status("orchid")["state"], "healthy")

    def test_clock_that_jumps_in_a_deployment(self):
        self.site.edit("main.py", 'return "well"', 'return "changed"')
        self.site.provision()
        self.assertEqual(page(self.url), "changed")
        with self.clock("0"), Visitor(self.url) as visitor:
            self.assertEqual(len(shell(JUMPS).splitlines()), 2)
        self.assertEqual((page(self.url), visitor.seen["failures"], status("orchid")["state"]), ("well", [], "healthy"))

    def test_clock_that_jumps_between_backups(self):
        """It makes none old."""
        self.site.set_manifest(LIMITS.replace(NO_BACKUP, NO_BACKUP + "keep_days = 1\n"))
        self.site.provision()
        run("fgnctl", "backup", "orchid")
        with self.clock("-10"):
            run("fgnctl", "backup", "orchid")
            self.assertEqual(self.complete_backups(), [1, 2])
        run("fgnctl", "backup", "orchid")
        self.assertEqual(self.complete_backups(), [1, 3])
        self.assertEqual(status("orchid")["state"], "healthy")

    def complete_backups(self):
        return [one["number"] for one in fgnctl("backups", "orchid", "--json").lines() if one["complete"]]

    def test_disk(self):
        """A budget that comes later counts what is there already; it ends with the service."""
        site = Writer("heather", 8091)
        site.provision()
        self.assertEqual(page(f"{site.url}first/20"), "written")
        home = "/var/lib/fgnctl/homes/heather"
        used = int(run("du", "--summarize", "--block-size=1", home).split()[0])

        site.set_manifest(f"[limits]\ndisk = {used + 40 * MEBIBYTE}")
        self.assertNotIn("nothing enforces", site.provision())
        disk = status("heather")["disk"]
        self.assertTrue(disk["enforced"])
        self.assertAlmostEqual(disk["used"], used, delta=8 * MEBIBYTE)
        with self.unnoticed():
            self.assertEqual(page(f"{site.url}second/100"), "Disk quota exceeded")
        self.assertEqual(page(f"{self.bystander.url}second/100"), "written")
        disk = status("heather")["disk"]
        self.assertAlmostEqual(disk["used"], disk["budget"], delta=MEBIBYTE)
        own = json.loads(as_service_user("heather", "/usr/bin/fgnctl", "status", "--json"))["disk"]
        self.assertTrue(own["enforced"])
        self.assertAlmostEqual(own["used"], disk["used"], delta=MEBIBYTE)

        site.set_manifest('[limits]\ndisk = "20G"')
        site.provision()
        self.assertEqual(page(f"{site.url}second/100"), "written")
        start = python("project_quota.py", home)
        self.assertEqual(start["limit"], 20 << 30)
        run("fgnctl", "uninstall", "heather", "--yes")
        self.assertEqual(python("project_quota.py", "/var/lib/fgnctl/homes", str(start["project"])),
                         {"project": start["project"], "limit": 0, "used": 0})
