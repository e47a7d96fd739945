# SPDX-License-Identifier: Apache-2.0
"""What is backed up comes back: into the same service, onto a machine that has none, from what is damaged or broken off."""
import json
import re

from machine import HERE, Case, Site, Visitor, attempt, container, curl, fgnctl, page, podman, python, read, run, shell, status, write
from test_containers import KEEPER

HTTPS = "https://localhost:8443/"
HOME = "/var/lib/fgnctl/homes/orchid"
VOLUMES = f"{HOME}/.local/share/containers/storage/volumes"
DUMPS = f"{HOME}/fgnctl/dumps"
REPOSITORY = "/var/lib/fgnctl/backups/orchid"
MANIFEST = 'health = "/health"\nmigrate = ["python", "schema.py"]\nsecrets = ["TOKEN"]\n[storage]\ndynamic = true\n[database]\nengine = "mariadb"\n'
HOOKS = """
before = ["python", "-c", "import os; open(os.environ['DYNAMIC_STORAGE'] + '/quiet', 'w')"]
after = ["python", "-c", "import os; os.remove(os.environ['DYNAMIC_STORAGE'] + '/quiet')"]
"""
AS_OWNER = """cd / && exec setpriv --reuid="$1" --regid="$1" --clear-groups env -i PATH=/usr/bin:/bin \\
    unshare --user --map-root-user --map-auto --setuid 0 --setgid 0 -- "${@:2}" """
# Each line is a row that the site has confirmed.
WRITE = """
while :; do
    title="row $((++number))"
    curl --silent --insecure --fail --output /dev/null --form "title=$title" "$1" && echo "$title" >>/root/confirmed
done"""
EMPTY = 'find "$1" -mindepth 1 -delete'
# One byte in the middle.
FLIP = """
at=$(($(stat --format=%s "$1") / 2))
byte=$(od --address-radix=n --format=u1 --skip-bytes=$at --read-bytes=1 "$1")
printf "\\\\x$(printf %x $((byte ^ 1)))" | dd of="$1" bs=1 seek=$at conv=notrunc status=none"""


def as_owner(*argv, service="orchid"):
    return shell(AS_OWNER, service, *argv)


def odd_files(command, service="orchid"):
    folder = f"{VOLUMES}/orchid-dynamic/_data".replace("orchid", service)
    return json.loads(as_owner("python3", "-c", (HERE / "inside" / "odd_files.py").read_text(), command, folder, service=service))


def sql(statement):
    return podman("orchid", "exec", container("orchid", "db")["container"], "mariadb", "--defaults-file=/run/secrets/database-root",
                  "--batch", "--skip-column-names", "orchid", "-e", statement)


def titles():
    return set(sql("SELECT title FROM tasks").splitlines())


def add(title):
    said = curl("--fail", "--form", f"title={title}", HTTPS)
    assert said.code == 0, str(said)


def images_of(service):
    return {one["role"]: (one["image"], one.get("base")) for one in status(service)["containers"]}


def back_up():
    return json.loads(run("fgnctl", "backup", "orchid", "--json").splitlines()[-1])["data"]


def backups():
    return fgnctl("backups", "orchid", "--json").lines()


class OfToDo(Case):
    def setUp(self):
        self.addCleanup(run, "fgnctl", "uninstall", "orchid", "--yes", codes=(0, 5))
        self.site = Site("orchid", "todo")
        self.site.set_manifest(MANIFEST)
        run("fgnctl", "secret", "set", "orchid", "TOKEN", stdin="swordfish")
        self.site.provision()


