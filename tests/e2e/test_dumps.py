# SPDX-License-Identifier: Apache-2.0
"""What a migration does to the data can be undone: dumps, rollbacks with data, another image of the database."""
import re

from machine import Case, Site, Visitor, container, curl, fgnctl, page, podman, python, read, run, shell, status, write

HTTPS = "https://localhost:8443/"
DATABASE = 'health = "/health"\nmigrate = ["python", "schema.py"]\n[storage]\ndynamic = true\n[database]\nengine = "mariadb"\n[update]\nwatch = "1s"'
DEFAULTS = "/etc/fgnctl/defaults.toml"
DUMPS = "/var/lib/fgnctl/homes/orchid/fgnctl/dumps"
STATEMENTS = '\nwith database() as cursor:\n    for statement in {!r}:\n        cursor.execute(statement)\n'
# Another digest.
OTHER_IMAGE = r"""
rm -rf /root/other && mkdir /root/other && printf '%s' "$3" >/root/other/mariadbd && chmod 755 /root/other/mariadbd
printf 'FROM 127.0.0.1:5000/mariadb:lab\n%s\n' "$2" >/root/other/Containerfile
podman build --quiet --tls-verify=false --tag "$1" /root/other >/dev/null
podman push --quiet --tls-verify=false "$1"
podman rmi --force "$1" >/dev/null"""
# As a server that has upgraded the data, and does not come up with them.
UPGRADES = """#!/bin/sh
if [ "$2" = --version ]; then echo "mariadbd Ver 99.1.1"; exit; fi
echo upgraded >/var/lib/database/data/ibdata1
exit 1
"""


def add(title):
    said = curl("--write-out", "%{http_code}", "--form", f"title={title}", HTTPS)
    assert said.out.endswith("303"), str(said)


def entries():
    return fgnctl("history", "orchid", "--json").lines()


def serving():
    return status("orchid")["generation"]


