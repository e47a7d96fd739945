# SPDX-License-Identifier: Apache-2.0
"""Handshakes of TLS, and requests over HTTP/1.1 and HTTP/2, of the ingress and of other fronts."""
import json

from figures import Row
from fronts import CADDY, DYNAMIC, HOST, OURS, STATIC, address, series
from machine import BENCH

CLIENTS = "--clients=32"
PROTOCOLS = {"HTTP/1.1": ("--h1", CLIENTS), "HTTP/2": (CLIENTS,)}
ANSWERS = {"1 KiB, static": STATIC, "1 KiB, dynamic": DYNAMIC}


class Protocols:
    def __init__(self, fronts, seconds):
        self.fronts, self.seconds = fronts, seconds
        self.handshakes = series()
        self.ways = {f"{answer}, {name}": (path, options) for answer, path in ANSWERS.items()
                     for name, options in PROTOCOLS.items()}
        self.rates, self.latencies = ({way: series() for way in self.ways} for _ in range(2))

    def measure(self, rounds):
        for _ in range(rounds):
            for port in self.fronts.ports:
                self.measure_handshakes(port)
            for way, (path, options) in self.ways.items():
                for port in self.fronts.ports:
                    self.measure_requests(way, port, path, options)

    def measure_handshakes(self, port):
        self.handshakes[port].values.append(float(self.inside("handshakes.py", str(port), STATIC, str(self.seconds))))

    def measure_requests(self, way, port, path, options):
        told = json.loads(self.inside("h2load.py", str(self.seconds), *options, address(port, path)))
        self.rates[way][port].values.append(told["rate"])
        self.latencies[way][port].values.append(told["p99"])

    def inside(self, script, *argv):
        return self.fronts.machine.run("python3", f"{BENCH}/inside/{script}", *argv)

    def rows(self):
        yield from against_others("full handshakes of TLS 1.3", "1/s", self.handshakes)
        for way in self.ways:
            yield from against_others(way, "requests/s", self.rates[way])
            yield from against_others(f"{way}, p99", "ms", self.latencies[way])


def against_others(what, unit, measured, aim=""):
    for port in (HOST, CADDY):
        yield Row(what, unit, measured[OURS], measured[port], aim)
