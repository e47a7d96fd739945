# SPDX-License-Identifier: Apache-2.0
"""Two services beside each other, and what is left of one that was removed: nothing."""
import re
from concurrent.futures import ThreadPoolExecutor

from machine import Case, Site, attempt, container, fgnctl, page, python, run, services, shell, status

STEPS = ["stop", "linger", "processes", "home", "strays", "user", "manifest"]


def identity(name):
    """uid, gid, and first and count of the subordinate ids."""
    uid, gid = int(run("id", "-u", name)), int(run("id", "-g", name))
    rows = {run("grep", f"^{name}:", file) for file in ("/etc/subuid", "/etc/subgid")}
    assert len(rows) == 1, rows
    _, first, count = rows.pop().strip().split(":")
    return uid, gid, int(first), int(count)


def traces(name, who):
    return python("traces.py", name, *who)


def kill_at(step, *command):
    return python("kill_at.py", step, *command)


class Uninstall(Case):
    def setUp(self):
        Site("orchid").provision()
        self.who = identity("orchid")

    def test_leaves_nothing(self):
        found = " ".join(traces("orchid", self.who))
        for kind in ("process ", "owned /var/lib/fgnctl/homes/orchid", "named /etc/fgnctl/orchid.toml",
                     "named /var/lib/systemd/linger/orchid", "content /etc/passwd", "content /etc/subgid",
                     "systemctl user@", "loginctl "):
            self.assertIn(kind, found, "the search sees what is there")

        self.assertRegex(run("fgnctl", "uninstall", "orchid", "--dry-run"), "(?m)^as root +remove the system user")
        self.assert_error(fgnctl("uninstall", "orchid"), 3, on="orchid", why="nobody is there to confirm", do="--yes")
        refused = self.confirm("orchard")
        self.assertEqual(refused.code, 3, str(refused))
        self.assertIn("Type its name", refused.out)
        self.assertEqual(status("orchid")["state"], "healthy")

        user, group = self.who[:2]
        shell('touch /tmp/theirs && chgrp "$1" /tmp/theirs && mkdir -p /run/theirs && chgrp "$2" /run/theirs', str(user), str(group))
        shell("setpriv --reuid=orchid --regid=orchid --clear-groups touch /tmp/of-orchid /var/tmp/of-orchid /dev/shm/of-orchid")
        self.assertEqual(run("fgnctl", "uninstall", "orchid", "--yes").splitlines()[-1], "Nothing is left of orchid.")
        shell("rm /tmp/theirs && rmdir /run/theirs")
        self.assertEqual(traces("orchid", self.who), [])
        self.assert_error(fgnctl("uninstall", "orchid", "--yes"), 5, on="orchid", why="no such service", do="status")
        self.assertEqual(fgnctl("status", "orchid").code, 5)

    def test_leaves_nothing_of_system_units(self):
        site = Site("orchid")
        site.set_manifest("[web]\nhttps = 443\nhttp = 80")
        site.provision()
        self.assertEqual(self.confirm("orchid").code, 0)
        self.assertEqual((traces("orchid", self.who), services()), ([], []))

    def confirm(self, name):
        """At a terminal."""
        return attempt("script", "-qec", "fgnctl uninstall orchid", "/dev/null", stdin=name + "\n")

    def test_keeps_the_data_that_is_wanted(self):
        owner = ("systemd-run", "--quiet", "--user", "--machine=orchid@", "--wait", "--pipe", "--collect")
        folder = run(*owner, "podman", "volume", "create", "shelf") and run(
            *owner, "podman", "volume", "inspect", "--format", "{{.Mountpoint}}", "shelf").strip()
        run(*owner, "podman", "unshare", "sh", "-c", f"echo jam > {folder}/jar && chown 33:33 {folder}/jar")
        self.addCleanup(run, "rm", "-rf", "/var/lib/fgnctl/kept")
        said = run("fgnctl", "uninstall", "orchid", "--yes", "--keep-data")
        kept = re.search(r"Nothing is left of orchid but (/var/lib/fgnctl/kept/orchid-\S+\.tar)\.", said)[1]
        self.assertEqual(run("tar", "-xOf", kept, "./shelf/_data/jar"), "jam\n")
        self.assertEqual(run("stat", "--format=%U:%G %a", kept), "root:root 600\n")
        self.assertEqual([one for one in traces("orchid", self.who) if "/fgnctl/kept" not in one], [])

    def test_finishes_what_was_killed_at_any_step(self):
        begun = []
        for step in STEPS:
            told = kill_at(step, "fgnctl", "uninstall", "orchid", "--yes")
            begun += told["begun"]
            if not told["killed"]:
                self.assertEqual(told["code"], 0, told)
                break
        if "orchid" in services():
            run("fgnctl", "uninstall", "orchid", "--yes")
        self.assertLessEqual({"stop", "home", "user"}, set(begun))
        self.assertEqual(traces("orchid", self.who), [])


class TwoServices(Case):
    def test_begin_at_once_and_live_beside_each_other(self):
        sites = [Site(name) for name in ("orchid", "heron")]
        with ThreadPoolExecutor() as both:
            list(both.map(Site.provision, sites))
        one, other = identity("orchid"), identity("heron")
        self.assertNotEqual(one[0], other[0])
        self.assertTrue(one[2] + one[3] <= other[2] or other[2] + other[3] <= one[2], (one, other))
        ports = {name: set(status(name)["ports"].values()) for name in ("orchid", "heron")}
        self.assertFalse(ports["orchid"] & ports["heron"], ports)
        for name in ports:
            self.assertIn("Hello", page(status(name)["url"]))
        table = fgnctl("status")
        self.assertEqual(table.code, 0, str(table))
        self.assertRegex(table.out, r"(?m)^heron +healthy .*\norchid +healthy |^orchid +healthy .*\nheron +healthy ")
        self.assertNotEqual(attempt("setpriv", "--reuid=heron", "--regid=heron", "--clear-groups", "ls",
                                    "/var/lib/fgnctl/homes/orchid").code, 0)

        since = container("heron", "app")["since"]
        run("fgnctl", "uninstall", "orchid", "--yes")
        self.assertEqual(traces("orchid", one), [])
        self.assertIn("Hello", page(status("heron")["url"]))
        self.assertEqual(container("heron", "app")["since"], since)