class Backups(OfToDo):
    def assert_nothing_waits(self):
        self.assertEqual(as_owner("find", VOLUMES, "-maxdepth", "2", "-name", "_re*"), "")
        self.assertEqual(attempt("ls", f"{DUMPS}/backup.sql", f"{DUMPS}/restore.sql").out, "")

    def test_every_committed_row_comes_back(self):
        files = odd_files("make")
        shell(": >/root/confirmed; systemd-run --quiet --unit=lab-writer bash -c \"$1\" - \"$2\"", WRITE, HTTPS)
        self.addCleanup(attempt, "systemctl", "stop", "lab-writer")
        shell("timeout 60 bash -c 'until [[ $(wc -l </root/confirmed) -gt 20 ]]; do sleep 0.1; done'")
        confirmed = set(read("/root/confirmed").splitlines())
        first = back_up()
        run("systemctl", "stop", "lab-writer")
        self.assertEqual((first["number"], sorted(first["parts"])), (1, ["certificate", "code", "database", "service", "volume:dynamic"]))

        sql("DROP TABLE tasks")
        shell(EMPTY, f"{VOLUMES}/orchid-dynamic/_data")
        with Visitor(HTTPS) as visitor:
            said = run("fgnctl", "restore", "orchid")
        self.assertRegex(said, r"orchid has the data of backup 1: database, volume:dynamic \(generation 2\)")
        self.assertRegex(said, "What it had before is backup 2")
        self.assertGreater(visitor.seen["asked"], 0)
        self.assertLessEqual(confirmed, titles())
        self.assertEqual(odd_files("list"), files)
        self.assertEqual(status("orchid")["state"], "healthy")
        self.assert_nothing_waits()

        add("after that")
        run("fgnctl", "restore", "orchid", "--at", "1", "--only", "volume:dynamic")
        self.assertIn("after that", titles())
        self.assertEqual(odd_files("list"), files)
        self.assertLess(back_up()["added"], 200_000)
        self.assertEqual([(one["number"], one["reason"]) for one in backups()], [(1, "asked"), (2, "restore"), (3, "restore"), (4, "asked")])
        self.asked()
        self.refused()

    def asked(self):
        """By the timer of the service user, who has no other way to its backups."""
        timer = read(f"{HOME}/.config/systemd/user/orchid-backup.timer")
        self.assertIn("OnCalendar=*-*-* 03:00:00", timer)
        begin = ("systemctl", "--user", "--machine=orchid@", "start", "orchid-backup.service")
        run(*begin)
        self.assertEqual(len(backups()), 4, "the last one is young")
        shell("""sed -i 's/"made":[0-9]*/"made":1/' /var/lib/fgnctl/backups/orchid.json""")
        run(*begin)
        self.assertEqual([one["reason"] for one in backups()][-1], "timer")
        for path in (REPOSITORY, "/var/lib/fgnctl/secrets/orchid"):
            self.assertEqual(attempt("setpriv", "--reuid=orchid", "--clear-groups", "ls", path).code, 2)
        self.assertEqual(attempt("setpriv", "--reuid=nobody", "--clear-groups", "socat", "-u", "UNIX-CONNECT:/run/fgnctl/orchid-backup.sock", "-").code, 1)

        run("mv", REPOSITORY, f"{REPOSITORY}.away")
        shell("""sed -i 's/"made":[0-9]*/"made":1/' /var/lib/fgnctl/backups/orchid.json""")
        run(*begin, codes=(1,))
        self.assertEqual(run("systemctl", "--user", "--machine=orchid@", "show", "--property=Result", "--value", "orchid-backup.service"), "exit-code\n")
        told = fgnctl("status", "orchid")
        self.assertEqual(told.code, 4, str(told))
        self.assertRegex(told.out, "backup: the last one failed")
        self.assertRegex(told.out, "it is not there any more")
        run("mv", f"{REPOSITORY}.away", REPOSITORY)
        back_up()
        self.assertEqual(fgnctl("status", "orchid").code, 0)
        run("systemctl", "--user", "--machine=orchid@", "reset-failed", "orchid-backup.service")

    def refused(self):
        before = titles()
        self.assert_error(fgnctl("restore", "orchid", "--at", "99"), 5, on="backup 99 of orchid", why="no such backup", do="fgnctl backups")
        self.assert_error(fgnctl("restore", "orchid", "--only", "volume:static"), 2, on="volume:static", why="has none", do="volume:dynamic")
        key = run("fgnctl", "backup", "key", "orchid")
        self.assertRegex(key, r"^[0-9a-f]{64}\n$")
        write("/root/other-key", "wrong\n")
        write("/root/key", key)
        self.assert_error(fgnctl("restore", "orchid", "--repo", "/var/lib/fgnctl/backups", "--key-file", "/root/other-key"), 1, on=REPOSITORY,
                          why="another key", do="key")
        self.assert_error(fgnctl("restore", "orchid", "--repo", "/nowhere", "--key-file", "/root/key"), 1, on="/nowhere/orchid",
                          why="no repository", do="Correct")
        self.assert_error(fgnctl("restore", "orchid", "--repo", "rest:http://127.0.0.1:9/", "--key-file", "/root/key"), 1, on="rest:",
                          why="nobody answers", do="server")
        self.assertEqual(titles(), before)

        newest = backups()[-1]["number"]
        sql("ALTER TABLE tasks RENAME TO elsewhere")
        spoilt = back_up()["number"]
        sql("ALTER TABLE elsewhere RENAME TO tasks")
        add("the newest words")
        odd = odd_files("list")
        self.assert_error(fgnctl("restore", "orchid", "--at", str(spoilt)), 10, on="orchid-app", why=".", do="What ran before serves again")
        self.assertIn("the newest words", titles())
        self.assertEqual((odd_files("list"), status("orchid")["state"], spoilt), (odd, "healthy", newest + 1))
        self.assert_nothing_waits()

    def test_another_machine(self):
        """Of the same repository, key and nothing else, with other ranges of ids."""
        run("mkdir", "-p", "/srv/tls")
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "30", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", "/srv/tls/key.pem", "-out", "/srv/tls/site.pem")
        self.site.set_manifest(MANIFEST + '[web]\ntls = "files"\ncertificate = "/srv/tls/site.pem"\nkey = "/srv/tls/key.pem"\n'
                               '[backup]\nrepository = "/srv/backups"\n' + HOOKS)
        self.site.provision()
        certificate = status("orchid")["certificate"]["fingerprint"]
        files = odd_files("make")
        add("first words")
        back_up()
        self.assertEqual(odd_files("list"), files)
        ranges = read("/etc/subuid")
        write("/root/key", run("fgnctl", "backup", "key", "orchid"))
        run("fgnctl", "uninstall", "orchid", "--yes")
        run("rm", "-r", self.site.folder, "/srv/tls")
        self.addCleanup(run, "rm", "-rf", "/srv/backups", "/var/lib/fgnctl/restored")
        write("/etc/subuid", ranges.replace("orchid", "somebody"))
        write("/etc/subgid", ranges.replace("orchid", "somebody"))
        self.addCleanup(shell, "sed -i /^somebody:/d /etc/subuid /etc/subgid")

        self.assert_error(fgnctl("restore", "orchid"), 5, on="orchid", why="no such service", do="--repo")
        said = run("fgnctl", "restore", "orchid", "--repo", "/srv/backups", "--key-file", "/root/key")
        self.assertRegex(said, "orchid has the data of backup 1: .*database.*volume:dynamic")
        self.assertEqual((page(HTTPS).count("first words"), status("orchid")["state"]), (1, "healthy"))
        self.assertEqual(status("orchid")["certificate"]["fingerprint"], certificate)
        self.assertEqual(read("/var/lib/fgnctl/restored/orchid/fgnctl-key.pem").splitlines()[0], "-----BEGIN PRIVATE KEY-----")
        restored = odd_files("list")
        self.assertIn("quiet", restored)
        del restored["quiet"]
        self.assertEqual(restored, files)
        self.assertNotEqual(shell("grep ^orchid: /etc/subuid"), ranges)
        self.assertEqual(run("fgnctl", "secret", "list", "orchid"), "TOKEN\n")
        self.assertRegex(run("fgnctl", "provision", "orchid"), "^Nothing to do")
        self.assertEqual(back_up()["number"], 2)

    def test_images(self):
        """Nothing but the repository is asked: no registry, and no package index."""
        self.site.set_manifest(MANIFEST + KEEPER + '[backup]\nimages = true\nrepository = "/srv/backups"\n')
        self.site.provision()
        self.addCleanup(run, "fgnctl", "uninstall", "clementine", "--yes", codes=(0, 5))
        self.addCleanup(run, "rm", "-rf", "/srv/backups", "/var/lib/fgnctl/restored")
        add("first words")
        back_up()
        images = images_of("orchid")
        write("/root/key", run("fgnctl", "backup", "key", "orchid"))
        run("fgnctl", "uninstall", "orchid", "--yes")
        run("systemctl", "stop", "docker-registry.service", "lab-index.service")
        self.addCleanup(run, "systemctl", "start", "docker-registry.service", "lab-index.service")

        said = run("fgnctl", "restore", "orchid", "--repo", "/srv/backups", "--key-file", "/root/key")
        self.assertRegex(said, "orchid has the data of backup 1: .*images")
        self.assertEqual((page(HTTPS).count("first words"), status("orchid")["state"]), (1, "healthy"))
        self.assertEqual(images_of("orchid"), images)
        self.assertRegex(run("fgnctl", "provision", "orchid"), "^Nothing to do")
        shell('echo "# another version" >>/var/lib/fgnctl/restored/orchid/main.py')
        run("fgnctl", "provision", "orchid")
        self.assertEqual(back_up()["number"], 2)

        url = re.search(r"https://localhost:\d+/", run("fgnctl", "clone", "orchid", "clementine"))[0]
        self.assertIn("first words", page(url))
        self.assertNotIn("orchid", podman("clementine", "images"))
        self.assertRegex(run("fgnctl", "provision", "clementine"), "^Nothing to do")

    def test_damage(self):
        """One byte of each file of the repository."""
        add("first words")
        back_up()
        before, kept = titles(), backups()
        self.assertIn("is whole", run("fgnctl", "backup", "check", "orchid", "--data"))
        tried = set()
        for file in run("find", REPOSITORY, "-type", "f").split():
            with self.subTest(file):
                run("cp", "--archive", file, "/root/whole")
                run("chmod", "u+w", file)
                shell(FLIP, file)
                self.assert_error(fgnctl("backup", "check", "orchid", "--data"), 1, on=REPOSITORY, why=".", do=".")
                kind = file.removeprefix(REPOSITORY).split("/")[1]
                if kind not in tried:  # what was stored in that file is not there
                    tried.add(kind)
                    self.assertIn(fgnctl("restore", "orchid", "--only", "volume:dynamic", "--unsaved").code, (0, 1, 2, 5))
                run("mv", "/root/whole", file)
        self.assertEqual(tried, {"config", "data", "index", "keys", "snapshots"})
        self.assertIn("is whole", run("fgnctl", "backup", "check", "orchid", "--data"))
        self.assertEqual(backups(), kept)
        self.assertEqual((titles(), status("orchid")["state"]), (before, "healthy"))

    def test_killed_at_every_step(self):
        add("first words")
        steps = ["backup.repository", "backup.dump", "backup.parts", "backup.service", "backup.expire"]
        for number, step in enumerate(steps):
            with self.subTest(step):
                told = python("kill_at.py", ",".join(steps[number:]), "fgnctl", "backup", "orchid")
                self.assertTrue(told["killed"], told)
        last = back_up()["number"]
        self.assertEqual([one["number"] for one in backups() if not one["complete"]], [])
        add("later words")
        steps = ["restore.parts", "restore.data", "outage", "restore", "application", "generation"]
        for number, step in enumerate(steps):
            with self.subTest(step):
                told = python("kill_at.py", ",".join(steps[number:]), "fgnctl", "restore", "orchid", "--at", str(last))
                self.assertTrue(told["killed"], told)
        run("fgnctl", "restore", "orchid", "--at", str(last))
        self.assertEqual((titles(), status("orchid")["state"]), ({"first words"}, "healthy"))
        self.assert_nothing_waits()
