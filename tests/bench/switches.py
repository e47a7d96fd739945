# SPDX-License-Identifier: Apache-2.0
"""From one version of an application to the next while visitors come: fgnctl from a Git repository, a restarted unit,
podman auto-update and podman-compose behind an nginx of the host."""
import json
from dataclasses import dataclass, field

import provision
from figures import Row, Series
from machine import BENCH, PROJECT
from reloads import PROTOCOLS

OURS, DEPENDENCIES, ROLLBACK = "fgnctl", "dependencies", "rollback"
RESTART, UPDATE, COMPOSE = "restart", "update", "compose"
PORTS = {OURS: 8443, RESTART: 9451, UPDATE: 9452, COMPOSE: 9453}
NAMES = {OURS: "fgnctl", DEPENDENCIES: "fgnctl", ROLLBACK: "fgnctl", RESTART: "systemctl --user restart",
         UPDATE: "podman auto-update", COMPOSE: "podman-compose up -d"}
PATH = "/bytes"
STEADY = 5  # seconds
MANIFEST = """[app]
module = "main:app"
source = "https://localhost:8444/site.git"
[logs]
access = "off"
[web]
https = 8443
include = "nginx.conf"
[update]
watch = "0"
"""
# nginx ends a connection after 1000 requests, which is not what is measured.
OWN = "keepalive_requests 1000000000;\n"
PREPARE = r"""
cd /srv/switches
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout key.pem -out certificate.pem 2>/dev/null
chmod 0644 key.pem
cp certificate.pem /usr/local/share/ca-certificates/switches.crt
update-ca-certificates >/dev/null
echo 1 >version
touch token leaks
git init --quiet --bare --initial-branch=main git/site.git
git init --quiet --initial-branch=main work
echo flask >work/requirements.txt
printf '%s' "$1" >work/nginx.conf
cp main.py version work
git -C work add --all
git -C work -c user.name=bench -c user.email=bench@localhost commit --quiet --message 1
git -C work push --quiet ../git/site.git HEAD:main
systemd-run --quiet --unit=switches-git --working-directory=/srv/switches \
    python3 git_server.py 8444 certificate.pem key.pem git token leaks
curl --silent --retry 100 --retry-all-errors --retry-delay 1 --output /dev/null https://localhost:8444/
"""
FORGET = r"""
systemctl stop switches-nginx.service switches-git.service 2>/dev/null || true
rm -rf /srv/switches /usr/local/share/ca-certificates/switches.crt
update-ca-certificates >/dev/null
"""


@dataclass
class Seen:
    """By visitors of one way over one protocol, in all rounds."""
    switches: int = 0
    requests: int = 0
    failed: int = 0
    steady: Series = field(default_factory=lambda: Series("p99 without"))
    meanwhile: Series = field(default_factory=lambda: Series("p99 meanwhile"))

    def note(self, steady, told):
        self.steady.values.append(steady["p99"])
        self.meanwhile.values.append(told["p99"])
        self.switches += told["exchanges"]
        self.requests += told["requests"]
        self.failed += told["failed"]

    def cells(self):
        return [f"{self.switches}", f"{self.requests:,}", f"{self.failed:,}", str(self.steady), str(self.meanwhile)]


class Switches:
    """`times` are the switches of each way over each protocol in one round; the others fail early enough with fewer."""

    def __init__(self, machine, times):
        self.machine, self.times = machine, {way: times if way == OURS else min(times, 4) for way in PORTS}
        self.seen = {(name, way): Seen() for name in PROTOCOLS for way in PORTS}
        self.served = {way: Series(NAMES[way]) for way in NAMES}

    def measure(self, rounds):
        self.make()
        try:
            for _ in range(rounds):
                for way in NAMES:
                    self.measure_time(way)
                for name, way in self.seen:
                    self.measure_visits(name, way)
        finally:
            provision.uninstall(self.machine, provision.NAME)
            self.machine.shell(FORGET)

    def make(self):
        self.machine.shell(FORGET)
        self.machine.lab("copy", str(PROJECT / "tests/bench/switches"), "/srv")
        self.machine.lab("copy", str(PROJECT / "tests/e2e/inside/git_server.py"), "/srv/switches")
        self.machine.shell(PREPARE, OWN)
        self.machine.write("/srv/switches/fgn.toml", MANIFEST)
        provision.provision(self.machine, provision.NAME, "/srv/switches")
        self.switch(OURS, "make")
        for way in PORTS:
            self.measure_time(way, count=False)

    def switch(self, way, verb):
        return self.machine.run(f"{BENCH}/manual_switch", provision.NAME, way, verb)

    def measure_time(self, way, count=True):
        port = PORTS.get(way, PORTS[OURS])
        if way == ROLLBACK:
            text = str(int(self.switch(OURS, "version")) - 1)
        else:
            text = self.switch(way, "publish").strip()
        told = self.machine.run("python3", f"{BENCH}/inside/served_after.py", str(port), text, f"{BENCH}/manual_switch",
                                provision.NAME, way, "serve")
        if count:
            self.served[way].values.append(float(told))

    def measure_visits(self, name, way):
        steady = self.visits(name, way)
        if steady["failed"]:
            raise RuntimeError(f"{NAMES[way]}: without a switch {steady}")
        told = self.visits(name, way, f"{BENCH}/manual_switch", provision.NAME, way, "both")
        self.seen[name, way].note(steady, told)

    def visits(self, name, way, *command):
        return json.loads(self.machine.run(
            "python3", f"{BENCH}/inside/visits.py", "--posts", *["--times", str(self.times[way])] * bool(command),
            PROTOCOLS[name], str(PORTS[way]), PATH, str(STEADY), *command))

    def rows(self):
        ours = self.served[OURS]
        for way in (RESTART, UPDATE, COMPOSE):
            yield Row("another version of the code serves", "s", ours, self.served[way], "≤ 3 s")
        yield Row("one with other dependencies serves", "s", self.served[DEPENDENCIES])
        yield Row("the one before serves again", "s", self.served[ROLLBACK], aim="≤ 2 s")

    def lines(self):
        return [[name, NAMES[way], *seen.cells()] for (name, way), seen in self.seen.items()]

    def verdict(self):
        ours = [seen for (_, way), seen in self.seen.items() if way == OURS]
        failed, requests, switches = (sum(getattr(seen, what) for seen in ours) for what in ("failed", "requests", "switches"))
        slower = max(seen.meanwhile.median() / seen.steady.median() for seen in ours)
        return (f"The aim, no failed request over 100 switches, is {'missed' if failed or switches < 100 else 'met'}: "
                f"{failed:,} of {requests:,} over {switches}. The other, a p99 of at most twice the one without, is "
                f"{'missed' if slower > 2 else 'met'}: {slower:.2f} times.")
