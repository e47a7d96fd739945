# SPDX-License-Identifier: Apache-2.0
"""Peak memory of the agent, which nobody is told, and what of ours stays when a command has ended."""
import provision
from figures import Row, Series
from machine import BENCH

AGENT = "/usr/libexec/fgnctl/fgn-agent"
STAND_IN = """
cp "$1" /usr/local/libexec/fgn-agent
chmod 0755 "$2/inside/agent_peak.py"
mount --bind "$2/inside/agent_peak.py" "$1"
"""
REAL_AGAIN = 'umount "$1"; rm /usr/local/libexec/fgn-agent'
TAKE_NOTES = 'notes=/run/user/$(id -u "$1")/fgn-agent.peak; cat "$notes"; rm "$notes"'
RESIDENT = 'find /proc -maxdepth 2 -name exe -lname "*/fgn*" -printf "%h %l\\n" 2>/dev/null || true'
AIM = "≤ 30 MiB"


class Memory:
    """Apart from the timed rounds, since the stand-in that takes note takes time as well."""

    def __init__(self, machine):
        self.machine = machine
        self.provision, self.status = Series("fgn-agent"), Series("fgn-agent")
        self.resident = []

    def measure(self, rounds):
        self.machine.shell(STAND_IN, AGENT, BENCH)
        try:
            for _ in range(rounds):
                self.measure_once()
        finally:
            self.machine.shell(REAL_AGAIN, AGENT)

    def measure_once(self):
        provision.provision(self.machine, provision.NAME, provision.SITE)
        self.provision.values.append(self.peak())
        self.machine.timed("fgnctl", "status", provision.NAME)
        self.status.values.append(self.peak())
        self.resident += self.machine.shell(RESIDENT).splitlines()
        provision.uninstall(self.machine, provision.NAME)

    def peak(self):
        notes = self.machine.shell(TAKE_NOTES, provision.NAME).splitlines()
        return max(int(note.split()[1]) for note in notes) / 1024

    def rows(self, provision_of_fgnctl, status_of_fgnctl):
        return [Row("peak memory in a provision: fgnctl", "MiB", provision_of_fgnctl, aim=AIM),
                Row("peak memory in a provision: fgn-agent", "MiB", self.provision, aim=AIM),
                Row("peak memory in a status: fgnctl", "MiB", status_of_fgnctl, aim=AIM),
                Row("peak memory in a status: fgn-agent", "MiB", self.status, aim=AIM)]
