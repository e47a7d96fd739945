# SPDX-License-Identifier: Apache-2.0
"""An image that one service is built into and another runs: published, brought, refused, gone back from."""
import json

from machine import Case, Site, Visitor, attempt, fgnctl, page, podman, read, run, shell, status, write
from repositories import UNTIL_PAGE

APPLICATION = """
import os

import flask

app = flask.Flask(__name__)


@app.route("/")
def index():
    return "{0}", 500 if os.environ.get("BREAKS") == "{0}" else 200
"""
# Of the password correct-horse.
REGISTRY = """
mkdir -p /srv/registry
cat >/srv/registry/config.yml <<'END'
version: 0.1
storage: {filesystem: {rootdirectory: /srv/registry/store}}
http: {addr: "127.0.0.1:5001"}
auth: {htpasswd: {realm: lab, path: /srv/registry/htpasswd}}
END
echo 'me:$2b$04$vMTltsl7KX0QPnF90fw6O.G0vGZxqyP9lLeuc8c2nNqiBr1eYyDja' >/srv/registry/htpasswd
printf '[[registry]]\\nlocation = "%s"\\ninsecure = true\\n' 127.0.0.1:5001 127.0.0.1:5002 >/etc/containers/registries.conf.d/images.conf
systemd-run --quiet --unit=lab-registry --property=Type=notify --property=NotifyAccess=all \\
    /usr/local/libexec/ready-at "listening on" docker-registry serve /srv/registry/config.yml
systemd-run --quiet --unit=lab-busy --property=Type=notify --property=NotifyAccess=all python3 -c '
import http.server, subprocess

class Busy(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/v2/" else 429)
        self.send_header("Retry-After", "0")
        self.end_headers()

server = http.server.HTTPServer(("127.0.0.1", 5002), Busy)
subprocess.run(["systemd-notify", "--ready"])
server.serve_forever()'"""
STOP = """
systemctl stop lab-registry lab-busy 2>/dev/null || true
rm -rf /srv/registry /etc/containers/registries.conf.d/images.conf"""
DEFAULTS = "/etc/fgnctl/defaults.toml"
# Of two platforms, of which this machine runs both.
BOTH = r"""
image=127.0.0.1:5000/python
podman create --quiet --name other "$image:lab" true
podman export other | podman import --quiet --arch 386 --change USER=0 - "$image:386"
podman rm other
podman manifest create "$image:both" "docker://$image:lab"
podman manifest add "$image:both" "containers-storage:$image:386"
podman manifest push --all "$image:both" "docker://$image:both"
podman rmi --all --force"""
# The layer that only the newest version has.
SPOIL = """
cd /srv/registry/store/docker/registry/v2/blobs/sha256
newest=$(find . -name data -size +0 -printf '%T@ %s %p\\n' | sort -n | tail -n 3 | sort -k2n | tail -n 1 | cut -d' ' -f3)
eval "$1$newest" """
SPOILS = ("printf x | dd bs=1 seek=20 conv=notrunc status=none of=", "truncate --size=-100 ")
IMAGE = "127.0.0.1:5001/iris"
SOURCE = '[app]\nmodule = "main:app"\nstart_timeout = 10\nsource = "{}"\nenv = {{ BREAKS = "third" }}\n[update]\nwatch = "2s"\n{}'
PASSWORD = "correct-horse"


def url(name):
    return status(name)["url"]


def entries():
    return [(entry["verb"], entry["result"]) for entry in fgnctl("history", "rose", "--json").lines()]


def sources():
    """Those that Podman has of the service that runs images."""
    return [line for line in podman("rose", "images", "--format", "{{.Repository}}:{{.Tag}}").split() if "rose-source:" in line]


