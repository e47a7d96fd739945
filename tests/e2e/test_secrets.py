# SPDX-License-Identifier: Apache-2.0
"""Secrets reach the containers that name them, and nothing else."""
import json

from machine import Case, Site, Visitor, container, fgnctl, page, python, read, remove_services, run, shell, status

VALUE = "s3cret of\nmany lines, 'quoted'\n"
APPLICATION = """
import os
from flask import Flask

app = Flask(__name__)


@app.route("/")
def index():
    path = os.environ.get("SECRET_KEY_FILE", "")
    return open(path).read() if path else "none"
"""
WHOAMI = "127.0.0.1:5000/whoami:lab"
BOTH = f'secrets = ["SECRET_KEY"]\n[[container]]\nname = "reader"\nimage = "{WHOAMI}"\negress = true\nsecrets = ["TOKEN"]'


def set_secret(key, value, *argv):
    return shell('printf %s "$1" | fgnctl secret set orchid "${@:2}"', value, key, *argv)


def podman(*argv):
    return run("systemd-run", "--quiet", "--user", "--machine=orchid@", "--wait", "--pipe", "--collect", "podman", *argv)


def instances():
    return {one["role"]: one["container"] for one in status("orchid")["containers"]}


class Secrets(Case):
    def setUp(self):
        remove_services()
        self.addCleanup(shell, "rm -rf /var/lib/fgnctl/secrets/orchid")
        self.site = Site("orchid")
        self.site.write("main.py", APPLICATION)

    def test_one_that_nobody_set(self):
        self.site.set_manifest('secrets = ["SECRET_KEY"]')
        self.assert_error(self.site.attempt(), 3, on="orchid", why="SECRET_KEY.*nobody has set it",
                          do="sudo fgnctl secret set orchid SECRET_KEY")
        self.assertEqual(fgnctl("status", "orchid").code, 5)
        self.site.set_manifest()
        self.site.provision()
        before = status("orchid")
        self.site.set_manifest(BOTH)
        self.assert_error(self.site.attempt(), 3, on="orchid", why="SECRET_KEY, TOKEN", do="secret set")
        self.assertEqual(status("orchid")["generation"], before["generation"])

    def test_what_sees_it(self):
        self.assertIn("is set", set_secret("SECRET_KEY", VALUE))
        self.assertIn("Nothing to do", set_secret("SECRET_KEY", VALUE))
        self.assertIn("is set", run("fgnctl", "secret", "set", "orchid", "TOKEN", "--generate"))
        self.assertIn("has a value", run("fgnctl", "secret", "set", "orchid", "TOKEN", "--generate"))
        self.assertEqual(run("fgnctl", "secret", "list", "orchid").split(), ["SECRET_KEY", "TOKEN"])
        self.site.set_manifest(BOTH)
        told = self.site.provision("--json") + self.site.provision("--dry-run", "--json")
        self.assertEqual(page(status("orchid")["url"]), VALUE)
        app, reader = instances()["app"], instances()["reader"]
        self.assertEqual(podman("exec", app, "stat", "-c", "%a %u", "/run/secrets/SECRET_KEY").strip(), "400 1000")
        token = podman("exec", reader, "cat", "/run/secrets/TOKEN")
        self.assertRegex(token, r"\A[0-9a-f]{64}\Z")
        self.assertEqual(podman("exec", reader, "ls", "/run/secrets").split(), ["TOKEN"])

        told += podman("inspect", app, reader) + run("journalctl", "--no-pager", "--output=cat")
        told += shell("cat /var/lib/fgnctl/ledger/orchid.jsonl /etc/fgnctl/orchid.toml "
                      "/var/lib/fgnctl/homes/orchid/fgnctl/generations/*.json")
        self.assertNotIn("s3cret", told)
        self.assertNotIn(token, told)
        self.assertEqual(run("stat", "-c", "%a %U", "/var/lib/fgnctl/secrets/orchid/SECRET_KEY").strip(), "600 root")
        self.assertRegex(read("/var/lib/fgnctl/secrets/orchid/SECRET_KEY"), r"\A[0-9a-f]{16} sealed\n[A-Za-z0-9+/=\n]+\Z")
        self.assertNotIn("SECRET_KEY=", podman("exec", app, "env"))

    def test_in_the_environment_on_request(self):
        set_secret("SECRET_KEY", "for the environment")
        self.site.edit("main.py", 'path = os.environ.get("SECRET_KEY_FILE", "")', 'return os.environ["SECRET_KEY"]')
        self.site.set_manifest('secrets = ["SECRET_KEY"]\nenv_secrets = ["SECRET_KEY"]\n'
                               """migrate = ["python3", "-c", "import os; assert os.environ['SECRET_KEY'] == 'for the environment'"]""")
        self.site.provision()
        self.assertEqual(page(status("orchid")["url"]), "for the environment")
        self.assertNotIn("for the environment", podman("inspect", instances()["app"]))

    def test_one_that_this_machine_can_read_no_more(self):
        set_secret("SECRET_KEY", "old")
        self.site.set_manifest('secrets = ["SECRET_KEY"]')
        shell("mv /var/lib/systemd/credential.secret /var/lib/systemd/credential.old")
        self.addCleanup(shell, "rm -f /var/lib/systemd/credential.old")
        self.assert_error(self.site.attempt(), 1, on="read the secret", why="systemd-creds", do="set it again")
        self.assertEqual(fgnctl("status", "orchid").code, 5)
        set_secret("SECRET_KEY", "old")
        self.site.provision()
        self.assertEqual(page(status("orchid")["url"]), "old")

    def test_a_new_value_replaces_what_reads_it(self):
        set_secret("SECRET_KEY", "old")
        set_secret("TOKEN", "t0ken")
        self.site.set_manifest(BOTH)
        self.site.provision()
        before = instances()
        self.assertIn("sudo fgnctl provision orchid", set_secret("SECRET_KEY", "newer", "--later"))
        self.assertEqual(page(status("orchid")["url"]), "old")
        self.site.edit("main.py", '"none"', '"nothing"')  # is of the next provision
        snapshot = status("orchid")["snapshot"]
        with Visitor(status("orchid")["url"]) as visitor:
            self.assertIn("runs with the new value", set_secret("SECRET_KEY", "new"))
        self.assertEqual(visitor.seen["failures"], [])
        self.assertEqual((page(status("orchid")["url"]), status("orchid")["snapshot"]), ("new", snapshot))
        self.assertNotEqual(instances()["app"], before["app"])
        self.assertEqual((instances()["reader"], instances()["web"]), (before["reader"], before["web"]))
        self.site.provision()
        self.assertEqual(len(podman("secret", "ls", "--quiet").split()), 2)
        self.assertIn("Nothing to do", self.site.provision())

        self.assert_error(fgnctl("secret", "rm", "orchid", "TOKEN"), 3, on="TOKEN", why="uses it", do="manifest")
        self.site.set_manifest('secrets = ["SECRET_KEY"]')
        self.site.provision()
        run("fgnctl", "secret", "rm", "orchid", "TOKEN")
        self.assert_error(fgnctl("secret", "rm", "orchid", "TOKEN"), 5, on="TOKEN", why="none", do="secret list")
        run("fgnctl", "uninstall", "orchid", "--yes")
        self.assertEqual(run("fgnctl", "secret", "list", "orchid"), "")

    def test_a_first_provision_that_fails_forgets_none(self):
        set_secret("SECRET_KEY", VALUE)
        self.site.set_manifest('secrets = ["SECRET_KEY"]\nrequirements = "needs.txt"')
        self.site.write("needs.txt", "no-such-package-anywhere\n")
        self.assertEqual(self.site.attempt().code, 1)
        self.assertEqual(run("fgnctl", "secret", "list", "orchid").split(), ["SECRET_KEY"])

    def test_values_of_any_kind(self):
        for size, why in ((0, "empty"), (512000, "larger than 511999 bytes")):
            shell('head -c "$1" /dev/zero >/srv/orchid/value', str(size))
            self.assert_error(fgnctl("secret", "set", "orchid", "SECRET_KEY", "--file", "/srv/orchid/value"), 2,
                              on="/srv/orchid/value|SECRET_KEY", why=why, do="file|bytes")
        self.assert_error(fgnctl("secret", "set", "orchid", "SECRET_KEY", "--file", "/srv/orchid/nothing"), 2,
                          on="/srv/orchid/nothing", why="No such file", do="root can read")
        shell("head -c 511999 /dev/zero | tr '\\0' '\\377' >/srv/orchid/value")
        result = json.loads(run("fgnctl", "secret", "set", "orchid", "SECRET_KEY", "--file", "/srv/orchid/value", "--json"))
        self.assertEqual(result, {"name": "orchid", "key": "SECRET_KEY", "changed": True})
        self.site.set_manifest('secrets = ["SECRET_KEY"]')
        self.site.edit("main.py", "open(path).read() if path else", "str(len(open(path, 'rb').read())) if path else")
        self.site.provision()
        self.assertEqual(page(status("orchid")["url"]), "511999")
