# SPDX-License-Identifier: Apache-2.0
"""Peak memory of the agent, which nobody is told, and what of ours stays when a command has ended."""
from contextlib import contextmanager

import provision
from figures import Row, Series
from machine import BENCH

AGENT = "/usr/libexec/fgnctl/fgn-agent"
STAND_IN = """
cp "$1" "/usr/local/libexec/${1##*/}"
chmod 0755 "$2/inside/peak.py"
mount --bind "$2/inside/peak.py" "$1"
"""
REAL_AGAIN = 'umount "$1"; rm "/usr/local/libexec/${1##*/}"'
NOTES_OF_AGENT = 'echo "/run/user/$(id -u "$1")/fgn-agent.peak"'
TAKE_NOTES = 'cat "$1"; rm "$1"'
RESIDENT = 'find /proc -maxdepth 2 -name exe -lname "*/fgn*" -printf "%h %l\\n" 2>/dev/null || true'
AIM = "≤ 30 MiB"


class Memory:
    """Apart from the timed rounds, since the stand-in that takes note takes time as well."""

    def __init__(self, machine):
        self.machine = machine
        self.provision, self.status = Series("fgn-agent"), Series("fgn-agent")
        self.resident = []

    def measure(self, rounds):
        with noting(self.machine, AGENT):
            for _ in range(rounds):
                self.measure_once()

    def measure_once(self):
        provision.provision(self.machine, provision.NAME, provision.SITE)
        self.provision.values.append(peak_of_agent(self.machine, provision.NAME))
        self.machine.timed("fgnctl", "status", provision.NAME)
        self.status.values.append(peak_of_agent(self.machine, provision.NAME))
        self.resident += self.machine.shell(RESIDENT).splitlines()
        provision.uninstall(self.machine, provision.NAME)

    def rows(self, provision_of_fgnctl, status_of_fgnctl):
        return [Row("peak memory in a provision: fgnctl", "MiB", provision_of_fgnctl, aim=AIM),
                Row("peak memory in a provision: fgn-agent", "MiB", self.provision, aim=AIM),
                Row("peak memory in a status: fgnctl", "MiB", status_of_fgnctl, aim=AIM),
                Row("peak memory in a status: fgn-agent", "MiB", self.status, aim=AIM)]


@contextmanager
def noting(machine, program):
    """A stand-in runs it meanwhile, and takes note."""
    machine.shell(STAND_IN, program, BENCH)
    try:
        yield
    finally:
        machine.shell(REAL_AGAIN, program)


def peak_of_agent(machine, name):
    return peak(machine, machine.shell(NOTES_OF_AGENT, name).strip())


def peak(machine, notes):
    """In MiB, of all runs since the notes were taken last."""
    return max(int(note.split()[1]) for note in machine.shell(TAKE_NOTES, notes).splitlines()) / 1024
