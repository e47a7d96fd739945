# SPDX-License-Identifier: Apache-2.0
"""The programs under test, run by a user who is nobody, and the fakes that they speak to."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

USER = 65534
RUNTIME = Path(f"/run/user/{USER}")
AS_USER = ("setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--")
FGNCTL, AGENT = os.environ["FGNCTL"], os.environ["FGN_AGENT"]


def run(*argv, user=AS_USER, stdin="", cwd="/", home="/nonexistent", **variables):
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(home), **variables}
    return subprocess.run([*user, *map(str, argv)], input=stdin, text=True, capture_output=True, timeout=60, cwd=cwd,
                          env=environment)


def fgnctl(*argv, **options):
    return run(FGNCTL, *argv, **options)


class Case(unittest.TestCase):
    maxDiff = None

    def folder(self):
        """A new one of the user's."""
        path = tempfile.mkdtemp(dir="/run/user")
        os.chown(path, USER, USER)
        self.addCleanup(shutil.rmtree, path)
        return Path(path)

    def assert_error(self, result, code, *parts):
        """Told on standard error, with `parts` in it and an advice."""
        self.assertEqual(result.returncode, code, result)
        for part in ("error: ", "\n  why: ", "\n  do:  ", *parts):
            self.assertIn(part, result.stderr)
        self.assertEqual(result.stdout, "")


class Fakes:
    """A Podman and a systemd of the user's, as long as the block lasts."""

    def __init__(self, folder):
        self.folder = folder
        self.processes = []
        self.behave()

    def behave(self, podman=None, systemd=None):
        """Takes effect with the next request."""
        for name, behaviour in (("podman.json", podman), ("systemd.json", systemd)):
            (self.folder / "new").write_text(json.dumps(behaviour or {}))
            (self.folder / "new").rename(self.folder / name)

    def __enter__(self):
        self.bus = self.start("dbus-daemon", f"--config-file={self.configuration()}", "--nofork", "--print-address")
        (RUNTIME / "podman").mkdir(parents=True)
        for path in (RUNTIME, RUNTIME / "podman"):
            os.chown(path, USER, USER)
        self.start(os.environ["FAKE_SYSTEMD"], "--bus-address", self.bus, "--behaviour", self.folder / "systemd.json",
                   "--calls", self.folder / "calls")
        self.start_podman()
        return self

    def start_podman(self):
        self.start(os.environ["FAKE_PODMAN"], "--socket", RUNTIME / "podman/podman.sock", "--script",
                   self.folder / "podman.json", "--record", self.folder / "requests")

    def __exit__(self, *_):
        while self.processes:
            self.stop_last()
        shutil.rmtree(RUNTIME)

    def stop_last(self):
        process = self.processes.pop()
        process.terminate()
        process.communicate()

    def start(self, *argv):
        """Returns the first line that it prints, which says that it is ready."""
        process = subprocess.Popen([*AS_USER, *map(str, argv)], stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        return process.stdout.readline().strip()

    def configuration(self):
        path = self.folder / "bus.conf"
        path.write_text('<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"'
                        ' "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd"><busconfig><type>session</type>'
                        f"<listen>unix:path={self.folder}/bus</listen>"
                        '<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/>'
                        '<allow own="*"/></policy></busconfig>')
        return path

    def agent(self, *argv, stdin=""):
        return run(AGENT, *argv, stdin=stdin, home=self.folder / "home", XDG_RUNTIME_DIR=str(RUNTIME),
                   DBUS_SESSION_BUS_ADDRESS=self.bus)

    def calls(self, method):
        lines = (self.folder / "calls").read_text().splitlines()
        return [call["arguments"] for call in map(json.loads, lines) if call["method"] == method]

    def requests(self, method):
        path = self.folder / "requests"
        lines = path.read_text().splitlines() if path.exists() else []
        return [request for request in map(json.loads, lines) if request["method"] == method]
