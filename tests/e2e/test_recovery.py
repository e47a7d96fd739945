# SPDX-License-Identifier: Apache-2.0
"""Deployments that lose a process, or the power, at any step: the old version serves or the new one, and the next run ends it."""
from machine import Case, Site, Visitor, attempt, container, fgnctl, page, podman, python, reset, run, shell, status, write
from repositories import Repository, Servers

HTTPS = "https://localhost:8443/"
# Without Flask, whose import takes longer than all else.
APPLICATION = """
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"{}"]
"""
UNTIL_PAGE = """timeout 120 bash -euc 'until curl --silent --insecure --max-time 5 "$0" | grep --quiet "^version"; do sleep 0.1; done' "$1" """
DEPLOYMENTS = r"""
cd "$1"
for number in $(seq "$3" "$4"); do
    sed --in-place "s/version [0-9]*!*/version $number!/" main.py
    git -c user.name=lab -c user.email=lab@lab commit --quiet --all --message "$number"
    git push --quiet "$2" HEAD:refs/heads/main
    fgnctl deploy iris >/dev/null
done"""
MANIFEST = '[app]\nmodule = "main:app"\nsource = "{}"\n[update]\nwatch = "{}"\n'
IMAGE = "127.0.0.1:5000/iris"
CONTAINERS = "/var/lib/fgnctl/homes/iris/.local/share/containers/storage/overlay-containers"
# As `fgnctl build` makes one, with other code.
PUBLISH = r"""
mkdir -p /srv/another && printf '%s' "$2" >/srv/another/main.py
printf 'FROM %s:1\nCOPY main.py /app/\n' "$1" | podman build --quiet --tag "$1:latest" --file - /srv/another
podman push --quiet "$1:latest"
podman image prune --force """

# chattr(1) is not on every machine.
IMMUTABLE = """
import fcntl, os, struct, sys
folder = os.open(sys.argv[1], os.O_RDONLY)
flags, = struct.unpack("l", fcntl.ioctl(folder, 0x80086601, bytes(8)))
fcntl.ioctl(folder, 0x40086602, struct.pack("l", flags | 0x10 if sys.argv[2] == "on" else flags & ~0x10))"""


class Recovery:
    steps = ["source", "application", "watch", "generation"]

    def begin(self, source, watch="2s"):
        self.addCleanup(run, "fgnctl", "uninstall", "iris", "--yes", codes=(0, 5))
        self.number = 0
        self.push_another()
        self.site = Site("iris")
        self.site.write("fgn.toml", MANIFEST.format(source, watch))
        self.site.provision()
        self.push_another()

    def newest(self):
        return f"version {self.number}"

    def push_another(self):
        self.number += 1
        self.publish(APPLICATION.format(self.newest()))

    def strike(self, number, verb, *options):
        """The blow may come when a short step is over: then the next time the one after it is the first that begins."""
        if page(HTTPS) == self.newest():
            self.push_another()
        told = python("kill_at.py", *options, ",".join(self.steps[number:]), "fgnctl", verb, "iris")
        self.assertTrue(told["killed"], told)

    def assert_serves(self):
        self.assertIn(page(HTTPS), (self.newest(), f"version {self.number - 1}"))

    def finish(self, verb):
        run("fgnctl", verb, "iris", codes=(0, 9))
        self.assertEqual((page(HTTPS), status("iris")["state"]), (self.newest(), "healthy"))
        self.assertEqual(fgnctl("deploy", "iris").code, 9)
        names = podman("iris", "ps", "--all", "--format", "{{.Names}}").split()
        self.assertEqual(sorted(name.rpartition("-")[0] for name in names), ["iris-app", "iris-web"], names)

    def test_without_a_process(self):
        """One that others stand on may fail the commit, which is then tried again on request alone."""
        with Visitor(HTTPS) as visitor:
            for victim, verb in (("fgnctl", "deploy"), ("fgn-agent", "deploy"), ("podman", "retry")):
                for number, step in enumerate(self.steps):
                    with self.subTest(victim=victim, step=step):
                        self.strike(number, verb, "--victim", victim)
                        self.assert_serves()
                self.finish(verb)
        self.assertEqual(visitor.seen["failures"], [])

    def test_without_power(self):
        for number, step in enumerate(self.steps):
            with self.subTest(step):
                self.strike(number, "deploy", "--freeze")
                reset()
                self.serve()
                shell(UNTIL_PAGE, HTTPS)
                self.assert_serves()
        self.finish("deploy")


class OfRepository(Recovery, Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.servers = cls.enterClassContext(Servers())

    def serve(self):
        self.servers.start()

    def publish(self, code):
        self.repository.write("main.py", code)
        self.repository.push(self.newest())

    def setUp(self):
        self.repository = Repository("iris")
        self.begin(self.repository.https)

    def test_one_hundred(self):
        """Each of the deployments lets visitors and their connections alone."""
        self.site.write("fgn.toml", MANIFEST.format(self.repository.https, "0").replace("[update]", "workers = 1\n[update]"))
        self.site.provision()
        before = status("iris")["generation"]
        with Visitor(HTTPS) as anew, Visitor(HTTPS, "--kept") as kept:
            for first in range(1, 100, 10):
                shell(DEPLOYMENTS, self.repository.folder, self.repository.bare, str(first), str(first + 9))
        self.assertEqual((anew.seen["failures"], kept.seen["failures"]), ([], []))
        self.assertGreater(min(anew.seen["asked"], kept.seen["asked"]), 500)
        self.assertEqual((page(HTTPS), status("iris")["generation"]), ("version 100!", before + 100))


class OfImage(Recovery, Case):
    steps = ["source", "generation"]  # between, nothing is of images

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(shell, f"rm -rf /srv/another; podman rmi --all --force >/dev/null")
        site = Site("iris")
        site.set_manifest()
        site.write("main.py", APPLICATION.format("none"))
        site.provision()
        run("fgnctl", "build", "iris")
        run("fgnctl", "push", "iris", IMAGE)
        run("fgnctl", "uninstall", "iris", "--yes")

    def test_what_could_not_be_removed(self):
        """The next run removes it, though it brings no other version."""
        before = podman("iris", "inspect", "--format", "{{.Id}}", container("iris", "app")["container"]).strip()
        files = f"{CONTAINERS}/{before}/userdata"
        run("python3", "-c", IMMUTABLE, files, "on")
        self.addCleanup(attempt, "python3", "-c", IMMUTABLE, files, "off")
        self.assertIn("the next run removes it", run("fgnctl", "deploy", "iris"))
        run("python3", "-c", IMMUTABLE, files, "off")
        self.assertIn("remove what an interrupted run left", run("fgnctl", "deploy", "iris"))
        self.assertEqual((page(HTTPS), fgnctl("deploy", "iris").code), (self.newest(), 9))

    def serve(self):
        """The registry starts with the machine."""

    def publish(self, code):
        shell(PUBLISH, IMAGE, code)

    def setUp(self):
        self.begin(f"{IMAGE}:latest")
