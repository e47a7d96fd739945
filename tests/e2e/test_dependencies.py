# SPDX-License-Identifier: Apache-2.0
"""Where code and dependencies come from besides a copy and the host's index: a live folder, a wheelhouse, a private index,
private Git repositories, by pip and by uv."""
from machine import HERE, Case, Site, fgnctl, page, podman, run, shell, status, write
from repositories import APPLICATION, UNTIL_PAGE, Repository, Servers

HTTPS = "https://localhost:8443/"
PASSWORD, TOKEN = "swordfish-of-the-index", "swordfish-of-the-repository"
NETRC = f"machine 127.0.0.1 login lab password {PASSWORD}\nmachine localhost login lab password {TOKEN}\n"
SERVE = """
systemd-run --quiet --unit=lab-private-index python3 /root/private_index.py 3142 /srv/index /root/private_index.password
curl --silent --retry 100 --retry-all-errors --retry-delay 1 --output /dev/null http://127.0.0.1:3142/"""
STOP = "systemctl stop lab-private-index.service 2>/dev/null || true; systemctl reset-failed lab-private-index.service 2>/dev/null || true"
# Needs nothing from an index to be built.
PYPROJECT = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
BACKEND = '''
import zipfile


def build_wheel(folder, settings=None, metadata=None):
    info = "cellar-1.dist-info/"
    with zipfile.ZipFile(f"{folder}/cellar-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("cellar.py", "wine = 'a private vintage'\\n")
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: cellar\\nVersion: 1\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: lab\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "cellar.py,,\\n" + "".join(f"{info}{name},,\\n" for name in ("METADATA", "WHEEL", "RECORD")))
    return "cellar-1-py3-none-any.whl"
'''
# The machine's Git, which is of the image's release, and a uv that says that it was there.
UV = '''#!/usr/bin/python3
import os
import sys

assert sys.argv[1:7] == ["pip", "install", "--python", "/opt/venv/bin/python3", "--no-cache", "--compile-bytecode"], sys.argv
open("/opt/venv/made-by-uv", "w").close()
os.execv("/usr/bin/python3", ["python3", "-m", "pip", "--python", "/opt/venv/bin/python3", "install", "--no-cache-dir", *sys.argv[7:]])
'''
IMAGE = """
folder=$(mktemp -d) && cd "$folder"
git=(/usr/lib/git-core/git-remote-https /usr/lib/git-core/git)
tar -c --absolute-names --dereference /usr/bin/git "${git[@]}" $(ldd "${git[@]}" | grep -o '/[^ ]*\\.so[^ ]*' | sort -u) >git.tar
cp /etc/ssl/certs/ca-certificates.crt authorities.crt
cp /root/uv uv && chmod 755 uv
printf 'FROM 127.0.0.1:5000/python:lab\\nADD git.tar /\\nCOPY authorities.crt /etc/ssl/certs/ca-certificates.crt\\n' >git.Containerfile
{ cat git.Containerfile && printf 'COPY uv /usr/local/bin/uv\\n'; } >uv.Containerfile
for kind in git uv; do
    podman build --quiet --file "$kind.Containerfile" --tag "127.0.0.1:5000/python:$kind" .
    podman push --quiet "127.0.0.1:5000/python:$kind"
done
podman rmi --force 127.0.0.1:5000/python:{git,uv,lab}
rm -rf "$folder" """
# Layers as they are, and not compressed; the archive of a secret would show itself.
SAVED = """
set -o pipefail
systemd-run --quiet --user --machine=iris@ --wait --pipe --collect podman save --format docker-archive "$1" | grep --text --count swordfish || true"""


