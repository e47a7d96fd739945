# SPDX-License-Identifier: Apache-2.0
"""A machine of the lab as the tests speak of it: FGN_RELEASE says which."""
import json
import os
import re
import signal
import subprocess
import sys
import unittest
from dataclasses import dataclass
from pathlib import Path

RELEASE = os.environ["FGN_RELEASE"]
HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
LAB = PROJECT / "tests" / "lab" / "lab"
LIMIT = 1200 if RELEASE.startswith("vm") else 400  # seconds that any one command may take on a busy machine


@dataclass
class Result:
    argv: tuple
    code: int
    out: str
    err: str

    def __str__(self):
        return f"{' '.join(self.argv)}\nexit {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"

    def lines(self):
        """Standard output as NDJSON."""
        return [json.loads(line) for line in self.out.splitlines()]


def lab(*argv):
    subprocess.run([LAB, *argv], check=True, stdin=subprocess.DEVNULL, timeout=LIMIT)


def start(*argv, **options):
    return subprocess.Popen([LAB, "run", RELEASE, "--", *argv], **{"text": True, **options})


def attempt(*argv, stdin=""):
    # not as text, which would take a carriage return for the end of a line
    process = start(*argv, text=False, start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        out, err = process.communicate(stdin.encode(), timeout=LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # what is left of it would be in the way of every test that follows
        raise
    return Result(argv, process.returncode, out.decode(), err.decode() + last_words(process.returncode))


def last_words(code):
    """Of a machine whose connection broke."""
    if code != 255 or not RELEASE.startswith("vm"):
        return ""
    return subprocess.run([LAB, "console", RELEASE], check=True, stdout=subprocess.PIPE).stdout.decode(errors="replace")


def run(*argv, stdin="", codes=(0,)):
    result = attempt(*argv, stdin=stdin)
    if result.code not in codes:
        raise AssertionError(str(result))
    return result.out


def as_service_user(name, *argv):
    """As people do it. An end of the standard input would end machinectl before the answer."""
    with start("machinectl", "--quiet", "shell", f"{name}@", *argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        return process.stdout.read()


def podman(service, *argv):
    return run("systemd-run", "--quiet", "--user", f"--machine={service}@", "--wait", "--pipe", "--collect", "podman", *argv)


def shell(script, *argv):
    return run("bash", "-euc", script, "bash", *argv)


def python(script, *argv):
    """Runs tests/e2e/inside/SCRIPT on the machine; its standard output is JSON."""
    return json.loads(run("python3", "-", *map(str, argv), stdin=(HERE / "inside" / script).read_text()))


def reboot():
    lab("reboot", RELEASE)


def reset():
    """As when the power is cut."""
    lab("reset", RELEASE)


def read(path):
    return run("cat", path)


def write(path, text):
    run("tee", path, stdin=text)


def fgnctl(*argv, stdin=""):
    return attempt("fgnctl", *argv, stdin=stdin)


def services():
    return [line["name"] for line in fgnctl("status", "--json").lines()]


def remove_services():
    for name in services():
        run("fgnctl", "uninstall", name, "--yes")


def status(name):
    return fgnctl("status", name, "--json").lines()[0]


def container(name, role):
    return next(one for one in status(name)["containers"] if one["role"] == role)


def curl(*argv):
    return attempt("curl", "--silent", "--show-error", "--insecure", "--globoff", "--max-time", "20", *argv)


def page(url):
    result = curl("--fail", url)
    if result.code != 0:
        raise AssertionError(str(result))
    return result.out


class Site:
    """The folder of an application on the machine; at first a copy of one of examples/."""

    def __init__(self, name, example="hello"):
        self.name = name
        self.folder = f"/srv/{name}"
        self.manifest = f"{self.folder}/fgn.toml"
        shell('rm -rf "$1" "/srv/$2"', self.folder, example)
        lab("copy", RELEASE, str(PROJECT / "examples" / example), "/srv")
        if name != example:
            run("mv", f"/srv/{example}", self.folder)

    def write(self, file, text):
        write(f"{self.folder}/{file}", text)

    def read(self, file):
        return read(f"{self.folder}/{file}")

    def edit(self, file, old, new):
        text = self.read(file)
        assert old in text, f"{file} has no {old!r}"
        self.write(file, text.replace(old, new))

    def set_manifest(self, *sections):
        self.write("fgn.toml", "\n".join(('[app]\nsource = "."\nmodule = "main:app"', *sections)) + "\n")

    def attempt(self, *argv):
        return fgnctl("provision", self.name, "-f", self.manifest, *argv)

    def provision(self, *argv):
        result = self.attempt(*argv)
        if result.code != 0:
            raise AssertionError(str(result))
        return result.out


class Visitor:
    """Asks for the page all the time while the block runs."""

    def __init__(self, url, *options):
        self.argv = ("python3", "-c", (HERE / "inside" / "visitor.py").read_text(), url, *options)

    def __enter__(self):
        self.process = start(*self.argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.process.stdout.readline()
        return self

    def __exit__(self, *_):
        self.seen = json.loads(self.process.communicate()[0])


class Case(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.addClassCleanup(remove_services)
        remove_services()

    def run(self, result=None):
        """With a failure go its reason, at once, and the machine's last lines: it is gone when somebody reads of it."""
        def failed():
            return [*result.failures, *result.errors]
        result = result or self.defaultTestResult()
        before = len(failed())
        super().run(result)
        if len(failed()) > before:
            sys.stderr.write("".join(reason for _, reason in failed()[-1:]))
            journal = attempt("journalctl", "--no-pager", "--lines=30", "--output=short-precise").out
            sys.stderr.write("".join(line[:200] + "\n" for line in journal.splitlines()))
        return result

    def assert_error(self, result, code, *, on, why, do):
        """What failed and on what, why, and what to do: `on`, `why` and `do` are regular expressions."""
        self.assertEqual(result.code, code, str(result))
        parts = re.search(r"^error: (.+)\n  why: ((?:.*\n)+?)  do:  ((?:.*\n)+)\Z", result.err, re.MULTILINE)
        self.assertIsNotNone(parts, str(result))
        self.assertRegex(parts[1], on, str(result))
        self.assertRegex(parts[2], why, str(result))
        self.assertRegex(parts[3], do, str(result))
