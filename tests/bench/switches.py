# SPDX-License-Identifier: Apache-2.0
"""Going from one generation to another while visitors come, and restarting the application's unit instead."""
import json

import provision
from figures import Row, Series
from fronts import DYNAMIC, OURS, SITE, address, make_site, require_answer
from machine import BENCH
from reloads import PROTOCOLS

WAYS = {"fgnctl rollback": ("fgnctl", "rollback", provision.NAME),
        "systemctl --user restart": (f"{BENCH}/manual_restart", provision.NAME)}
SETTINGS = '[update]\nwatch = "0"\n'
SECOND_VERSION = 'echo "# another version" >>"$1/main.py"'


class Switches:
    def __init__(self, machine, seconds):
        self.machine, self.seconds = machine, seconds
        self.failed = {(name, way): Series(way) for name in PROTOCOLS for way in WAYS}
        self.slowest = {(name, way): Series(way) for name in PROTOCOLS for way in (*WAYS, "steady")}
        self.times = {way: Series(way) for way in WAYS}

    def measure(self, rounds):
        """The second of two generations: going back leads from one to the other, again and again."""
        make_site(self.machine, settings=SETTINGS)
        provision.provision(self.machine, provision.NAME, SITE)
        try:
            self.machine.shell(SECOND_VERSION, SITE)
            provision.provision(self.machine, provision.NAME, SITE)
            require_answer(self.machine, address(OURS, DYNAMIC))
            for _ in range(rounds):
                for name in PROTOCOLS:
                    self.measure_visits(name)
                self.measure_times()
        finally:
            provision.uninstall(self.machine, provision.NAME)

    def measure_visits(self, name):
        self.slowest[name, "steady"].values.append(self.visits(name)["p99"])
        for way, command in WAYS.items():
            told = self.visits(name, *command)
            self.failed[name, way].values.append(told["failed"])
            self.slowest[name, way].values.append(told["p99"])

    def measure_times(self):
        for way, command in WAYS.items():
            self.times[way].values.append(self.machine.timed(*command).seconds)

    def visits(self, name, *command):
        return json.loads(self.machine.run("python3", f"{BENCH}/inside/visits.py", PROTOCOLS[name], str(OURS), DYNAMIC,
                                           str(self.seconds), *command))

    def rows(self):
        ours, other = WAYS
        yield Row("another generation serves", "s", self.times[ours], self.times[other], "≤ 2 s")
        for name in PROTOCOLS:
            yield Row(f"switches under load, {name}", "failed requests", self.failed[name, ours],
                      self.failed[name, other], "0")
            yield Row(f"switches under load, {name}, p99", "ms", self.slowest[name, ours], self.slowest[name, other])
            yield Row(f"switches under load, {name}, p99 against none", "ms", self.slowest[name, ours],
                      self.slowest[name, "steady"], "≤ 2")
