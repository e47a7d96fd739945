# SPDX-License-Identifier: Apache-2.0
"""What a backup costs meanwhile: memory, and the time of visitors."""
import json

from copies import back_up, forget
from figures import Row, Series
from machine import BENCH
from memory import AGENT, noting, peak, peak_of_agent
from reloads import PROTOCOLS
from stack import NAME, OURS, PORTS

RESTIC, NOTES_OF_RESTIC = "/usr/bin/restic", "/run/restic.peak"
UNIT = "bench-backup"
LONGEST = 60  # seconds that visitors stay: a backup that leaves the processors to them does not end before
# A unit of its own, as those of the timer are.
BACKUP = 'timeout "$1" systemd-run --quiet --wait --slice=fgnctl.slice --unit="$2" fgnctl backup "$3" || [[ $? == 124 ]]'
WAIT = r"""
while systemctl is-active --quiet "$1.service"; do sleep 0.2; done
! systemctl is-failed --quiet "$1.service"
"""


class Burden:
    def __init__(self, machine, seconds):
        self.machine, self.seconds = machine, seconds
        self.peaks = {who: Series(who) for who in ("fgnctl", "fgn-agent", "restic")}
        self.steady = {name: Series("without") for name in PROTOCOLS}
        self.meanwhile = {name: Series("fgnctl") for name in PROTOCOLS}
        self.requests = self.failed = 0

    def measure(self, rounds):
        with noting(self.machine, AGENT), noting(self.machine, RESTIC):
            for _ in range(rounds):
                self.measure_memory()
        for _ in range(rounds):
            for name in PROTOCOLS:
                self.measure_visits(name)

    def measure_memory(self):
        forget(self.machine)
        told = back_up(self.machine)
        peaks = {"fgnctl": told.peak_kib / 1024, "fgn-agent": peak_of_agent(self.machine, NAME),
                 "restic": peak(self.machine, NOTES_OF_RESTIC)}
        for who, mib in peaks.items():
            self.peaks[who].values.append(mib)

    def measure_visits(self, name):
        forget(self.machine)
        steady = self.visits(name, self.seconds)
        if steady["failed"]:
            raise RuntimeError(f"{name}: without a backup {steady}")
        told = self.visits(name, 0, "bash", "-euc", BACKUP, "bash", str(LONGEST), UNIT, NAME)
        self.machine.shell(WAIT, UNIT)
        self.steady[name].values.append(steady["p99"])
        self.meanwhile[name].values.append(told["p99"])
        self.requests += told["requests"]
        self.failed += told["failed"]

    def visits(self, name, seconds, *command):
        return json.loads(self.machine.run(
            "python3", f"{BENCH}/inside/visits.py", *["--times", "1"] * bool(command), PROTOCOLS[name], str(PORTS[OURS]),
            "/", str(seconds), *command))

    def rows(self):
        own = [sum(mib) for mib in zip(self.peaks["fgnctl"].values, self.peaks["fgn-agent"].values)]
        yield Row("peak memory in a backup: fgnctl and fgn-agent", "MiB", Series("fgnctl", own), aim="≤ 150 MiB")
        for who, series in self.peaks.items():
            yield Row(f"peak memory in a backup: {who}", "MiB", series)
        for name in PROTOCOLS:
            yield Row(f"to-do page during a backup, {name}, p99", "ms", self.meanwhile[name], self.steady[name], "≤ 1.5")

    def verdict(self):
        return f"Of {self.requests:,} requests during backups {self.failed:,} failed."
