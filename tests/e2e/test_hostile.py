# SPDX-License-Identifier: Apache-2.0
"""Repositories that mean harm or are gone, and two who deploy at once: what runs goes on, and one message says why."""
import subprocess

from machine import Case, Site, as_service_user, curl, fgnctl, page, run, shell, start, status
from repositories import APPLICATION, Repository, Servers

HTTPS = "https://localhost:8443/"
MANIFEST = '[app]\nmodule = "main:app"\nsource = "{}"\nsubmodules = true\n\n[web]\nstatic = "static"\n\n[update]\nwatch = "3s"\n'
LINKS = """
cd "$1" && mkdir static && echo green >static/leaf.txt && ln -s /etc/passwd static/passwd && ln -s ../../../../../.. static/up
touch "$(printf 'a\\033[31m\\nb')" """
SUBMODULE = r"""
cd "$1" && printf '[submodule "evil\033[31m"]\n\tpath = sub\n\turl = %s\n' "$2" >.gitmodules
mkdir -p sub && git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),sub" """
NO_SUBMODULE = """cd "$1" && rm -r .gitmodules sub && git rm --quiet --cached sub"""
# One blob, and many names for it: little to fetch, much to write.
HUGE = """
cd "$1"
blob=$(head --bytes=100M /dev/zero | git hash-object -w --stdin)
tree=$({ git ls-tree HEAD; for number in $(seq 12); do printf '100644 blob %s\\tbig%s\\n' "$blob" "$number"; done; } | git mktree)
commit=$(git -c user.name=lab -c user.email=lab@lab commit-tree -p HEAD -m huge "$tree")
git push --quiet --force "$2" "$commit:refs/heads/main" """
DISK = "/var/lib/fgnctl/homes"
LEAVE_8M = """fallocate --length "$(($(df --output=avail --block-size=1M "$1" | tail -n 1) - 8))M" "$1/fill-most" """
UNTIL_UNDER_WAY = """timeout 60 bash -euc 'until test -s /var/lib/fgnctl/homes/iris/fgnctl/deploying; do sleep 0.1; done'"""


class Hostile(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.servers = cls.enterClassContext(Servers())

    def version(self, text):
        self.repository.write("main.py", APPLICATION.format(text))
        return self.repository.push(text)

    def test_a_disk_that_fills(self):
        run("mount", "-t", "tmpfs", "-o", "size=3G,mode=711", "tmpfs", DISK)
        self.addCleanup(run, "umount", DISK)
        self.addCleanup(run, "fgnctl", "uninstall", "iris", "--yes")
        self.site, self.repository = Site("iris"), Repository("iris")
        self.version("first")
        self.site.write("fgn.toml", f'[app]\nmodule = "main:app"\nsource = "{self.repository.https}"\n')
        self.site.provision()
        self.repository.write("requirements.txt", "flask\nfgnprobe\n")
        self.version("second")
        shell(LEAVE_8M, DISK)
        self.refuse(1, on="iris-dependencies", why="the disk is full", do="free some space")
        shell('cat /dev/zero >"$1/fill" 2>/dev/null || true', DISK)
        self.refuse(1, on=".", why="(?i)no space left|disk is full|exit code", do=".")
        shell('rm "$1"/fill*', DISK)
        run("fgnctl", "retry", "iris")
        self.assertEqual(page(HTTPS), "second")

    def refuse(self, code, **told):
        result = fgnctl("deploy", "iris")
        self.assert_error(result, code, **told)
        self.assertNotIn("\x1b", result.out + result.err)
        self.assertEqual(page(HTTPS), "first")

    def test_what_means_harm_is_not_served(self):
        self.site, self.repository = Site("iris"), Repository("iris")
        shell(LINKS, self.repository.folder)
        self.version("first")
        self.site.write("fgn.toml", MANIFEST.format(self.repository.https))
        self.site.provision()
        self.assertEqual((page(HTTPS), page(HTTPS + "static/leaf.txt")), ("first", "green\n"))
        for path in ("passwd", "up/etc/passwd"):
            answer = curl("--output", "/dev/null", "--write-out", "%{http_code}", HTTPS + "static/" + path)
            self.assertIn(answer.out, ("403", "404"), path)

        for url in (f"file://{self.repository.bare}", "ext::sh -c touch% /tmp/owned"):
            shell(SUBMODULE, self.repository.folder, url)
            self.repository.push("a submodule")
            self.refuse(1, on="fetch the code", why="not allowed", do="goes on")
        run("test", "!", "-e", "/tmp/owned")
        shell(NO_SUBMODULE, self.repository.folder)
        shell('ln -s /etc/passwd "$1/requirements.txt"', self.repository.folder)
        self.repository.push("requirements that are a link")
        linked = fgnctl("deploy", "iris")
        self.assertEqual((linked.code, page(HTTPS)), (1, "first"))
        self.assertRegex(linked.err, "requirements.txt\n  why: it is a symbolic link")
        run("rm", f"{self.repository.folder}/requirements.txt")
        shell(HUGE, self.repository.folder, self.repository.bare)
        self.refuse(3, on="fetch the code", why="it holds more than 1.0 GiB", do="goes on")
        run("git", "-c", "safe.directory=*", "-C", self.repository.bare, "update-ref", "-d", "refs/heads/main")
        self.refuse(1, on="find in", why="there is no such branch", do="goes on")

        second = self.version("second")
        with start("fgnctl", "deploy", "iris", stdout=subprocess.DEVNULL) as first:
            shell(UNTIL_UNDER_WAY)
            with start("fgnctl", "deploy", "iris", stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as next_one:
                self.assertIn("waiting for the end of deploy by root", as_service_user("iris", "/usr/bin/fgnctl", "deploy", "iris"))
                told = next_one.stdout.read()
        self.assertEqual((first.returncode, next_one.returncode), (0, 9), told)
        self.assertIn("waiting for the end of deploy by root", told)
        self.assertEqual((page(HTTPS), status("iris")["source"]["commit"]), ("second", second))
