# SPDX-License-Identifier: Apache-2.0
"""A database of the application's own: what was written stays, whatever happens around it."""
import json
import re

from machine import Case, Site, container, curl, fgnctl, page, python, read, reboot, remove_services, run, shell, status, write

HTTPS = "https://localhost:8443/"
MIGRATE = 'migrate = ["python", "schema.py"]'
DATABASE = MIGRATE + '\n[storage]\ndynamic = true\n[database]\nengine = "mariadb"'
DEFAULTS = "/etc/fgnctl/defaults.toml"
# Only from a cgroup of its user may a process enter a container.
AS_ORCHID = ("systemd-run", "--quiet", "--user", "--machine=orchid@", "--wait", "--pipe", "--collect")
SQLITE = """
import os
import sqlite3

from flask import Flask

app = Flask(__name__)


@app.route("/")
def count():
    with sqlite3.connect(os.environ["DATABASE_FILE"]) as database:
        database.execute("CREATE TABLE IF NOT EXISTS visits (at TIMESTAMP DEFAULT CURRENT_TIMESTAMP)")
        database.execute("INSERT INTO visits DEFAULT VALUES")
        return f"visits: {database.execute('SELECT count(*) FROM visits').fetchone()[0]}"
"""


def add(title):
    said = curl("--write-out", "%{http_code}", "--form", f"title={title}", "--form", "file=@/etc/hostname", HTTPS)
    assert said.out.endswith("303"), str(said)


def podman(*argv):
    return run(*AS_ORCHID, "podman", *argv)


def inspect(name):
    return json.loads(podman("inspect", name))[0]