class Dependencies(Case):
    def setUp(self):
        self.site = Site("iris")
        self.version("first")

    def tearDown(self):
        run("fgnctl", "uninstall", "iris", "--yes", codes=(0, 5))
        run("fgnctl", "secret", "rm", "iris", "NETRC", codes=(0, 1, 5))

    def version(self, text):
        self.site.write("main.py", APPLICATION.format(text))

    def use_image(self, tag):
        shell("""sed -i "s|python:[a-z]*\\"|python:$1\\"|" /etc/fgnctl/defaults.toml""", tag)

    def test_live_folder(self):
        self.site.set_manifest("live = true", "[service]\nproduction = true")
        self.assert_error(self.site.attempt(), 2, on="fgn.toml", why="app.live: service.production is true", do="leave app.live out")
        self.site.set_manifest("live = true", '[web]\nstatic = "static"')
        run("chmod", "o-x", self.site.folder)
        self.assert_error(self.site.attempt(), 3, on=self.site.folder, why="not everybody may read it", do="chmod o\\+rX /srv/iris")
        run("chmod", "o+rx", self.site.folder)
        self.site.provision()
        self.assertEqual((page(HTTPS), status("iris")["live"]), ("first", self.site.folder))
        self.assertIn(f"live: the code is the folder {self.site.folder}; not for production", run("fgnctl", "status", "iris"))
        self.version("second")
        self.site.write("static/leaf.txt", "green")
        shell(UNTIL_PAGE, HTTPS, "second")
        self.assertEqual(page(HTTPS + "static/leaf.txt"), "green")
        self.site.write("static/leaf.txt", "golden")
        self.assertEqual(page(HTTPS + "static/leaf.txt"), "golden")
        self.assertRegex(self.site.provision(), "^Nothing to do")

        self.site.write("requirements.txt", "flask\nfgnprobe\n")
        self.assertRegex(self.site.provision(), "done +build the dependency image")
        self.version("third")
        self.site.set_manifest()
        self.site.provision()
        self.version("fourth")
        self.assertEqual((page(HTTPS), status("iris")["live"]), ("third", None))
        self.assert_error(fgnctl("rollback", "iris"), 3, on="generation 2", why="its code was the folder /srv/iris", do="[Pp]rovision")
        self.assertEqual(page(HTTPS), "third")
        run("fgnctl", "restart", "iris")
        self.assertEqual(page(HTTPS), "third")

    def test_wheels_and_private_sources(self):
        self.site.write("requirements.txt", "flask\nfgnprobe\n")
        self.site.write("main.py", "import fgnprobe\n" + APPLICATION.format("first"))
        shell('mkdir -p "$1/wheels" && find /srv/index -name "*.whl" -exec cp -t "$1/wheels" {} +', self.site.folder)
        self.site.set_manifest('wheelhouse = "wheels"\nwheels_only = true')
        run("systemctl", "stop", "lab-index.service")
        self.addCleanup(run, "systemctl", "start", "lab-index.service")
        self.site.provision()
        self.assertEqual(page(HTTPS), "first")
        self.assertIn("Built version 1", run("fgnctl", "build", "iris", "--no-cache"))
        self.site.write("main.py", "import fgnprobe\n" + APPLICATION.format("second"))
        self.assertNotIn("dependency image", self.site.provision())
        self.site.write("wheels/read-me", "another")
        self.assertRegex(self.site.provision(), "done +build the dependency image")
        shell('rm "$1"/wheels/[Ff]lask-*', self.site.folder)
        self.assert_error(self.site.attempt(), 1, on="iris-dependencies", why="No matching distribution found for flask", do=".")
        self.assertEqual(page(HTTPS), "second")

        servers = self.enterContext(Servers())
        servers.set_token(TOKEN)
        cellar = Repository("cellar")
        cellar.write("pyproject.toml", PYPROJECT)
        cellar.write("backend.py", BACKEND)
        cellar.push("first")
        write("/root/private_index.py", (HERE / "inside" / "private_index.py").read_text())
        write("/root/uv", UV)
        shell(STOP)
        write("/root/private_index.password", "lab:" + PASSWORD)
        shell(SERVE)
        self.addCleanup(shell, STOP)
        shell(IMAGE)
        self.addCleanup(self.use_image, "lab")

        self.site.write("requirements.txt", f"flask\ncellar @ git+{cellar.https}\n")
        self.site.write("main.py", "import cellar\n" + APPLICATION.format("{}").replace('"{}"', "cellar.wine"))
        self.site.set_manifest('index = "http://127.0.0.1:3142/simple"\nbuild_secret = "NETRC"', "[update]\nkeep = 1")
        run("fgnctl", "secret", "set", "iris", "NETRC", stdin="machine 127.0.0.1 login lab password wrong\n")
        self.assert_error(self.site.attempt(), 1, on="iris-dependencies", why="base image has no git", do="images.python")
        self.use_image("git")
        self.assert_error(self.site.attempt(), 1, on="iris-dependencies", why="wants other credentials", do="build_secret")
        self.assertEqual(page(HTTPS), "second")
        run("fgnctl", "secret", "set", "iris", "NETRC", stdin=NETRC)
        for tag, by_uv in (("git", 1), ("uv", 0)):
            self.use_image(tag)
            self.site.provision()
            self.assertEqual(page(HTTPS), "a private vintage")
            image = next(one["image"] for one in status("iris")["containers"] if one["role"] == "app")
            looked = f"systemd-run --quiet --user --machine=iris@ --wait --pipe --collect podman run --rm {image} test -e /opt/venv/made-by-uv"
            run(*looked.split(), codes=(by_uv,))
            self.assertEqual(shell(SAVED, image).strip(), "0")
            for look in (podman("iris", "history", "--no-trunc", image), podman("iris", "image", "inspect", image)):
                self.assertNotIn("swordfish", look)
        run("fgnctl", "build", "iris", "--no-cache")
        self.assertEqual(shell(SAVED, "localhost/iris:2").strip(), "0")
        podman("iris", "rmi", "localhost/iris:2")
        # Of three bases two are still needed, and so are two images that were made of them.
        for images in ("127.0.0.1:5000/python", "localhost/iris-dependencies"):
            self.assertEqual(len(podman("iris", "images", "--quiet", images).split()), 2, podman("iris", "images", "--all"))
        self.assertEqual(len(run("ls", "/var/lib/fgnctl/homes/iris/fgnctl/snapshots").split()), 1)
        self.assertEqual(servers.leaks(), "")
        self.assertEqual(run("grep", "--recursive", "--files-with-matches", "swordfish", "/var/lib/fgnctl/homes/iris", "/var/tmp", "/var/lib/fgnctl/ledger", codes=(0, 1)).split(),
                         shell("ls /var/lib/fgnctl/homes/iris/fgnctl/credentials/NETRC-*").split())
        for look in (run("journalctl", "--no-pager", "--output=cat"), run("fgnctl", "history", "iris", "--json")):
            self.assertNotIn("swordfish", look)
