# SPDX-License-Identifier: Apache-2.0
"""Containers that run to their end: before others, or at times."""
from machine import Case, container, fgnctl, page, reboot, run, shell, status, write

PYTHON = "127.0.0.1:5000/python:lab"
MANIFEST = "/srv/jobs/fgn.toml"
URL = "http://127.0.0.1:8084/"
SEED = f'''[[container]]
name = "seed"
image = "{PYTHON}"
command = ["python3", "-c", "print('seeding'); open('/data/index.html', 'a').write('seeded\\\\n')"]
volumes = {{ data = "/data" }}
job = true
'''
SERVER = f'''[[container]]
name = "server"
image = "{PYTHON}"
command = ["python3", "-m", "http.server", "80", "--directory", "/data"]
volumes = {{ data = "/data" }}
ports = ["8084:80"]
after = ["seed"]
stop_timeout = 1
'''
TICK = f'''[[container]]
name = "tick"
image = "{PYTHON}"
command = ["python3", "-c", "print('ticking')"]
timer = "*-*-* *:*:0/3"
'''
UNTIL_IT_ANSWERS = 'until curl --silent --fail --retry 60 --retry-all-errors --retry-delay 1 "$1"; do :; done'
UNTIL_IT_SAYS = """exec {log}< <(journalctl --follow --lines=0 --output=cat)
grep --max-count=1 -- "$1" <&"$log" """


class Jobs(Case):
    def setUp(self):
        run("mkdir", "-p", "/srv/jobs")
        self.provision(SEED, SERVER)

    def provision(self, *containers):
        write(MANIFEST, "\n".join(containers))
        return run("fgnctl", "provision", "clover", "-f", MANIFEST)

    def assert_seeded(self, times):
        shell(UNTIL_IT_ANSWERS, URL)
        self.assertEqual(page(URL), "seeded\n" * times)

    def test_runs_before_what_waits_for_it(self):
        shell(UNTIL_IT_ANSWERS, URL)
        seeded = len(page(URL).splitlines())
        self.assertGreater(seeded, 0)
        self.assertEqual([(one["role"], one["health"], one["answer"]) for one in status("clover")["containers"]],
                         [("seed", "healthy", "has ended well"), ("server", "healthy", None)])
        self.assertIn("Nothing to do", self.provision(SEED, SERVER))
        self.assert_seeded(seeded)
        run("fgnctl", "restart", "clover")
        self.assert_seeded(seeded + 1)
        reboot()
        self.assert_seeded(seeded + 2)
        self.assertEqual(status("clover")["state"], "healthy")
        self.assertRegex(run("fgnctl", "logs", "clover"), "(?m) seed seeding$")

    def test_one_that_fails_changes_nothing(self):
        before = container("clover", "server")["container"]
        write(MANIFEST, SEED.replace("open(", "exit('no seed'); open(") + SERVER.replace("stop_timeout = 1", "stop_timeout = 2"))
        self.assert_error(fgnctl("provision", "clover", "-f", MANIFEST), 6, on="clover-seed.service",
                          why="(?s)exit-code.*seed: no seed", do=".")
        self.assertEqual(container("clover", "server")["container"], before)
        self.assertEqual(status("clover")["state"], "healthy")

    def test_runs_at_times(self):
        self.provision(SEED, SERVER, TICK)
        shell(UNTIL_IT_SAYS, "^ticking$")
        tick = container("clover", "tick")
        self.assertEqual((tick["health"], tick["answer"], tick["timer"]),
                         ("healthy", "runs at: *-*-* *:*:0/3", "*-*-* *:*:0/3"))
        self.assertIn("Nothing to do", self.provision(SEED, SERVER, TICK))
        reboot()
        shell(UNTIL_IT_SAYS, "^ticking$")

        self.provision(SEED, SERVER, TICK.replace("print('ticking')", "exit('no tick')").replace("0/3", "0/20"))
        shell(UNTIL_IT_SAYS, "Failed to start clover-tick.service")
        self.assertEqual(status("clover")["state"], "degraded")
        self.assertEqual(container("clover", "tick")["answer"], "its last run failed: exit-code")
        run("fgnctl", "stop", "clover")
        self.assertEqual({one["health"] for one in status("clover")["containers"]}, {"stopped"})
        run("fgnctl", "start", "clover")

        self.provision(SEED, SERVER, TICK.replace("timer", "env = { A = \"b\" }\ntimer").replace("0/3", "0/2"))
        shell(UNTIL_IT_SAYS, "^ticking$")
        self.assertEqual(status("clover")["state"], "healthy")
        self.provision(SEED, SERVER)
        self.assertNotIn("clover-tick", run("systemctl", "--user", "--machine=clover@", "list-unit-files", "--no-legend"))

    def test_times_that_systemd_does_not_know(self):
        write(MANIFEST, SEED + SERVER + TICK.replace("*:*:0/3", "25:61"))
        self.assert_error(fgnctl("provision", "clover", "-f", MANIFEST), 2, on="container.timer of tick",
                          why="Failed to parse calendar", do="systemd.time")

    def test_becomes_one_that_stays(self):
        self.provision(SEED, SERVER, TICK)
        self.provision(SEED, SERVER, TICK.replace("print('ticking')", "import signal; signal.pause()")
                       .replace('timer = "*-*-* *:*:0/3"', "stop_timeout = 1"))
        self.assertEqual(container("clover", "tick")["active"], "active")
        self.assertNotIn("clover-tick.timer", run("systemctl", "--user", "--machine=clover@", "list-unit-files", "--no-legend"))
