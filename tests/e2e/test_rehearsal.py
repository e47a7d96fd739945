# SPDX-License-Identifier: Apache-2.0
"""What is backed up is tried: by a rehearsal that nobody sees, and as a second service."""
import re

from machine import Case, Site, attempt, container, curl, fgnctl, page, podman, python, run, services, shell, status
from test_backup import HTTPS, add, back_up, odd_files, sql, titles
from test_uninstall import identity, traces

MANIFEST = """health = "/health"
start_timeout = 20
migrate = ["python", "schema.py"]
secrets = ["TOKEN"]
egress = true
[storage]
dynamic = true
[database]
engine = "mariadb"
"""
PORTS = "ss --listening --numeric --no-header --tcp --udp | awk '{print $5}' | sort"


def rehearsal():
    return status("orchid")["backup"]["rehearsal"]


class Rehearsals(Case):
    def setUp(self):
        self.addCleanup(run, "fgnctl", "uninstall", "orchid", "--yes", codes=(0, 5))
        self.site = Site("orchid", "todo")
        run("fgnctl", "secret", "set", "orchid", "TOKEN", stdin="swordfish")

    def provision(self, backup=""):
        self.site.set_manifest(MANIFEST + backup)
        self.site.provision()

    def test_verify(self):
        self.provision('[backup]\nverify = "Sun 04:00"\ncheck = "/health"\n')
        self.assert_error(fgnctl("backup", "verify", "orchid"), 5, on="orchid", why="nothing was backed up", do="fgnctl backup orchid")
        add("first words")
        back_up()
        ports = shell(PORTS)
        said = run("fgnctl", "backup", "verify", "orchid")
        self.assertRegex(said, r"Backup 1 of orchid was restored and healthy in \d+(\.\d+)? m?s, and what it made is gone again")
        record = rehearsal()
        self.assertEqual((record["number"], record["failure"]), (1, None))
        self.assertGreater(record["milliseconds"], 1000)
        self.assertRegex(fgnctl("status", "orchid").out, "rehearsal: backup 1 was restored in .*, .* ago")
        self.assertEqual(services(), ["orchid"])

        told = python("kill_at.py", "generation", "fgnctl", "backup", "verify", "orchid")
        self.assertTrue(told["killed"], told)
        self.assertEqual((services(), shell(PORTS)), (["orchid", "verify-orchid"], ports))
        left = status("verify-orchid")
        self.assertEqual((left["url"], left["ports"], left["certificate"]), (None, None, None))
        self.assertEqual({one["role"]: (one["egress"], one["networks"]) for one in left["containers"]}["app"], (False, []))
        who = identity("verify-orchid")
        self.assertIn("Sun *-*-* 04:00:00", run("systemctl", "cat", "fgnctl-orchid-verify.timer"))
        run("systemctl", "start", "fgnctl-orchid-verify.service")
        self.assertEqual((traces("verify-orchid", who), services()), ([], ["orchid"]))
        self.fails()
        self.assertEqual((titles(), status("orchid")["state"], shell(PORTS)), ({"first words"}, "degraded", ports))
        run("fgnctl", "uninstall", "orchid", "--yes")
        self.assertEqual(attempt("systemctl", "cat", "fgnctl-orchid-verify.timer").code, 1)

    def fails(self):
        """What cannot be restored is told, and leaves as little."""
        sql("ALTER TABLE tasks RENAME TO elsewhere")
        spoilt = back_up()["number"]
        sql("ALTER TABLE elsewhere RENAME TO tasks")
        result = fgnctl("backup", "verify", "orchid")
        self.assert_error(result, 6, on="verify-orchid-app", why=".", do=".")
        record = rehearsal()
        self.assertEqual(record["number"], spoilt)
        self.assertIn("verify-orchid-app", record["failure"])
        told = fgnctl("status", "orchid")
        self.assertEqual(told.code, 4)
        self.assertRegex(told.out, f"rehearsal: backup {spoilt} could not be restored, .* ago: .*verify-orchid-app")
        self.assertEqual(services(), ["orchid"])
        self.assertEqual(attempt("ls", "/var/lib/fgnctl/restored/verify-orchid", "/var/lib/fgnctl/secrets/verify-orchid").out, "")
        run("fgnctl", "backup", "verify", "orchid", "--at", "1")
        self.assertIsNone(rehearsal()["failure"])
        self.assertEqual(status("orchid")["state"], "healthy")
        self.provision('[backup]\ncheck = "/files/none"\n')
        self.assert_error(fgnctl("backup", "verify", "orchid", "--at", "1"), 6, on="verify-orchid-app", why="404", do=".")
        self.assertEqual(attempt("systemctl", "cat", "fgnctl-orchid-verify.timer").code, 1)

    def test_clone(self):
        self.provision("[web]\nnames = [\"orchid.example\"]\nhttps = 8443\n")
        self.addCleanup(run, "fgnctl", "uninstall", "clementine", "--yes", codes=(0, 5))
        files = odd_files("make")
        add("first words")
        sql("CREATE DEFINER = 'orchid'@'localhost' VIEW shouted AS SELECT UPPER(title) AS title FROM tasks")
        run("fgnctl", "secret", "set", "clementine", "TOKEN", stdin="sandbox")
        said = run("fgnctl", "clone", "orchid", "clementine")
        url = re.search(r"clementine has what backup 1 of orchid holds: (https://localhost:\d+/)\n", said)[1]
        self.assertRegex(said, "Not taken over, .*: web.https, web.names")
        self.assertNotEqual(url, HTTPS)
        self.assertIn("first words", page(url))
        self.assertEqual(odd_files("list", "clementine"), files)
        self.assertEqual((status("clementine")["state"], status("orchid")["state"]), ("healthy", "healthy"))
        self.assertEqual(self.sql_of_clone("SELECT title FROM shouted"), "FIRST WORDS\n")
        self.assertEqual(self.secret_of_clone(), "sandbox")

        said = curl("--fail", "--form", "title=only here", url)
        self.assertEqual(said.code, 0, str(said))
        self.assertEqual(titles(), {"first words"})
        self.assert_error(fgnctl("clone", "orchid", "clementine"), 3, on="clementine", why="there is a service", do="uninstall")
        run("fgnctl", "backup", "clementine")
        self.assertNotEqual(run("fgnctl", "backup", "key", "clementine"), run("fgnctl", "backup", "key", "orchid"))
        self.assertRegex(run("fgnctl", "provision", "clementine", codes=(0,)), "^Nothing to do")
        self.broken_off()

    def broken_off(self):
        """A clone that is killed is finished or taken away, and one that fails leaves nothing."""
        who = identity("clementine")
        run("fgnctl", "uninstall", "clementine", "--yes")
        self.assertEqual(traces("clementine", who), [])
        sql("DROP VIEW shouted")
        sql("ALTER TABLE tasks RENAME TO elsewhere")
        self.assert_error(fgnctl("clone", "orchid", "clementine"), 6, on="clementine-app", why=".", do=".")
        sql("ALTER TABLE elsewhere RENAME TO tasks")
        self.assertEqual(services(), ["orchid"])
        self.assertEqual(attempt("ls", "/var/lib/fgnctl/restored/clementine", "/var/lib/fgnctl/secrets/clementine").out, "")
        told = python("kill_at.py", "application", "fgnctl", "clone", "orchid", "clementine")
        self.assertTrue(told["killed"], told)
        run("fgnctl", "uninstall", "clementine", "--yes")
        self.assertEqual(services(), ["orchid"])

    def sql_of_clone(self, statement):
        return self.in_clone("db", "mariadb", "--defaults-file=/run/secrets/database-root", "--batch", "--skip-column-names", "clementine", "-e", statement)

    def secret_of_clone(self):
        return self.in_clone("app", "cat", "/run/secrets/TOKEN")

    def in_clone(self, role, *argv):
        return podman("clementine", "exec", container("clementine", role)["container"], *argv)
