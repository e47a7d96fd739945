# SPDX-License-Identifier: Apache-2.0
"""Commits of a repository: brought by hand, by a timer and by a webhook, refused, taken back, gone back to."""
import hashlib
import hmac

from machine import Case, Site, Visitor, as_service_user, attempt, fgnctl, page, reboot, run, shell, status, write
from repositories import UNTIL_PAGE, Repository, Servers

HTTPS = "https://localhost:8443/"
APPLICATION = """
import flask

app = flask.Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def index():
    return "{}"
"""
NEVER_HEALTHY = """
import flask

app = flask.Flask(__name__)


@app.route("/")
def index():
    return "no", 500
"""
FAILS_WHILE_WATCHED = """
import time

import flask

app = flask.Flask(__name__)
start = time.monotonic()


@app.route("/")
def index():
    return ("well", 200) if time.monotonic() < start + 2.5 else ("not any more", 500)
"""
UNTIL_ENDED = """
timeout 120 bash -euc 'until systemctl --user --machine=iris@ show --property=ExecMainExitTimestampMonotonic --value iris-update.service |
    grep --quiet --invert-match --line-regexp "$0"; do sleep 0.1; done' "$1" """
UNTIL_TOLD = """timeout 60 bash -euc 'until (($(fgnctl history iris --json | wc --lines) == $0)); do sleep 0.5; done' "$1" """
TELL = 'import sys\n\nprint("marmalade", *sys.argv[1:])\n'
WEBHOOK = """[update]
watch = "2s"
webhook = "/hooks/push"
webhook_secret = "HOOK"
before = ["python3", "tell.py", "before"]
after = ["python3", "tell.py", "after"]
"""
FLOOD = """for number in $(seq 40); do
    curl --silent --insecure --output /dev/null --write-out '%{http_code}\n' --data "$number" "$1"
done"""
WITH_SUBMODULE = """
mkdir -p "$1/site" && cd "$1" && git mv main.py site/ && git submodule --quiet add "$2" site/leaf"""
NEWEST_SUBMODULE = 'git -C "$1" submodule --quiet update --remote'
SOURCE = '[app]\nmodule = "main:app"\nstart_timeout = 10\nsource = "{}"\n'
UPDATE = '[update]\nevery = "5s"\nwatch = "2s"\n'


def update_unit(*argv):
    return attempt("systemctl", "--user", "--machine=iris@", *argv)


def last_look():
    return update_unit("show", "--property=ExecMainExitTimestampMonotonic", "--value", "iris-update.service").out.strip()


def entries(name="iris"):
    return fgnctl("history", name, "--json").lines()


