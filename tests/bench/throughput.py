# SPDX-License-Identifier: Apache-2.0
"""Answers of 1 KiB through the ingress, against the same nginx on the host and behind `podman run -p`."""
import re

import provision
from figures import Row, Series
from fronts import DYNAMIC, HOST, HOST_PLAIN, NAMES, OURS, SITE, STATIC, make_site, require_answer, start_host

PUBLISHED = 9444
PLAIN = {OURS: 8088, HOST: HOST_PLAIN, PUBLISHED: 9088}
IN_FILES = "1 KiB, static, requests logged in files"
LOGGED = {"1 KiB, static": STATIC, "1 KiB, dynamic": DYNAMIC}
UNLOGGED = {"1 KiB, static, requests not logged": STATIC}
REDIRECT = "redirect of plain HTTP, requests not logged"
ANSWERS = (IN_FILES, *LOGGED, *UNLOGGED, REDIRECT)
START_PUBLISHED = r"""
name=$1 home=/var/lib/fgnctl/homes/$1 port=$2
config=$(dirname "$home"/fgnctl/config/*/nginx.conf) plain=$3
exec runuser -u "$name" -- env -C "$home" HOME="$home" XDG_RUNTIME_DIR="/run/user/$(id -u "$name")" bash -euc '
    podman run --quiet --detach --rm --name published --publish "$2:8443" --publish "$3:8088" --read-only --cap-drop all \
        --security-opt no-new-privileges --user 101:101 --group-add 0 --log-driver journald \
        --volume "$PWD/fgnctl/tls:/etc/fgnctl/tls:ro" --volume "$1:/etc/fgnctl/nginx:ro" --volume "$PWD/fgnctl/instances:/srv/fgnctl/instances:ro" \
        --volume "$PWD/fgnctl/snapshots:/srv/fgnctl/snapshots:ro" \
        --entrypoint "[\"nginx\"]" 127.0.0.1:5000/nginx:lab -e stderr -c /etc/fgnctl/nginx/nginx.conf' \
    bash "$config" "$port" "$plain"
"""
STOP_LOGGING = r"""
name=$1 home=/var/lib/fgnctl/homes/$1
sed -i 's|access_log /.*|access_log off;|' "$home"/fgnctl/config/*/nginx.conf /srv/host-nginx/nginx.conf
systemctl kill --signal=HUP --kill-whom=main host-nginx.service
runuser -u "$name" -- env -C / HOME="$home" XDG_RUNTIME_DIR="/run/user/$(id -u "$name")" \
    podman kill --signal HUP "$name-web-1" published
"""
STOP = r"""
systemctl stop host-nginx.service
runuser -u "$1" -- env -C / HOME="/var/lib/fgnctl/homes/$1" XDG_RUNTIME_DIR="/run/user/$(id -u "$1")" \
    podman stop --ignore published
rm -rf /srv/host-nginx
"""
STOP_HOST = "systemctl stop host-nginx.service; rm -rf /srv/host-nginx"
FILES = '[logs]\ndriver = "file"\n'
UNITS = {"us": 1e-3, "ms": 1, "s": 1e3}


class Throughput:
    def __init__(self, machine, seconds):
        self.machine, self.seconds = machine, seconds
        self.rates = {answer: series() for answer in ANSWERS}
        self.latencies = {answer: series() for answer in ANSWERS}

    def measure(self, rounds):
        self.measure_files(rounds)
        self.start()
        try:
            self.measure_all(LOGGED, rounds)
            self.machine.shell(STOP_LOGGING, provision.NAME)
            self.leave_old_workers()
            self.measure_all({**UNLOGGED, REDIRECT: None}, rounds)
        finally:
            self.stop()

    def measure_files(self, rounds):
        make_site(self.machine, settings=FILES)
        provision.provision(self.machine, provision.NAME, SITE)
        start_host(self.machine)
        try:
            for port in (OURS, HOST):
                require_answer(self.machine, address(port, STATIC))
            self.measure_all({IN_FILES: STATIC}, rounds, (OURS, HOST))
        finally:
            self.machine.shell(STOP_HOST)
            provision.uninstall(self.machine, provision.NAME)

    def measure_all(self, answers, rounds, ports=(OURS, HOST, PUBLISHED)):
        for _ in range(rounds):
            for answer, path in answers.items():
                for port in ports:
                    self.measure_once(answer, port, address(port, path))

    def leave_old_workers(self):
        """They close their connections when they end, which wrk calls errors."""
        for port in (OURS, HOST, PUBLISHED):
            load(self.machine, 2, address(port, STATIC))

    def start(self):
        make_site(self.machine)
        provision.provision(self.machine, provision.NAME, SITE)
        start_host(self.machine)
        self.machine.shell(START_PUBLISHED, provision.NAME, str(PUBLISHED), str(PLAIN[PUBLISHED]))
        for port in (OURS, HOST, PUBLISHED):
            for path in LOGGED.values():
                require_answer(self.machine, address(port, path))

    def stop(self):
        self.machine.shell(STOP, provision.NAME)
        provision.uninstall(self.machine, provision.NAME)

    def measure_once(self, answer, port, url):
        rate, p99 = wrk(self.machine, self.seconds, url)
        self.rates[answer][port].values.append(rate)
        self.latencies[answer][port].values.append(p99)

    def rows(self):
        for answer, rates in self.rates.items():
            latencies = self.latencies[answer]
            aims = {HOST: "", PUBLISHED: ""} if "dynamic" in answer else {HOST: "≥ 0.95", PUBLISHED: "≥ 2"}
            for port, aim in aims.items():
                if not rates[port].values:
                    continue
                yield Row(answer, "requests/s", rates[OURS], rates[port], aim)
                yield Row(f"{answer}, p99", "ms", latencies[OURS], latencies[port])


def address(port, path):
    """Without a path, where plain HTTP is redirected."""
    return f"https://127.0.0.1:{port}{path}" if path else f"http://127.0.0.1:{PLAIN[port]}/"


def series():
    return {OURS: Series(NAMES[OURS]), HOST: Series(NAMES[HOST]), PUBLISHED: Series("podman run -p")}


def load(machine, seconds, url):
    return machine.run("wrk", "--threads", "1", "--connections", "32", "--duration", f"{seconds}s", "--latency", url)


def wrk(machine, seconds, url):
    """Requests per second, and the 99th percentile of their time in milliseconds."""
    said = load(machine, seconds, url)
    rate = float(re.search(r"^Requests/sec: +([\d.]+)$", said, re.MULTILINE)[1])
    value, unit = re.search(r"^ +99% +([\d.]+)(us|ms|s)$", said, re.MULTILINE).groups()
    if failed := re.search(r"^ +(Non-2xx or 3xx responses|Socket errors):.*", said, re.MULTILINE):
        raise RuntimeError(f"{url}: {failed[0].strip()}")
    return rate, float(value) * UNITS[unit]
