# SPDX-License-Identifier: Apache-2.0
"""fgn-agent against a Podman and a systemd that are fakes on real sockets."""
import http.server
import json
import os
import socketserver
import subprocess
import threading
from urllib.parse import unquote

from programs import AGENT, USER, Case, Fakes, run

MANIFEST = '[app]\nsource = "."\nmodule = "main:app"\n'
SNAPSHOT = "5" * 64
GENERATION = {
    "number": 1, "created": 1_700_000_000, "manifest": MANIFEST, "defaults": "", "snapshot": SNAPSHOT,
    "ingress": {"https": 8443, "http": 8088, "ipv6": True},
    "nginx": {"reference": "127.0.0.1:5000/nginx:lab", "digest": "sha256:" + "1" * 64},
    "python": {"reference": "127.0.0.1:5000/python:lab", "digest": "sha256:" + "2" * 64},
    "dependencies": "localhost/orchid-dependencies:abc", "certificate": "3" * 64,
    "app": {"instance": 1, "configuration": "4" * 16, "fingerprint": "6" * 64},
    "web": {"instance": 1, "configuration": "7" * 16, "fingerprint": "8" * 64},
}
RUNS = {"ActiveState": "active", "SubState": "running"}
STARTS = {"ActiveState": "activating", "SubState": "start"}
STARTS_AGAIN = {"ActiveState": "activating", "SubState": "auto-restart", "NRestarts": 3}
ENDED = {"ActiveState": "inactive", "SubState": "dead"}
UNITS = ("orchid-app-1.service", "orchid-web.service", "orchid-web.socket")


