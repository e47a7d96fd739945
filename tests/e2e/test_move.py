# SPDX-License-Identifier: Apache-2.0
"""A service moves to another machine, of the other release: FGN_OTHER says which."""
import os

import machine
from machine import attempt, container, curl, fgnctl, lab, page, podman, python, read, reboot, run, services, shell, status
from test_backup import HTTPS, MANIFEST, OfToDo, WRITE, add, odd_files, titles

OTHER = os.environ["FGN_OTHER"]
THERE = f"root@10.91.0.{OTHER}"
SSH_HERE = """
ssh-keygen -q -t ed25519 -N "" -f /root/.ssh/id_ed25519 <<<y >/dev/null
cat /root/.ssh/id_ed25519.pub"""
SSH_THERE = """
systemctl stop ssh.socket ssh.service 2>/dev/null || true
mkdir -p /run/sshd /root/.ssh && cat >/root/.ssh/authorized_keys && chmod -R go= /root/.ssh
rm -f /root/move-host && ssh-keygen -q -t ed25519 -N "" -f /root/move-host
systemd-run --quiet --unit=lab-sshd /usr/sbin/sshd -D -e -f /dev/null -h /root/move-host -o UsePAM=no -o PidFile=none
timeout 30 bash -c 'until ss --listening --tcp --numeric --no-header "sport = 22" | grep --quiet .; do sleep 0.1; done'
cat /root/move-host.pub"""


class elsewhere:
    """What the tests say in this block is said to the other machine."""

    def __enter__(self):
        self.here, machine.RELEASE = machine.RELEASE, OTHER

    def __exit__(self, *_):
        machine.RELEASE = self.here


def connect():
    lab("link", machine.RELEASE, OTHER)  # once for each boot of both
    run("mkdir", "-p", "/root/.ssh")
    key = shell(SSH_HERE)
    with elsewhere():
        host = run("bash", "-euc", SSH_THERE, stdin=key)
    shell('echo "$1 $2" >/root/.ssh/known_hosts', THERE.split("@")[1], " ".join(host.split()[:2]))


class Moves(OfToDo):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with elsewhere():
            machine.remove_services()
        cls.addClassCleanup(cls.clean_up)
        connect()

    @classmethod
    def clean_up(cls):
        with elsewhere():
            machine.remove_services()
            attempt("systemctl", "stop", "lab-sshd")

    def test_move(self):
        self.refused()
        files = odd_files("make")
        shell(": >/root/confirmed; systemd-run --quiet --unit=lab-writer bash -c \"$1\" - \"$2\"", WRITE, HTTPS)
        self.addCleanup(attempt, "systemctl", "stop", "lab-writer")
        shell("timeout 60 bash -c 'until [[ $(wc -l </root/confirmed) -gt 20 ]]; do sleep 0.1; done'")
        said = run("fgnctl", "move", "orchid", THERE)
        run("systemctl", "stop", "lab-writer")
        confirmed = set(read("/root/confirmed").splitlines())
        self.assertRegex(said, rf"orchid serves on {THERE}; nobody served for .*\n.*fgnctl uninstall orchid")
        self.stays_stopped()
        with elsewhere():
            self.assertEqual((status("orchid")["state"], odd_files("list")), ("healthy", files))
            self.assertLessEqual(confirmed, titles())
            self.assertGreater(len(confirmed), 20)
            self.assertEqual(podman("orchid", "exec", container("orchid", "app")["container"], "cat", "/run/secrets/TOKEN"), "swordfish")
            reasons = [one["reason"] for one in fgnctl("backups", "orchid", "--json").lines()]
            self.assertEqual(set(reasons), {"move"})
            run("fgnctl", "backup", "orchid")
        self.serves_again(confirmed)

    def test_killed_at_every_step(self):
        """Whoever then starts it here has all that there was."""
        add("first words")
        for step in ("first", "second", "retire", "restore"):
            with self.subTest(step):
                told = python("kill_at.py", f"move.{step}", "fgnctl", "move", "orchid", THERE)
                self.assertTrue(told["killed"], told)
                if step == "first":
                    self.assertEqual(status("orchid")["state"], "healthy")
                with elsewhere():
                    shell("for one in $(pgrep --exact fgnctl); do tail --pid=$one --follow /dev/null; done")
                    machine.remove_services()
                run("fgnctl", "start", "orchid")
                self.assertEqual((status("orchid")["state"], page(HTTPS).count("first words")), ("healthy", 1))
        run("fgnctl", "move", "orchid", THERE)
        with elsewhere():
            self.assertEqual(status("orchid")["state"], "healthy")
            self.assertIn("first words", titles())
            run("fgnctl", "uninstall", "orchid", "--yes")
        run("fgnctl", "start", "orchid")

    def stays_stopped(self):
        here = fgnctl("status", "orchid", "--json")
        self.assertEqual((here.code, here.lines()[0]["state"]), (0, "moved"))
        self.assertIn(THERE, here.lines()[0]["reason"])
        for verb in ("stop", "backup", "restart"):
            self.assert_error(fgnctl(verb, "orchid"), 3, on="orchid", why=f"moved to {THERE}", do="fgnctl start orchid")
        reboot()
        self.assertNotEqual(curl(HTTPS).code, 0)
        self.assertEqual(run("bash", "-c", "pgrep --euid orchid || true"), "")

    def serves_again(self, confirmed):
        """When somebody says so."""
        run("fgnctl", "start", "orchid")
        self.assertEqual(status("orchid")["state"], "healthy")
        self.assertLessEqual(confirmed, titles())
        with elsewhere():
            run("fgnctl", "uninstall", "orchid", "--yes")

    def refused(self):
        for destination in ("-oProxyCommand=true", "root@", "a b", "root@host:22"):
            self.assert_error(fgnctl("move", "orchid", "--", destination), 2, on="move to", why="no destination", do="root@www.example.org")
        self.assert_error(fgnctl("move", "orchid", "root@10.91.0.200"), 1, on="reach root@10.91.0.200", why=".", do="ssh root@10.91.0.200 true")
        with elsewhere():
            run("mv", "/usr/bin/fgnctl", "/usr/bin/fgnctl.away")
        self.assert_error(fgnctl("move", "orchid", THERE), 3, on=THERE, why="no fgnctl", do="Install the same version")
        with elsewhere():
            machine.write("/usr/bin/fgnctl", "#!/bin/sh\necho fgnctl 0.0.1\n")
            run("chmod", "755", "/usr/bin/fgnctl")
        self.assert_error(fgnctl("move", "orchid", THERE), 3, on=THERE, why="it has fgnctl 0.0.1", do="the same version")
        with elsewhere():
            run("mv", "/usr/bin/fgnctl.away", "/usr/bin/fgnctl")
            self.addCleanup(attempt, "systemctl", "stop", "lab-port")
        self.fails_there()
        self.assertEqual(status("orchid")["state"], "healthy")

    def fails_there(self):
        """Somebody has its port there: it serves here again, with what it had."""
        add("before the failure")
        with elsewhere():
            run("systemd-run", "--quiet", "--unit=lab-port", "socat", "TCP-LISTEN:8443,fork,reuseaddr", "EXEC:true")
        self.site.set_manifest(MANIFEST + "[web]\nhttps = 8443\n")
        self.site.provision()
        self.assert_error(fgnctl("move", "orchid", THERE), 3, on="8443", why=".", do="It serves here as before")
        self.assertIn("before the failure", page(HTTPS))
        with elsewhere():
            run("systemctl", "stop", "lab-port")
            self.assertEqual(services(), [])
