# SPDX-License-Identifier: Apache-2.0
"""From nothing to a page over HTTPS: fgnctl, and the same by hand as a script."""
import json

from figures import Row, Series
from machine import BENCH

NAME = "orchid"
SITE = "/srv/hello"
RENDERED = "/srv/rendered"
# A unit of fgnctl's makes a missing container again; nobody does that by hand.
KEEP_RENDERED = r"""
home=/var/lib/fgnctl/homes/$1 to=$2
rm -rf "$to"
mkdir -p "$to"/{app,web,units}
cp "$home"/fgnctl/config/*/{gunicorn.conf.py,health.py} "$to/app"
cp "$home"/fgnctl/config/*/{nginx,headers}.conf "$to/web"
cp "$home"/.config/systemd/user/$1-* "$to/units"
sed -i '/^ExecStartPre=/d' "$to"/units/*
"""


class Provision:
    def __init__(self, machine):
        self.machine = machine
        self.ours, self.byhand = Series("fgnctl"), Series("script")
        self.our_steps, self.byhand_steps = {}, {}
        self.peak = Series("fgnctl")

    def measure(self, rounds):
        """The first of both fills the caches and does not count."""
        self.keep_rendered()
        self.by_hand(count=False)
        for _ in range(rounds):
            self.by_fgnctl()
            self.by_hand()

    def keep_rendered(self):
        self.by_fgnctl(count=False, then=lambda: self.machine.shell(KEEP_RENDERED, NAME, RENDERED))

    def by_fgnctl(self, count=True, then=lambda: None):
        told = provision(self.machine, NAME, SITE)
        then()
        uninstall(self.machine, NAME)
        if count:
            self.ours.values.append(told.seconds)
            self.peak.values.append(told.peak_kib / 1024)
            note(self.our_steps, steps_of_fgnctl(told))

    def by_hand(self, count=True):
        told = self.machine.timed(f"{BENCH}/manual_provision", NAME, SITE, RENDERED)
        self.machine.require_page(8443)
        self.machine.run(f"{BENCH}/manual_uninstall", NAME)
        if count:
            self.byhand.values.append(told.seconds)
            note(self.byhand_steps, steps_of_script(told))

    def rows(self):
        return [Row("provision of a fresh service", "s", self.ours, self.byhand, "≤ 1.0")]

    def steps(self):
        return {way: {step: round(Series(step, values).median()) for step, values in steps.items()}
                for way, steps in (("fgnctl", self.our_steps), ("script", self.byhand_steps))}


def provision(machine, name, site, port=8443, path="/"):
    told = machine.timed("fgnctl", "provision", name, "--file", f"{site}/fgn.toml", "--json")
    machine.require_page(port, path)
    return told


def uninstall(machine, name):
    machine.run("fgnctl", "uninstall", name, "--yes", "--json")


def steps_of_fgnctl(told):
    """And what no step accounts for: above all the start of the agent."""
    events = [json.loads(line) for line in told.out.splitlines()]
    steps = {event["step"]: event["ms"] for event in events if event["event"] == "done"}
    return {**steps, "between": told.seconds * 1000 - sum(steps.values())}


def steps_of_script(told):
    steps = {step: float(ms) for step, ms in (line.split() for line in told.err.splitlines())}
    return {**steps, "between": told.seconds * 1000 - sum(steps.values())}


def note(series, steps):
    for step, ms in steps.items():
        series.setdefault(step, []).append(ms)