class Dumps(Case):
    def setUp(self):
        self.site = Site("orchid", "todo")
        self.schema = self.site.read("schema.py")
        self.site.set_manifest(DATABASE)
        self.site.provision()

    def tearDown(self):
        run("umount", DUMPS, codes=(0, 1, 32))
        run("fgnctl", "uninstall", "orchid", "--yes", codes=(0, 5))

    def migrate(self, *statements):
        self.site.write("schema.py", self.schema + STATEMENTS.format(statements))

    def assert_shut_out_at_most(self, visitor):
        self.assertEqual({one for one in visitor.seen["failures"] if not one.startswith("HTTP Error 503")}, set())

    def test_data_go_back_with_the_generation(self):
        add("first words")
        before = serving()
        self.migrate("DELETE FROM tasks", "ALTER TABLE tasks ADD COLUMN place INT DEFAULT 1")
        self.site.provision()
        self.assertNotIn("first words", page(HTTPS))
        add("later words")
        self.assertEqual(run("stat", "--format=%a %U", f"{DUMPS}/{before}.sql"), "600 orchid\n")
        self.assertRegex(run("tail", "-n", "1", f"{DUMPS}/{before}.sql"), "^-- Dump completed")
        self.assertEqual([entry["data"] for entry in entries()], [True, False])
        self.assertRegex(run("env", "COLUMNS=200", "fgnctl", "history", "orchid"), rf"(?m)^\+ {before} data ")

        with Visitor(HTTPS) as visitor:
            said = run("fgnctl", "rollback", "orchid", "--with-data")
        self.assertRegex(said, "restore the database")
        self.assert_shut_out_at_most(visitor)
        self.assertGreater(len(visitor.seen["failures"]), 0)
        self.assertIn("first words", page(HTTPS))
        self.assertNotIn("later words", page(HTTPS))
        self.assertEqual([entry["data"] for entry in entries()], [True, True, False])
        self.assertEqual((entries()[-1]["as"], entries()[-1]["with_data"]), (before, True))
        self.assert_error(fgnctl("rollback", "orchid", str(before + 2), "--with-data"), 3, on="restore the data", why="no dump is kept",
                          do="fgnctl history orchid")

        run("fgnctl", "rollback", "orchid", str(before + 1), "--with-data")
        self.assertIn("later words", page(HTTPS))
        run("truncate", "--size=-60", f"{DUMPS}/{before}.sql")
        self.assert_error(fgnctl("rollback", "orchid", str(before), "--with-data"), 3, on="restore the data", why="no dump", do="history")

    def test_a_migration_that_fails_is_undone(self):
        add("first words")
        before = serving()
        self.migrate("DROP TABLE tasks", "nonsense")
        self.assert_error(self.site.attempt(), 6, on="orchid-migrate-", why="exit code 1", do=f"fgnctl rollback orchid {before} --with-data")
        self.assertEqual((serving(), curl("--fail", HTTPS).code), (before, 22))
        self.assertEqual(self.site.attempt().code, 6)  # its dump does not take the place of the first
        self.assertEqual(run("ls", DUMPS).split(), [f"{before}.first.sql", f"{before}.sql"])
        run("mv", f"{DUMPS}/{before}.first.sql", f"{DUMPS}/{before}.sql")
        run("fgnctl", "rollback", "orchid", str(before), "--with-data")
        self.assertIn("first words", page(HTTPS))

        self.site.write("schema.py", self.schema)
        podman("orchid", "exec", container("orchid", "db")["container"], "mariadb", "--defaults-file=/run/secrets/database-root", "orchid",
               "-e", "CREATE TABLE large (a LONGTEXT); INSERT INTO large VALUES (REPEAT('x', 200000))")
        shell(f'mount -t tmpfs -o size=64k,mode=700,uid="$(id -u orchid)",gid="$(id -g orchid)" full {DUMPS}')
        self.site.edit("templates/index.html", "<h1>To do", "<h1>Changed")
        before = serving()
        with Visitor(HTTPS) as visitor:
            self.assert_error(self.site.attempt(), 6, on="dump the database in orchid-db-dump-", why="(?s)exit code.*errno 28", do="df -h")
        self.assertEqual((visitor.seen["failures"], serving()), ([], before))
        self.assertNotIn("<h1>Changed", page(HTTPS))
        self.assertEqual(run("ls", DUMPS), "")

    def test_killed_at_every_step(self):
        self.site.set_manifest(DATABASE + "\nkeep = 20")  # a rollback may survive, and make another generation
        self.site.provision()
        add("first words")
        before = serving()
        self.migrate("DELETE FROM tasks")
        self.site.provision()
        run("fgnctl", "maintenance", "orchid", "on")
        steps = ["outage", "restore", "application", "ingress", "generation"]
        for victim in ("fgnctl", "fgn-agent", "podman"):
            for number, step in enumerate(steps):
                with self.subTest(victim=victim, step=step):
                    told = python("kill_at.py", "--victim", victim, ",".join(steps[number:]), "fgnctl", "rollback", "orchid",
                                  str(before), "--with-data")
                    self.assertTrue(told["killed"], told)
        run("fgnctl", "rollback", "orchid", str(before), "--with-data")
        self.assertIsNotNone(status("orchid")["maintenance"], "the administrator's goes on")
        run("fgnctl", "maintenance", "orchid", "off")
        self.assertIn("first words", page(HTTPS))
        self.assertEqual(status("orchid")["state"], "healthy")

    def test_another_image_of_the_database(self):
        add("first words")
        defaults = read(DEFAULTS)
        self.addCleanup(write, DEFAULTS, defaults)
        before = serving()
        for tag, line, code in (("upgrades", "COPY mariadbd /usr/local/bin/", 6), ("next", "LABEL next=1", 0)):
            shell(OTHER_IMAGE, f"127.0.0.1:5000/mariadb:{tag}", line, UPGRADES)
            write(DEFAULTS, re.sub("^mariadb = .*$", f'mariadb = "127.0.0.1:5000/mariadb:{tag}"', defaults, flags=re.MULTILINE))
            with Visitor(HTTPS) as visitor:
                said = self.site.attempt()
            self.assertEqual(said.code, code, str(said))
            self.assertRegex(said.out + said.err, "warning .*maintenance page")
            self.assert_shut_out_at_most(visitor)
            self.assertIn("first words", page(HTTPS))
            self.assertEqual(serving() > before, code == 0)
            self.assertIsNone(status("orchid")["maintenance"])
        self.assertIn(f"{before}.sql", run("ls", DUMPS))
        image = container("orchid", "db")["image"]
        run("fgnctl", "rollback", "orchid", str(before), "--with-data", codes=(0,))
        self.assertEqual(container("orchid", "db")["image"], image)
        self.assertIn("first words", page(HTTPS))