class Images(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(shell, STOP)
        shell(STOP)
        shell(REGISTRY)
        shell(BOTH)

    def version(self, text):
        """Runs it on the one service, builds and publishes it."""
        self.site.write("main.py", APPLICATION.format(text))
        self.site.provision()
        built = run("fgnctl", "build", "iris", "--json").splitlines()[-1]
        run("fgnctl", "push", "iris", IMAGE)
        return json.loads(built)["version"]

    def rose(self, source, more=""):
        run("mkdir", "-p", "/srv/rose")
        write("/srv/rose/fgn.toml", SOURCE.format(source, more))
        return fgnctl("provision", "rose", "-f", "/srv/rose/fgn.toml")

    def log_in(self, name):
        return run("fgnctl", "registry", "login", name, "127.0.0.1:5001", "--user", "me", stdin=PASSWORD + "\n")

    def test_what_is_built_here_runs_there(self):
        defaults = read(DEFAULTS)
        self.addCleanup(write, DEFAULTS, defaults)
        write(DEFAULTS, defaults.replace("python:lab", "python:both"))
        self.site = Site("iris")
        self.site.set_manifest()
        self.site.write("main.py", APPLICATION.format("first"))
        self.site.provision()
        self.assert_error(fgnctl("push", "iris", IMAGE), 5, on="image of iris", why="none was built", do="fgnctl build iris")
        self.assert_error(fgnctl("build", "iris", "--platform", "linux/s390x"), 3, on="python:both", why="the registry has none", do="defaults.toml")
        self.assertRegex(run("fgnctl", "build", "iris"), "Built version 1 of iris: localhost/iris:1")
        self.assertEqual(fgnctl("build", "iris").code, 9)
        self.assertRegex(run("fgnctl", "build", "iris", "--no-cache"), "Built version 2")
        made = json.loads(podman("iris", "image", "inspect", "localhost/iris:2"))[0]
        labels = {key.rpartition(".")[2]: value for key, value in made["Labels"].items()}
        self.assertEqual((made["User"], labels["version"], labels["revision"], labels["digest"][:7]),
                         ("1000:1000", "2", status("iris")["snapshot"], "sha256:"))
        self.assertRegex(run("fgnctl", "build", "iris", "--platform", "linux/386"), "Built version 3")
        other = json.loads(podman("iris", "image", "inspect", "localhost/iris:3"))[0]
        self.assertEqual((other["Architecture"], made["Architecture"]), ("386", "amd64"))
        self.assertNotEqual(other["RootFS"]["Layers"][0], made["RootFS"]["Layers"][0])
        self.assertRegex(run("fgnctl", "build", "iris"), "Built version 4")
        listed = json.loads(run("fgnctl", "sbom", "iris"))
        self.assertEqual(listed["bomFormat"], "CycloneDX")
        names = {one["name"] for one in listed["components"]}
        self.assertTrue({"flask", "gunicorn", "libc6"} <= names, names)

        self.assert_error(fgnctl("push", "iris", IMAGE), 1, on=IMAGE, why="wants a login", do="fgnctl registry login")
        self.assertIn("logs in at", self.log_in("iris"))
        self.assertIn("Nothing to do", self.log_in("iris"))
        self.assertEqual(run("stat", "--format=%U %a", "/var/lib/fgnctl/homes/iris/.config/containers/auth.json"), "iris 600\n")
        self.assertRegex(run("fgnctl", "push", "iris", IMAGE), f"Published {IMAGE}:4, and as latest")

        self.assert_error(self.rose(f"{IMAGE}:latest"), 1, on=IMAGE, why="wants a login", do="fgnctl registry login")
        self.log_in("rose")
        self.assertEqual(run("fgnctl", "registry", "list", "rose"), "127.0.0.1:5001 as me\n")
        provisioned = self.rose(f"{IMAGE}:latest")
        self.assertEqual(provisioned.code, 0, str(provisioned))
        self.assertEqual(page(url("rose")), "first")
        self.assertRegex(self.rose(f"{IMAGE}:latest").out, "^Nothing to do")
        self.assertEqual(json.loads(run("fgnctl", "sbom", "rose")), listed)
        self.assert_error(fgnctl("build", "rose"), 3, on="rose", why="its source is an image", do="where it was built")

        self.assertEqual(self.version("second"), 5)
        with Visitor(url("rose")) as visitor:
            self.assertRegex(run("fgnctl", "deploy", "rose"), "runs image sha256:[0-9a-f]{12} as generation 2")
        self.assertEqual((visitor.seen["failures"], page(url("rose"))), ([], "second"))
        self.assertEqual(fgnctl("deploy", "rose").code, 9)

        self.version("third")
        layers = [json.loads(podman("iris", "image", "inspect", f"localhost/iris:{number}"))[0]["RootFS"]["Layers"] for number in (5, 6)]
        self.assertEqual([one == other for one, other in zip(*layers)].count(False), 1, layers)
        self.assert_error(fgnctl("deploy", "rose"), 6, on=".", why=".", do=".")
        self.assert_error(fgnctl("deploy", "rose"), 3, on="deploy sha256:", why="it failed before", do="fgnctl retry rose")
        told = fgnctl("status", "rose")
        self.assertEqual((told.code, page(url("rose"))), (4, "second"))
        self.assertRegex(told.out, "update: image sha256:[0-9a-f]{12} failed: ")
        self.assertRegex(run("fgnctl", "rollback", "rose"), "as generation 3")
        self.assertEqual((page(url("rose")), status("rose")["source"]["commit"]), ("first", None))
        self.assertEqual(run("fgnctl", "deploy", "rose", "--ref", "4", codes=(9,)), "Nothing to do: rose runs image "
                         f"{status('rose')['source']['digest'][:19]} already.\n")
        self.assertEqual(entries(), [("apply", "deployed"), ("deploy", "deployed"), ("deploy", "failed"), ("rollback", "deployed")])

        self.assertEqual(self.rose(f"{IMAGE}:latest", 'every = "5s"\nkeep = 1\n').code, 0)
        self.version("fourth")
        with Visitor(url("rose")) as visitor:
            shell(UNTIL_PAGE, url("rose"), "fourth")
            shell("timeout 60 bash -euc 'until fgnctl status rose >/dev/null; do sleep 0.5; done'")
        self.assertEqual(visitor.seen["failures"], [])
        shell("systemctl --user --machine=rose@ stop rose-update.timer")
        self.assertEqual(len(sources()), 2, sources())
        self.refused()

    def refused(self):
        """By the registry, or by us: what runs goes on."""
        self.assert_error(fgnctl("deploy", "rose", "--ref", "77"), 1, on=f"{IMAGE}:77", why="no such image or tag", do="tag")
        self.version("fifth")
        for spoil in SPOILS:
            shell(SPOIL, spoil)
            self.assert_error(fgnctl("deploy", "rose"), 1, on=IMAGE, why="not what it announced", do=".")
        run("fgnctl", "registry", "logout", "rose", "127.0.0.1:5001")
        self.assertEqual(attempt("ls", "/var/lib/fgnctl/homes/rose/.config/containers/auth.json").code, 2)
        self.assert_error(fgnctl("deploy", "rose"), 1, on=IMAGE, why="wants a login", do="fgnctl registry login")
        self.assert_error(fgnctl("registry", "logout", "rose", "127.0.0.1:5001"), 5, on="127.0.0.1:5001", why="does not log in", do="list")
        self.assert_error(self.rose("127.0.0.1:5002/iris:1"), 1, on="127.0.0.1:5002", why="refuses more downloads", do="wait")
        self.assert_error(self.rose("127.0.0.1:5000/nginx:lab"), 2, on="nginx", why="no /opt/venv/bin/python3", do="fgnctl build")
        self.assertEqual(page(url("rose")), "fourth")
        for look in (run("journalctl", "--no-pager", "--output=cat"), shell("cat /var/lib/fgnctl/ledger/*.jsonl"),
                     read("/etc/fgnctl/rose.toml")):
            self.assertNotIn(PASSWORD, look)
