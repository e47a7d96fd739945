# SPDX-License-Identifier: Apache-2.0
"""How services are: fgnctl, and the same asked by hand, service after service."""
from concurrent.futures import ThreadPoolExecutor

import provision
from figures import Row, Series
from machine import BENCH

AT_ONCE = 2  # the machine's processors


class Status:
    def __init__(self, machine, names):
        self.machine, self.names = machine, names
        self.ours, self.byhand = Series("fgnctl"), Series("loop")
        self.peak = Series("fgnctl")

    def measure(self, rounds):
        which = self.names if len(self.names) == 1 else []
        for _ in range(rounds):
            told = self.machine.timed("fgnctl", "status", *which)
            self.ours.values.append(told.seconds)
            self.peak.values.append(told.peak_kib / 1024)
            self.byhand.values.append(self.machine.timed(f"{BENCH}/manual_status", *self.names).seconds)

    def rows(self):
        count = len(self.names)
        aim = {1: "≤ 0.15 s", 20: "≤ 1 s"}.get(count, "")
        return [Row(f"status of {count} service{'s' * (count > 1)}", "s", self.ours, self.byhand, aim)]


def provision_many(machine, count):
    names = [f"service{number:02}" for number in range(1, count + 1)]
    for name in names:
        machine.run("fgnctl", "provision", name, "--file", f"{provision.SITE}/fgn.toml", "--json")
    return names


def uninstall_many(machine, names):
    with ThreadPoolExecutor(AT_ONCE) as workers:
        list(workers.map(lambda name: provision.uninstall(machine, name), names))