class Deploy(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.servers = cls.enterClassContext(Servers())

    def setUp(self):
        self.servers.set_token("")
        self.site = Site("iris")
        self.repository = Repository("iris")
        self.version("first")
        self.repository.push("first")

    def tearDown(self):
        run("fgnctl", "uninstall", "iris", "--yes", codes=(0, 5))
        for secret in ("TOKEN", "KEY", "HOOK"):
            run("fgnctl", "secret", "rm", "iris", secret, codes=(0, 1, 5))

    def version(self, text):
        self.repository.write("main.py", APPLICATION.format(text))

    def set_manifest(self, more="", update="", url=None):
        self.site.write("fgn.toml", SOURCE.format(url or self.repository.https) + more + update)

    def test_what_is_pushed_is_served(self):
        self.servers.set_token("correct-horse-battery")
        run("fgnctl", "secret", "set", "iris", "TOKEN", stdin="correct-horse-battery\n")
        self.set_manifest('token = "TOKEN"\n', UPDATE)
        self.assertRegex(self.site.provision(), "done +fetch the code")
        self.assertEqual(page(HTTPS), "first")
        self.assertRegex(self.site.provision(), "^Nothing to do")

        with Visitor(HTTPS) as visitor:
            self.version("second")
            second = self.repository.push("second")
            shell(UNTIL_PAGE, HTTPS, "second")
            look = last_look()
            shell(UNTIL_ENDED, look)
        self.assertEqual(visitor.seen["failures"], [])
        self.assertGreater(visitor.seen["asked"], 1)
        self.assertEqual(status("iris")["source"]["commit"], second)
        self.assertEqual([(entry["verb"], entry["who"], entry["result"]) for entry in entries()][1:],
                         [("deploy", "timer", "deployed")])

        self.repository.write("main.py", NEVER_HEALTHY)
        broken = self.repository.push("broken")
        shell("""timeout 90 bash -euc 'until fgnctl status iris --json | jq --exit-status ".update.commit == \\"$0\\"" >/dev/null; do sleep 0.5; done' "$1" """, broken)
        told = fgnctl("status", "iris")
        self.assertEqual((told.code, page(HTTPS)), (4, "second"), str(told))
        self.assertRegex(told.out, f"update: commit {broken[:12]} failed: ")
        for _ in range(2):  # looked at again, and not tried again
            shell(UNTIL_ENDED, last_look())
        self.assertEqual([entry["result"] for entry in entries()], ["deployed", "deployed", "failed"])
        self.assert_error(fgnctl("deploy", "iris"), 3, on=f"deploy {broken[:12]}", why="it failed before", do="fgnctl retry iris")

        self.version("third")
        self.repository.push("third")
        shell(UNTIL_PAGE, HTTPS, "third")
        shell("timeout 60 bash -euc 'until fgnctl status iris >/dev/null; do sleep 0.5; done'")
        self.assertEqual(self.servers.leaks(), "")
        for look in (run("journalctl", "--no-pager", "--output=cat"), self.site.attempt("--dry-run").out,
                     shell("cat /var/lib/fgnctl/ledger/iris.jsonl /etc/fgnctl/iris.toml")):
            self.assertNotIn("correct-horse", look)

    def test_by_hand(self):
        self.set_manifest('branch = "main"\n', '[update]\nwatch = "4s"\nkeep = 2\n')
        self.site.provision()
        self.assertEqual(fgnctl("deploy", "iris").code, 9)
        for text in ("second", "third"):
            self.version(text)
            newest = self.repository.push(text)
            with Visitor(HTTPS) as visitor:
                self.assertRegex(run("fgnctl", "deploy", "iris"), "runs commit [0-9a-f]{12} as generation")
            self.assertEqual((visitor.seen["failures"], page(HTTPS)), ([], text))

        self.repository.write("main.py", FAILS_WHILE_WATCHED)
        self.repository.push("fails while watched")
        with Visitor(HTTPS):
            taken_back = fgnctl("deploy", "iris")
        self.assert_error(taken_back, 10, on=".", why="answered 500", do="What ran before serves again")
        self.assertEqual((page(HTTPS), status("iris")["source"]["commit"]), ("third", newest))

        self.assertRegex(as_service_user("iris", "/usr/bin/fgnctl", "rollback", "iris"), "as generation 4")
        self.assertEqual(page(HTTPS), "second")
        run("fgnctl", "rollback", "iris", "1", codes=(3,))  # of four, the newest two are kept
        run("fgnctl", "rollback", "iris", "3")
        self.assertEqual(page(HTTPS), "third")
        kept = run("env", "COLUMNS=200", "fgnctl", "history", "iris")
        self.assertRegex(kept, r"(?m)^\* 5 .*rollback to 3")
        self.assertRegex(kept, r"(?m)^\+ 4 ")
        self.assertRegex(kept, r"failed: .*deploy of ")

        self.assertIn("No timer", run("fgnctl", "hold", "iris"))
        self.assertIn("Nothing done", run("fgnctl", "deploy", "iris", "--unattended") or "Nothing done")
        self.assertEqual(page(HTTPS), "third")
        run("fgnctl", "unhold", "iris")
        run("fgnctl", "deploy", "iris", "--unattended")  # the newest has failed before
        self.assertEqual(page(HTTPS), "third")
        first = shell('git -C "$1" rev-list --max-parents=0 HEAD', self.repository.folder).strip()
        run("fgnctl", "deploy", "iris", "--ref", first)
        self.assertEqual(page(HTTPS), "first")
        reboot()
        self.servers.start()
        shell(UNTIL_PAGE, HTTPS, "first")

    def test_what_cannot_be_fetched_changes_nothing(self):
        run("fgnctl", "secret", "set", "iris", "TOKEN", stdin="good")
        self.servers.set_token("good")
        self.set_manifest('token = "TOKEN"\n')
        self.site.provision()
        self.assert_error(fgnctl("deploy", "iris", "--ref", "nowhere"), 1, on="nowhere", why="no such branch or tag", do="--ref")
        self.assert_error(fgnctl("deploy", "iris", "--ref", "0" * 40), 1, on="fetch the code", why="(not our ref|exit code)", do="goes on")
        self.assert_error(fgnctl("deploy", "iris", "--ref=--upload-pack=x"), 2, on="command line", why="--ref", do="--help")
        self.servers.set_token("revoked")
        self.assert_error(fgnctl("deploy", "iris"), 1, on="fetch the code", why="could not read Username|Authentication failed", do="credentials")
        self.servers.set_token("good")
        run("mv", self.repository.bare, f"{self.repository.bare}.gone")
        self.assert_error(fgnctl("deploy", "iris"), 1, on="fetch the code", why="not found|exit code", do="goes on")
        run("mv", f"{self.repository.bare}.gone", self.repository.bare)

        self.repository.write("requirements.txt", "no-such-package-anywhere\n")
        self.repository.push("no such package")
        self.assert_error(fgnctl("deploy", "iris"), 1, on=".", why="no-such-package-anywhere", do=".")
        run("rm", f"{self.repository.folder}/requirements.txt")
        self.repository.write("pyproject.toml", '[project]\ndynamic = ["dependencies"]\n')
        self.repository.push("known to its build alone")
        self.assert_error(fgnctl("deploy", "iris"), 2, on="pyproject.toml", why="its own build", do="requirements.txt")
        run("rm", f"{self.repository.folder}/pyproject.toml")
        self.repository.write("main.py", "application = 1\n")
        self.repository.push("without the variable")
        self.assert_error(fgnctl("deploy", "iris"), 2, on="main:app", why="does not define app", do="module")
        run("ln", "-sfn", "/etc/passwd", f"{self.repository.folder}/main.py")
        self.repository.push("a link to the outside")
        self.assertEqual(fgnctl("deploy", "iris").code, 1)
        self.assertEqual(page(HTTPS), "first")

        run("rm", f"{self.repository.folder}/main.py")
        self.version("mended")
        shell('cd "$1" && git -c user.name=lab -c user.email=lab@lab commit --quiet --amend --all --message forced', self.repository.folder)
        self.repository.push("a force-push")
        run("fgnctl", "deploy", "iris")
        self.assertEqual(page(HTTPS), "mended")

    def test_over_ssh(self):
        run("chown", "-R", "lab-git", self.repository.bare)
        run("fgnctl", "secret", "set", "iris", "KEY", "--file", "/root/git/ssh/key")
        keys = f'deploy_key = "KEY"\nhost_key = "{self.servers.host_key()}"\n'
        self.set_manifest(keys, url=self.repository.ssh)
        self.site.provision()
        self.version("second")
        self.repository.push("second")
        run("fgnctl", "deploy", "iris")
        self.assertEqual(page(HTTPS), "second")

        self.version("third")
        self.repository.push("third")
        other = run("cat", "/root/git/ssh/key.pub").split()[1]
        self.set_manifest(keys.replace(self.servers.host_key().split()[1], other), url=self.repository.ssh)
        self.site.provision()  # knows its commit, and asks nobody
        self.assert_error(fgnctl("deploy", "iris"), 1, on="fetch the code", why="(?i)host key verification failed", do="credentials")
        self.assertEqual(page(HTTPS), "second")

    def deliver(self, secret, body="{}", header="X-Hub-Signature-256: sha256="):
        """As GitHub does; the status of the answer."""
        signature = hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
        write("/root/body", body)
        return run("curl", "--silent", "--insecure", "--output", "/dev/null", "--write-out", "%{http_code}",
                   "--header", header + signature, "--data-binary", "@/root/body", HTTPS + "hooks/push")

    def test_is_told_by_a_webhook(self):
        run("fgnctl", "secret", "set", "iris", "HOOK", stdin="shared\n")
        self.repository.write("tell.py", TELL)
        self.repository.push("tell")
        self.set_manifest(update=WEBHOOK)
        self.site.provision()
        self.assertEqual(update_unit("is-active", "iris-update.timer").out, "inactive\n")
        self.version("second")
        self.repository.push("second")
        self.assertEqual(self.deliver("shared"), "202")
        shell(UNTIL_PAGE, HTTPS, "second")
        self.version("third")
        self.repository.push("third")
        self.assertEqual(self.deliver("shared"), "202")  # the look for the second is still watching it
        shell(UNTIL_TOLD, "3")
        self.assertEqual(page(HTTPS), "third")
        self.assertRegex(run("fgnctl", "logs", "iris"), "(?s)marmalade before.*marmalade after.*marmalade before.*marmalade after")

        look = last_look()
        self.assertEqual(self.deliver("another"), "403")
        self.assertEqual(self.deliver("shared", header="X-Other: "), "403")
        self.assertEqual(self.deliver("shared", body="x" * (6 << 20)), "413")
        self.assertEqual(run("curl", "--silent", "--insecure", "--output", "/dev/null", "--write-out", "%{http_code}",
                             HTTPS + "hooks/push"), "405")
        self.assertEqual(self.deliver("shared", header="X-Gitea-Signature: "), "202")  # and a replay
        shell(UNTIL_ENDED, look)
        self.assertEqual([entry["result"] for entry in entries()], ["deployed"] * 3)
        flood = shell(FLOOD, HTTPS + "hooks/push").split()
        self.assertEqual((set(flood), flood.count("429") > 10, page(HTTPS)), ({"403", "429"}, True, "third"))

        run("fgnctl", "stop", "iris")
        run("fgnctl", "start", "iris")
        self.set_manifest(update='[update]\nwatch = "0"\nbefore = ["python3", "tell.py"]\nafter = ["python3", "-c", "exit(3)"]\n')
        self.site.provision()
        self.assertEqual(update_unit("is-active", "iris-webhook.socket").out, "inactive\n")
        self.repository.write("pyproject.toml", '[project]\nname = "iris"\ndependencies = ["flask", "fgnprobe"]\n')
        self.repository.write("main.py", "import fgnprobe\n" + APPLICATION.format("fourth"))
        self.repository.push("fourth")
        said = fgnctl("deploy", "iris")
        self.assertRegex(said.out + said.err, "warning .*update.after in: iris-after-.*exit code 3.*serves all the same")
        self.assertEqual((said.code, page(HTTPS)), (0, "fourth"))
        self.repository.write("tell.py", "exit(4)\n")
        self.repository.push("fifth")
        self.assert_error(fgnctl("deploy", "iris"), 6, on="update.before in iris-before-", why="exit code 4", do="Correct it")
        self.assertEqual(page(HTTPS), "fourth")

    def test_a_folder_with_a_submodule(self):
        leaf = Repository("leaf")
        leaf.write("colour.py", 'COLOUR = "green"\n')
        leaf.push("green")
        shell(WITH_SUBMODULE, self.repository.folder, leaf.https)
        self.repository.write("site/main.py", "from leaf.colour import COLOUR\n" + APPLICATION.replace('"{}"', "COLOUR"))
        self.repository.push("a submodule")
        self.set_manifest('folder = "site"\nsubmodules = true\n', '[update]\nwatch = "0"\n')
        self.site.provision()
        self.assertEqual(page(HTTPS), "green")
        leaf.write("colour.py", 'COLOUR = "golden"\n')
        leaf.push("golden")
        self.assertEqual(fgnctl("deploy", "iris").code, 9)
        shell(NEWEST_SUBMODULE, self.repository.folder)
        self.repository.push("its newest")
        run("fgnctl", "deploy", "iris")
        self.assertEqual(page(HTTPS), "golden")
