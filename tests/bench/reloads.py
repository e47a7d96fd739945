# SPDX-License-Identifier: Apache-2.0
"""What visitors see while the certificate is exchanged: the ingress and other fronts."""
import json
from dataclasses import dataclass, field

import provision
from figures import Series
from fronts import CADDY, HOST, NAMES, OURS, STATIC, series
from machine import BENCH
from protocols import against_others

PROTOCOLS = {"HTTP/1.1": "http/1.1", "HTTP/2": "h2"}
EXCHANGE = {
    OURS: ("fgnctl", "cert", "renew", provision.NAME, "--force"),
    HOST: (f"{BENCH}/manual_renew", "/srv/host-nginx", str(HOST),
           "nginx", "-e", "stderr", "-c", "/srv/host-nginx/nginx.conf", "-s", "reload"),
    CADDY: (f"{BENCH}/manual_renew", "/srv/host-caddy", str(CADDY),
            "caddy", "reload", "--force", "--config", "/srv/host-caddy/Caddyfile"),
}


@dataclass
class Seen:
    """Of one front over one protocol; counts are of all rounds."""
    exchanges: int = 0
    requests: int = 0
    failed: int = 0
    unread: int = 0
    why: dict = field(default_factory=dict)
    steady: Series = field(default_factory=lambda: Series("p99 without"))
    meanwhile: Series = field(default_factory=lambda: Series("p99 meanwhile"))

    def note(self, steady, told):
        self.steady.values.append(steady["p99"])
        self.meanwhile.values.append(told["p99"])
        for count in ("exchanges", "requests", "failed", "unread"):
            setattr(self, count, getattr(self, count) + told[count])
        for reason, count in told["why"].items():
            self.why[reason] = self.why.get(reason, 0) + count

    def cells(self):
        return [f"{self.exchanges}", f"{self.requests:,}", f"{self.failed:,}", f"{self.unread:,}",
                str(self.steady), str(self.meanwhile)]


class Reloads:
    def __init__(self, fronts, seconds):
        self.fronts, self.seconds = fronts, seconds
        self.seen = {(name, port): Seen() for name in PROTOCOLS for port in fronts.ports}
        self.failed = {name: series() for name in PROTOCOLS}

    def measure(self, rounds):
        for _ in range(rounds):
            for name, port in self.seen:
                self.measure_once(name, port)

    def measure_once(self, name, port):
        steady = self.visits(PROTOCOLS[name], port)
        if steady["failed"]:
            raise RuntimeError(f"{NAMES[port]}: without a reload {steady}")
        told = self.visits(PROTOCOLS[name], port, *EXCHANGE[port])
        self.seen[name, port].note(steady, told)
        self.failed[name][port].values.append(told["failed"])

    def visits(self, protocol, port, *command):
        return json.loads(self.fronts.machine.run("python3", f"{BENCH}/inside/visits.py", protocol, str(port), STATIC,
                                                  str(self.seconds), *command))

    def rows(self):
        for name, failed in self.failed.items():
            yield from against_others(f"exchange of the certificate under load, {name}", "failed requests", failed, "0")

    def verdict(self):
        ours = {name: seen for (name, port), seen in self.seen.items() if port == OURS}
        told = ", ".join(f"{seen.failed:,} of {seen.requests:,} over {name}" for name, seen in ours.items())
        outcome = "missed" if any(seen.failed for seen in ours.values()) else "met"
        return f"The aim, no failed request, is {outcome}: {told}."

    def reasons(self):
        """Of what failed otherwise than unread."""
        return {f"{name}, {NAMES[port]}": seen.why for (name, port), seen in self.seen.items() if seen.why}

    def lines(self):
        return [[name, NAMES[port], *seen.cells()] for (name, port), seen in self.seen.items()]