class MariaDb(Case):
    def setUp(self):
        self.site = Site("orchid", "todo")
        self.site.set_manifest(DATABASE)
        self.site.provision()
        if "first words" not in page(HTTPS):
            add("first words")

    def assert_kept(self):
        found = page(HTTPS)
        self.assertIn("<span>first words</span>", found)
        self.assertEqual(page(HTTPS[:-1] + re.search("/files/[0-9a-f]+", found)[0]), read("/etc/hostname"))

    def test_status_tells_it(self):
        database = container("orchid", "db")
        self.assertEqual((database["unit"], database["health"], database["restarts"]), ("orchid-db.service", "healthy", 0))
        self.assertRegex(database["answer"], "MariaDB")
        self.assertIn("Nothing to do", self.site.provision())

    def test_has_no_network_and_no_privilege(self):
        found = inspect(container("orchid", "db")["container"])
        self.assertEqual(found["HostConfig"]["NetworkMode"], "none")
        self.assertTrue(found["HostConfig"]["ReadonlyRootfs"])
        self.assertIn(found["EffectiveCaps"], ([], None))
        uid = run("ps", "-o", "uid=", "-C", "mariadbd").split()
        self.assertTrue(uid and all(int(one) >= 100000 for one in uid), uid)

    def test_nobody_else_learns_the_password(self):
        app = container("orchid", "app")["container"]
        password = podman("exec", app, "cat", "/run/secrets/database-password").strip()
        self.assertRegex(password, "^[0-9a-f]{48}$")
        places = {"inspect": podman("inspect", app, container("orchid", "db")["container"]),
                  "processes": run("ps", "axww", "-o", "args"),
                  "journal": shell('journalctl --output=export | grep -aF -e "$1" || true', password),
                  "status": json.dumps(status("orchid")),
                  "files": run("grep", "-rlF", "--exclude-dir=homes", password, "/etc", "/var/lib/fgnctl", "/run/fgnctl",
                               codes=(0, 1))}
        for place, text in places.items():
            self.assertNotIn(password, text, place)
        self.assertEqual(places["files"], "")

    def test_application_cannot_be_its_administrator(self):
        said = podman("exec", container("orchid", "app")["container"], "/opt/venv/bin/python3", "-c",
                      "import pymysql\ntry:\n pymysql.connect(unix_socket='/run/database/mysqld.sock', user='root')\n"
                      "except pymysql.err.OperationalError as error: print(error.args[0])")
        self.assertEqual(said.strip(), "1045")  # access denied

    def test_application_is_told_by_its_url(self):
        self.site.edit("main.py", 'return "ok\\n"', 'return os.environ["DATABASE_URL"].split("@")[1]')
        self.site.provision()
        self.assertEqual(page(f"{HTTPS}health"), "localhost/orchid?unix_socket=/run/database/mysqld.sock&charset=utf8mb4")

    def test_code_is_changed_beside_it(self):
        since = container("orchid", "db")["since"]
        self.site.edit("templates/index.html", "<h1>To do", "<h1>Changed")
        self.site.provision()
        self.assertIn("<h1>Changed", page(HTTPS))
        self.assert_kept()
        self.assertEqual(container("orchid", "db")["since"], since, "the database was restarted")

    def test_changed_settings_keep_the_data(self):
        before = container("orchid", "db")["container"]
        self.site.set_manifest(DATABASE + "\nconnections = 77")
        self.site.provision()
        self.assertNotEqual(container("orchid", "db")["container"], before)
        self.assert_kept()
        count = podman("exec", container("orchid", "db")["container"], "mariadb", "--defaults-file=/run/secrets/database-root",
                       "-NBe", "SELECT @@max_connections")
        self.assertEqual(count.strip(), "77")

    def test_database_that_does_not_start_leaves_the_old_one(self):
        before = status("orchid")
        defaults = read(DEFAULTS)
        self.addCleanup(write, DEFAULTS, defaults)
        write(DEFAULTS, re.sub("^mariadb = .*$", 'mariadb = "127.0.0.1:5000/python:lab"', defaults, flags=re.MULTILINE))
        said = self.site.attempt()
        self.assertNotEqual(said.code, 0)
        self.assertIn("orchid-db.service", said.err)
        after = status("orchid")
        self.assertEqual((after["state"], after["generation"]), ("healthy", before["generation"]))
        self.assertEqual([one["container"] for one in after["containers"]], [one["container"] for one in before["containers"]])
        self.assert_kept()

    def test_schema_is_changed_before_the_application(self):
        self.site.write("schema.py", self.site.read("schema.py") + """
with database() as cursor:
    cursor.execute("ALTER TABLE tasks ADD COLUMN IF NOT EXISTS place VARCHAR(20) DEFAULT 'home'")
""")
        self.site.edit("templates/index.html", "title, file, done in", "title, file, done, place in")
        self.site.edit("templates/index.html", "{{ title }}", "{{ title }} at {{ place }}")
        self.site.edit("main.py", "title, file, done FROM", "title, file, done, place FROM")
        self.site.provision()
        self.assertIn("first words at home", page(HTTPS))
        self.assertEqual(podman("ps", "--all", "--quiet", "--filter", "label=fgnctl.role=migrate"), "")
        self.assertIn("The schema is there.", run("fgnctl", "logs", "orchid", "-n", "500"))

    def test_migration_that_fails_leaves_the_old_application(self):
        before = status("orchid")
        self.site.write("schema.py", "import os\nraise SystemExit('no such table: ' + os.environ['DATABASE_URL'][:8])\n")
        self.assert_error(self.site.attempt(), 6, on="orchid-migrate-", why="exit code 1(?s:.*)no such table: mysql://", do="provision")
        self.site.set_manifest(DATABASE.replace('"python"', '"pyramid"'))
        self.assert_error(self.site.attempt(), 6, on="orchid-migrate-", why="pyramid: No such file", do="provision")
        after = status("orchid")
        self.assertEqual((after["state"], after["generation"]), ("healthy", before["generation"]))
        self.assert_kept()
        self.assertEqual(podman("ps", "--all", "--quiet", "--filter", "label=fgnctl.role=migrate"), "")
        self.assertEqual(run("find", "/var/lib/fgnctl/homes/orchid/.config", "-name", "*migrate*"), "")

    def test_crash_is_survived(self):
        add("before the crash")
        shell("pkill -KILL -x mariadbd")
        run("fgnctl", "start", "orchid")
        self.assert_kept()
        self.assertIn("before the crash", page(HTTPS))

    def test_stop_start_and_restart(self):
        run("fgnctl", "stop", "orchid")
        self.assertEqual([one["health"] for one in status("orchid")["containers"]], ["stopped"] * 3)
        run("fgnctl", "start", "orchid")
        self.assert_kept()
        since = container("orchid", "db")["since"]
        run("fgnctl", "restart", "orchid")
        self.assertGreater(container("orchid", "db")["since"], since)
        self.assert_kept()

    def test_reboot(self):
        reboot()
        run("fgnctl", "start", "orchid")
        self.assert_kept()

    def test_data_of_a_newer_server_is_left_alone(self):
        version = "/var/lib/fgnctl/homes/orchid/.local/share/containers/storage/volumes/orchid-db/_data/version"
        before = read(version)
        run("fgnctl", "stop", "orchid")
        self.addCleanup(write, version, before)
        write(version, "99.10\n")
        self.assert_error(fgnctl("start", "orchid"), 6, on="orchid-db.service", why="exit-code", do="fgnctl logs")
        self.assertRegex(run("fgnctl", "logs", "orchid", "-n", "5000"),
                         r" db +The data is of MariaDB 99\.10, and this image has \d+\.\d+, which cannot read it")
        write(version, before)
        run("fgnctl", "start", "orchid")
        self.assert_kept()

    def test_without_the_section_it_stops_and_the_data_waits(self):
        self.site.write("main.py", "from flask import Flask\napp = Flask(__name__)\napp.add_url_rule('/', view_func=lambda: 'none')\n")
        self.site.set_manifest()
        self.site.provision()
        self.assertEqual(page(HTTPS), "none")
        self.assertEqual([one["role"] for one in status("orchid")["containers"]], ["app", "web"])
        self.assertEqual(run("pgrep", "-x", "mariadbd", codes=(0, 1)), "")
        self.assertIn("orchid-db", podman("volume", "ls", "--quiet"))
        self.setUp()
        self.assert_kept()

    def test_lost_container_comes_back_when_its_unit_starts(self):
        database = container("orchid", "db")["container"]
        run("fgnctl", "stop", "orchid")
        podman("rm", database)
        run("fgnctl", "start", "orchid")
        self.assert_kept()


class FirstProvision(Case):
    def setUp(self):
        self.addCleanup(remove_services)
        self.site = Site("orchid", "todo")

    def test_killed_at_the_database_is_repaired(self):
        for step in ("image.mariadb", "database"):
            told = python("kill_at.py", step, "fgnctl", "provision", "orchid", "-f", self.site.manifest)
            self.assertTrue(told["killed"], told)
        self.site.provision()
        add("after all")
        self.assertIn("after all", page(HTTPS))

    def test_sqlite(self):
        self.site.write("main.py", SQLITE)
        self.site.set_manifest('[database]\nengine = "sqlite"')
        self.site.provision()
        before = int(page(HTTPS).split()[-1])
        self.site.set_manifest('env = { CHANGED = "1" }', '[database]\nengine = "sqlite"')
        self.site.provision()
        self.assertGreater(int(page(HTTPS).split()[-1]), before)
        self.assertEqual([one["role"] for one in status("orchid")["containers"]], ["app", "web"])
