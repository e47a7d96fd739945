# SPDX-License-Identifier: Apache-2.0
"""What the application writes is kept, whatever is provisioned, and only there can it write."""
from machine import Case, Site, curl, fgnctl, page, read, reboot, run, shell, status

HTTPS = "https://localhost:8443/"
APP = """
import os
from pathlib import Path

from flask import Flask, request

app = Flask(__name__, static_folder=None)
PLACES = {"dynamic": os.environ.get("DYNAMIC_STORAGE", "/nowhere"), "static": os.environ.get("STATIC_STORAGE", "/nowhere"), "cache": "/var/cache/site",
          "pictures": "/srv/pictures"}


@app.get("/")
def home():
    return "Hello"


@app.route("/<place>/<name>", methods=["GET", "PUT"])
def file(place, name):
    path = Path(PLACES[place], name)
    try:
        if request.method == "PUT":
            path.write_bytes(request.get_data())
        return path.read_text()
    except OSError as error:
        return error.strerror, 500


@app.put("/link/<name>")
def link(name):
    Path(PLACES["static"], name).symlink_to(request.get_data(as_text=True))
    return "linked"
"""
STORAGE = """[storage]
dynamic = true
static = "/media/"
volumes = { cache = "/var/cache/site" }
binds = { "/srv/orchid-pictures" = "/srv/pictures" }"""


def put(path, text):
    return curl("--request", "PUT", "--data-binary", text, HTTPS + path).out


class Storage(Case):
    def setUp(self):
        self.site = Site("orchid")
        shell('mkdir -p -m 0755 /srv/orchid-pictures && echo a cat >/srv/orchid-pictures/cat && chmod 0644 /srv/orchid-pictures/cat')
        self.site.write("main.py", APP)
        self.site.set_manifest(STORAGE)
        self.site.provision()

    def test_volumes_are_writable_and_kept(self):
        run("fgnctl", "restart", "orchid")  # Podman 5 looks anew whose an empty volume is
        for place in ("dynamic", "static", "cache"):
            self.assertEqual(put(f"{place}/note", "kept"), "kept", place)
        self.site.edit("main.py", '"Hello"', '"Hello again"')
        self.site.provision()
        self.assertEqual(page(HTTPS), "Hello again")
        self.site.set_manifest()
        self.site.provision()
        self.assertEqual(curl(f"{HTTPS}dynamic/note").out, "No such file or directory")
        self.site.set_manifest(STORAGE)
        self.site.provision()
        reboot()
        run("fgnctl", "start", "orchid")
        for place in ("dynamic", "static", "cache"):
            self.assertEqual(page(f"{HTTPS}{place}/note"), "kept", place)

    def test_static_volume_is_served_by_the_web_server(self):
        put("static/page.html", "<script>alert(1)</script>")
        answer = curl("--include", f"{HTTPS}media/page.html").out
        self.assertIn("<script>", answer)
        self.assertRegex(answer, r"(?i)\ncontent-security-policy: script-src 'none'\r\n")
        self.assertRegex(answer, r"(?i)\nx-content-type-options: nosniff\r\n")
        curl("--request", "PUT", "--data-binary", "/etc/fgnctl/tls/current/key.pem", f"{HTTPS}link/key")
        self.assertNotIn("PRIVATE", curl(f"{HTTPS}media/key").out)
        self.assertEqual(curl("--output", "/dev/null", "--write-out", "%{http_code}", f"{HTTPS}media/key").out, "403")

    def test_binds_are_read_only(self):
        self.assertEqual(page(f"{HTTPS}pictures/cat"), "a cat\n")
        self.assertEqual(put("pictures/cat", "a dog"), "Read-only file system")
        self.assertEqual(read("/srv/orchid-pictures/cat"), "a cat\n")

    def test_status_tells_sizes(self):
        put("dynamic/big", "x" * 90_000)
        volumes = {one["volume"]: one for one in status("orchid")["volumes"]}
        self.assertEqual(set(volumes), {"orchid-dynamic", "orchid-static", "orchid-cache"})
        self.assertGreaterEqual(volumes["orchid-dynamic"]["bytes"], 90_000)
        self.assertRegex(fgnctl("status", "orchid").out, r"\n  volume orchid-dynamic at /var/lib/dynamic, \d+ KiB\n")

    def test_binds_that_cannot_be_are_refused(self):
        shell('rm -rf /srv/hidden /srv/link; mkdir -m 0700 /srv/hidden; ln -s /srv/orchid-pictures /srv/link')
        self.addCleanup(run, "rm", "-r", "/srv/hidden", "/srv/link")
        before = status("orchid")["generation"]
        for source, why in (("/srv/missing", "it is not there"), ("/srv/hidden", "not everybody may read it"),
                            ("/srv/link", "it is a symbolic link"), ("/srv/link/cat", "it is a symbolic link")):
            self.site.set_manifest(f'[storage]\nbinds = {{ "{source}" = "/srv/pictures" }}')
            self.assert_error(self.site.attempt(), 3, on=source.removesuffix("/cat"), why=why, do=".")
        self.site.set_manifest('[storage]\nbinds = { "/" = "/srv/pictures" }')
        self.assert_error(self.site.attempt(), 2, on="fgn.toml", why="storage.binds./: not a path", do="absolute and normalised")
        self.assertEqual(status("orchid")["generation"], before)