class Application(socketserver.UnixStreamServer):
    """Answers 200 to everything."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    def __init__(self, path):
        super().__init__(str(path), self.Handler)
        os.chown(path, USER, USER)

    def get_request(self):
        connection, _ = super().get_request()
        return connection, ("application", 0)


class Refusals(Case):
    def test_root(self):
        result = run(AGENT, "serve", user=())
        self.assertEqual(result.returncode, 3, result)
        self.assertIn("never runs as root", result.stderr)

    def test_unknown_arguments(self):
        for arguments in ((), ("serve", "more"), ("ensure", "orchid"), ("conjure",)):
            result = run(AGENT, *arguments)
            self.assertEqual(result.returncode, 2, result)
            self.assertIn("fgnctl starts it", result.stderr)

    def test_anything_but_a_task_on_standard_input(self):
        for garbage in ("", "\n", "garbage\n", "[]\n", "null\n", '{"verb": 1}\n', '{"verb": "status"}\n', "{" * 5000 + "\n",
                        '{"verb": "apply", "name": "orchid", "home": "/nonexistent"}\n', "\0\x01\n", "x" * 3_000_000):
            with self.subTest(garbage[:40]):
                result = run(AGENT, "serve", stdin=garbage)
                event = json.loads(result.stdout)
                self.assertEqual(event["event"], "failed")
                self.assertNotEqual(result.returncode, 0)
                self.assertEqual(event["data"]["exit"], result.returncode)
                self.assertNotIn("bug", event["data"]["hint"])

    def test_unknown_verb(self):
        result = run(AGENT, "serve", stdin='{"verb": "conjure", "name": "orchid", "home": "/nonexistent"}\n')
        self.assertEqual(result.returncode, 2, result)
        self.assertIn("knows no such verb", result.stdout)


class Recorded(Case):
    """A service with a home, and units in the states that a test wants."""

    def begin(self, app, web):
        self.home = self.folder()
        self.fakes = Fakes(self.home)
        self.fakes.behave(systemd={"units": {unit: {"properties": state} for unit, state in zip(UNITS, (app, web, web))}
                                   | {"podman.socket": {}}})
        self.enterContext(self.fakes)

    def record(self, generation):
        folder = self.home / "home/fgnctl/generations"
        folder.mkdir(parents=True)
        (folder / "1.json").write_text(json.dumps(generation))
        (folder / "current").symlink_to("1.json")
        (self.home / "home/fgnctl/instances/1/run").mkdir(parents=True)
        self.own()

    def serve_application(self):
        application = Application(self.home / "home/fgnctl/instances/1/run/app.sock")
        threading.Thread(target=application.serve_forever, daemon=True).start()
        self.addCleanup(application.server_close)
        self.addCleanup(application.shutdown)

    def own(self):
        (self.home / "home").mkdir(exist_ok=True)
        subprocess.run(["chown", "-R", f"{USER}:{USER}", self.home / "home"], check=True)

    def task(self, verb, **members):
        self.own()
        document = {"verb": verb, "name": "orchid", "home": str(self.home / "home"), **members}
        result = self.fakes.agent("serve", stdin=json.dumps(document) + "\n")
        return result.returncode, [json.loads(line) for line in result.stdout.splitlines()]


class UnitStates(Recorded):
    def assert_state(self, app, web, *expected):
        self.begin(app, web)
        self.record(GENERATION)
        status = self.task("status")[1][-1]["data"]
        self.assertEqual((status["state"], *(container["health"] for container in status["containers"])), expected)

    def test_at_boot(self):
        self.assert_state(STARTS, ENDED, "starting", "starting", "stopped")

    def test_while_the_web_server_starts_too(self):
        self.assert_state(STARTS, STARTS, "starting", "starting", "starting")

    def test_what_ended_before_does_not_merely_start(self):
        self.assert_state(STARTS_AGAIN, STARTS, "degraded", "unhealthy", "starting")

    def test_stopped(self):
        self.assert_state(ENDED, ENDED, "stopped", "stopped", "stopped")


class Service(Recorded):
    def setUp(self):
        self.begin(RUNS, RUNS)

    def test_plan_of_a_fresh_service_changes_nothing(self):
        code, events = self.task("plan", manifest=MANIFEST, defaults="", requirements=None, snapshot=SNAPSHOT, fresh=True,
                                 secrets={"SECRET_KEY": "0a"}, ingress={"https": 8443, "http": 8088, "ipv6": True})
        self.assertEqual(code, 0, events)
        planned = [event["step"] for event in events if event["event"] == "planned"]
        self.assertEqual(planned, ["podman", "secrets", "image.python", "snapshot", "dependencies", "certificate",
                                   "image.nginx", "application", "ingress", "generation", "certificate.timer", "backup.timer"])
        self.assertEqual(events[-1]["event"], "result")
        self.assertEqual(self.fakes.requests("POST"), [])
        self.assertEqual(self.fakes.calls("StartUnit"), [])
        self.assertEqual(list((self.home / "home").iterdir()), [])

    def test_plan_of_a_fresh_front_has_no_application_and_no_certificate(self):
        code, events = self.task("plan", manifest="[front]\n", defaults="", requirements=None, snapshot="", fresh=True, secrets={},
                                 ingress={"https": 443, "http": 80, "ipv6": True, "front": "orchid"})
        self.assertEqual(code, 0, events)
        self.assertEqual([event["step"] for event in events if event["event"] == "planned"],
                         ["podman", "image.nginx", "ingress", "generation"])

    def test_status_of_what_was_recorded(self):
        self.record(GENERATION)
        self.serve_application()
        code, events = self.task("status")
        self.assertEqual(code, 0, events)
        status = events[-1]["data"]
        self.assertEqual((status["name"], status["generation"], status["ports"]), ("orchid", 1, {"https": 8443, "http": 8088}))
        app, web = status["containers"]
        self.assertEqual((app["container"], app["health"], app["answer"]), ("orchid-app-1", "healthy", "answered 200"))
        self.assertEqual((web["container"], web["active"]), ("orchid-web-1", "active"))
        self.assertEqual((web["health"], status["state"]), ("unhealthy", "degraded"))

    def test_status_of_nothing(self):
        code, events = self.task("status")
        self.assertEqual((code, events[-1]["event"]), (5, "failed"))
        self.assertIn("never provisioned", events[-1]["data"]["reason"])

    def test_status_of_a_broken_record(self):
        self.record({**GENERATION, "app": "nonsense"})
        code, events = self.task("status")
        self.assertEqual(code, 1, events)
        self.assertIn("generations/1.json", events[-1]["data"]["object"])

    def test_verbs_reach_the_units(self):
        self.record(GENERATION)
        self.serve_application()
        both = {"orchid-app-1.service", "orchid-web.service"}
        for verb, stopped, started in (("start", set(), both), ("restart", both, both), ("stop", both, set())):
            before = {method: len(self.fakes.calls(method)) for method in ("StopUnit", "StartUnit")}
            code, events = self.task(verb)
            self.assertEqual(code, 0, events)
            touched = {method: {call[0] for call in self.fakes.calls(method)[count:]} for method, count in before.items()}
            self.assertEqual(touched["StopUnit"] & both, stopped, verb)
            self.assertEqual(touched["StartUnit"] & both, started, verb)
            if verb == "restart":
                self.assertNotIn("orchid-web.socket", touched["StopUnit"], "the port was closed")

    def test_ensure_makes_a_missing_container_again(self):
        self.record(GENERATION)
        self.fakes.behave(podman={"images": {GENERATION["dependencies"]: {}}})
        self.restart_podman()
        result = self.fakes.agent("ensure", "orchid", "orchid-app-1")
        self.assertEqual(result.returncode, 0, result)
        created, = (json.loads(request["body"]) for request in self.fakes.requests("POST") if "/containers/create" in request["target"])
        self.assertEqual((created["name"], created["image"]), ("orchid-app-1", GENERATION["dependencies"]))
        self.assertEqual(self.fakes.agent("ensure", "orchid", "orchid-app-1").returncode, 0)
        self.assertEqual(len(self.fakes.requests("POST")), 1, "made twice")

    def test_ensure_makes_no_container_of_another_generation(self):
        self.record(GENERATION)
        result = self.fakes.agent("ensure", "orchid", "orchid-app-9")
        self.assertEqual(result.returncode, 5, result)
        self.assertEqual(self.fakes.requests("POST"), [])

    def test_podman_that_fails_is_quoted(self):
        self.record(GENERATION)
        self.fakes.behave(podman={"faults": [{"path": "/containers", "status": 500, "message": "the storage is gone"}]})
        result = self.fakes.agent("ensure", "orchid", "orchid-app-1")
        self.assertEqual(result.returncode, 1, result)
        self.assertIn("the storage is gone", result.stderr)

    def restart_podman(self):
        """What exists from the start is read at the start."""
        self.fakes.stop_last()
        (self.fakes.folder / "requests").unlink(missing_ok=True)
        self.fakes.start_podman()
