# SPDX-License-Identifier: Apache-2.0
"""Several containers of the application behind one ingress: visitors do not notice when one is down or replaced."""
from machine import Case, Site, Visitor, page, podman, reboot, run, shell, status

HTTPS = "https://localhost:8443/"
APP = """
import os

from flask import Flask

app = Flask(__name__)


@app.get("/")
def home():
    return f"first {os.stat('/run/app').st_ino}"
"""
UNTIL_IT_ANSWERS = 'until curl --silent --insecure --fail --retry 60 --retry-all-errors --retry-delay 1 "$1"; do :; done'
KILL_AND_SEE_IT_STARTED = """exec {log}< <(journalctl --follow --lines=0 --output=cat 2>/dev/null)
kill -KILL "$1"
timeout 60 grep --line-buffered --max-count=1 "Started $2" <&$log"""
UNTIL_HEALTHY = 'timeout 60 bash -c "until fgnctl status orchid >/dev/null; do sleep 0.5; done"'  # on 12 started is not healthy

ANSWERING = """for _ in {1..40}; do curl --silent --insecure --fail --max-time 20 "$1"; echo; done"""
UNTIL_ALL_ANSWER = """until [ "$(bash -euc "$1" bash "$2" | sort -u | wc -l)" = "$3" ]; do sleep 0.1; done"""


def answering():
    return set(shell(ANSWERING, HTTPS).splitlines())


def applications():
    return [one for one in status("orchid")["containers"] if one["role"] == "app"]


class Replicas(Case):
    def setUp(self):
        self.site = Site("orchid")
        self.site.write("main.py", APP)
        self.site.set_manifest("replicas = 2")
        self.site.provision()

    def test_two_share_the_work_and_stand_in_for_each_other(self):
        self.assertEqual(len(answering()), 2)
        self.assertEqual([(one["health"], one["unit"].split("-")[2].split(".", 1)[1]) for one in applications()],
                         [("healthy", "service"), ("healthy", "2.service")])
        unit = applications()[1]["unit"]
        process = podman("orchid", "inspect", "--format", "{{.State.Pid}}", applications()[1]["container"]).strip()
        with Visitor(HTTPS) as visitor:
            shell(KILL_AND_SEE_IT_STARTED, process, unit)
        self.assertGreater(visitor.seen["asked"], 10)
        self.assertEqual(visitor.seen["failures"], [])
        shell(UNTIL_HEALTHY)
        shell(UNTIL_ALL_ANSWER, ANSWERING, HTTPS, "2")  # nginx leaves one that was down alone for ten seconds

        self.site.edit("main.py", "first", "second")
        with Visitor(HTTPS) as visitor:
            self.site.provision()
        self.assertEqual(visitor.seen["failures"], [])
        self.assertEqual({page(HTTPS).split()[0] for _ in range(10)}, {"second"})
        self.assertEqual(len(answering()), 2)

    def test_number_is_changed(self):
        self.assertIn("Nothing to do", self.site.provision())
        self.site.set_manifest()
        self.site.provision()
        self.assertEqual((len(applications()), len(answering())), (1, 1))

        before = [(one["container"], one["since"]) for one in applications()]
        self.site.set_manifest("replicas = 3")
        self.site.edit("main.py", "app = ", 'raise RuntimeError("marmalade is out")\napp = ')
        self.assertEqual(self.site.attempt().code, 6)
        self.assertEqual([(one["container"], one["since"]) for one in applications()], before)
        self.assertEqual(len(shell("ls /var/lib/fgnctl/homes/orchid/.config/systemd/user | grep app").split()), 1)

    def test_come_back(self):
        for verb in ("restart", "stop", "start"):
            run("fgnctl", verb, "orchid")
        self.assertEqual(len(answering()), 2)
        reboot()
        shell(UNTIL_IT_ANSWERS, HTTPS)
        self.assertEqual(len(answering()), 2)
        self.assertEqual({one["health"] for one in applications()}, {"healthy"})