class Apart(Case):
    def test_services_cannot_read_each_other(self):
        for name in ("orchid", "heron"):
            site = Site(name)
            site.write("main.py", APP)
            site.set_manifest('[storage]\ndynamic = true\nstatic = "/media/"')
            site.provision()
            curl("--request", "PUT", "--data-binary", "secret", status(name)["url"] + "dynamic/note")
        look = 'cd /; find /var/lib/fgnctl/homes/"$1" /run/user/"$(id -u "$1")" -readable -o -writable 2>/dev/null || true'
        heron = ("systemd-run", "--quiet", "--user", "--machine=heron@", "--wait", "--pipe", "--collect")
        self.assertIn("/heron-dynamic/_data/note", run(*heron, "podman", "unshare", "bash", "-euc", look, "bash", "heron"))
        self.assertEqual(run(*heron, "podman", "unshare", "bash", "-euc", look, "bash", "orchid"), "")


class WatchedBudget(Case):
    """The file systems of these machines have no project quotas."""

    def set_budget(self, budget):
        self.site.set_manifest(f'[limits]\ndisk = {budget}', "[storage]\ndynamic = true")

    def test_a_budget_that_nothing_enforces_is_watched(self):
        self.site = Site("orchid")
        self.site.write("main.py", APP)
        self.set_budget('"20G"')
        said = self.site.attempt()
        self.assertEqual(said.code, 0, str(said))
        self.assertIn("nothing enforces the 20 GiB of [limits] disk here", said.out + said.err)
        disk = status("orchid")["disk"]
        self.assertEqual((disk["budget"], disk["enforced"]), (20 << 30, False))

        self.set_budget('"64M"')
        self.assert_error(self.site.attempt(), 3, on="orchid", why=r"it holds .* already, and \[limits\] disk is 64 MiB", do="larger")
        self.assertEqual(status("orchid")["disk"], disk)

        self.set_budget(disk["used"] + (8 << 20))
        self.site.provision()
        self.assertIn(" (watched: nothing enforces it here)", fgnctl("status", "orchid").out)
        self.assertIn("Nothing to do", self.site.provision())
        shell("head --bytes=16M /dev/urandom >/run/filling")
        curl("--request", "PUT", "--data-binary", "@/run/filling", HTTPS + "dynamic/filling")
        told = fgnctl("status", "orchid")
        self.assertEqual(told.code, 4, str(told))
        self.assertIn("over its budget, and nothing enforces it here", told.out)

        self.site.set_manifest("[storage]\ndynamic = true")
        self.site.provision()
        self.assertEqual((status("orchid")["disk"], status("orchid")["state"]), (None, "healthy"))
