# SPDX-License-Identifier: Apache-2.0
"""Deployments that lose a process, or the power, at any step: the old version serves or the new one, and the next run ends it."""
from machine import Case, Site, Visitor, curl, fgnctl, page, podman, python, reset, run, shell, status
from repositories import APPLICATION, Repository, Servers

HTTPS = "https://localhost:8443/"
STEPS = ["source", "application", "watch", "generation"]
UNTIL_PAGE = """timeout 120 bash -euc 'until curl --silent --insecure --max-time 5 "$0" | grep --quiet "^version"; do sleep 0.1; done' "$1" """


class Recovery(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.servers = cls.enterClassContext(Servers())

    def setUp(self):
        self.addCleanup(run, "fgnctl", "uninstall", "iris", "--yes", codes=(0, 5))
        self.site, self.repository, self.number = Site("iris"), Repository("iris"), 0
        self.push_another()
        self.site.write("fgn.toml", f'[app]\nmodule = "main:app"\nsource = "{self.repository.https}"\n[update]\nwatch = "2s"\n')
        self.site.provision()
        self.push_another()

    def newest(self):
        return f"version {self.number}"

    def push_another(self):
        self.number += 1
        self.repository.write("main.py", APPLICATION.format(self.newest()))
        self.repository.push(self.newest())

    def strike(self, number, verb, *options):
        """The blow may come when a short step is over: then the next time the one after it is the first that begins."""
        if page(HTTPS) == self.newest():
            self.push_another()
        told = python("kill_at.py", *options, ",".join(STEPS[number:]), "fgnctl", verb, "iris")
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
                for number, step in enumerate(STEPS):
                    with self.subTest(victim=victim, step=step):
                        self.strike(number, verb, "--victim", victim)
                        self.assert_serves()
                self.finish(verb)
        self.assertEqual(visitor.seen["failures"], [])

    def test_without_power(self):
        for number, step in enumerate(STEPS):
            with self.subTest(step):
                self.strike(number, "deploy", "--freeze")
                reset()
                self.servers.start()
                shell(UNTIL_PAGE, HTTPS)
                self.assert_serves()
        self.finish("deploy")
