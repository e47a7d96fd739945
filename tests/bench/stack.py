# SPDX-License-Identifier: Apache-2.0
"""examples/todo, three tiers: fgnctl, and the same three images by podman-compose and by `podman run`."""
import provision
from figures import Row, Series
from machine import BENCH, PROJECT
from throughput import wrk

NAME, SITE, FOLDER = "todo", "/srv/todo", "/srv/stack"
OURS, COMPOSE, RUN = "fgnctl", "podman-compose", "podman run -p"
PORTS = {OURS: 8443, COMPOSE: 9445, RUN: 9446}
VERBS = {COMPOSE: "compose", RUN: "run"}
PREPARE = r"""
name=$1 to=$3
rm -rf "$to"
cp -r "$4/stack" "$to"
cp -r "$2" "$to/site"
printf todo >"$to/password"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$to/key.pem" -out "$to/certificate.pem" 2>/dev/null
chown -R "$name:$name" "$to"
chmod 0644 "$to/key.pem"
"""
AS_USER = r"""
name=$1; shift
exec runuser -u "$name" -- env -C / HOME="/var/lib/fgnctl/homes/$name" XDG_RUNTIME_DIR="/run/user/$(id -u "$name")" \
    DBUS_SESSION_BUS_ADDRESS="unix:path=/run/user/$(id -u "$name")/bus" "$@"
"""
TAG = 'podman tag "$(podman images --quiet localhost/todo-dependencies | head -n 1)" localhost/stack-dependencies'
ADD_TASKS = r"""
for task in 1 2 3 4 5 6 7 8 9 10; do
    curl --silent --fail --insecure --output /dev/null --data "title=Task $task" "https://127.0.0.1:$1/"
done
"""


class Stack:
    def __init__(self, machine, seconds):
        self.machine, self.seconds = machine, seconds
        self.rates, self.latencies, self.starts, self.memory = ({way: Series(way) for way in PORTS} for _ in range(4))

    def measure(self, rounds):
        self.make()
        try:
            for _ in range(rounds):
                for way in PORTS:
                    self.measure_once(way)
        finally:
            provision.uninstall(self.machine, NAME)
            self.machine.run("rm", "-rf", FOLDER)

    def make(self):
        """All as one user, who has the images once; only one way runs at a time."""
        self.machine.lab("copy", str(PROJECT / "examples" / "todo"), "/srv")
        provision.provision(self.machine, NAME, SITE, path="/health")
        self.machine.shell(PREPARE, NAME, SITE, FOLDER, BENCH)
        self.as_user("bash", "-euc", TAG)
        self.machine.shell(ADD_TASKS, str(PORTS[OURS]))
        self.stop(OURS)
        for way in VERBS:
            self.as_user(f"{BENCH}/manual_stack", FOLDER, VERBS[way], "make")
            self.machine.shell(ADD_TASKS, str(PORTS[way]))
            self.stop(way)

    def as_user(self, *argv):
        return self.machine.shell(AS_USER, NAME, *argv)

    def measure_once(self, way):
        self.starts[way].values.append(self.start(way).seconds)
        rate, p99 = wrk(self.machine, self.seconds, f"https://127.0.0.1:{PORTS[way]}/")
        self.rates[way].values.append(rate)
        self.latencies[way].values.append(p99)
        self.memory[way].values.append(int(self.machine.run("python3", f"{BENCH}/inside/pss.py", NAME)) / 1024)
        self.stop(way)

    def start(self, way):
        """Until the health path answers through the port."""
        if way == OURS:
            return self.machine.timed("bash", "-euc", 'fgnctl start "$1" && curl -sfk -o /dev/null "$2"', "bash", NAME,
                                      f"https://127.0.0.1:{PORTS[way]}/health")
        return self.machine.timed("bash", "-euc", AS_USER, "bash", NAME, f"{BENCH}/manual_stack", FOLDER, VERBS[way],
                                  "start")

    def stop(self, way):
        if way == OURS:
            self.machine.run("fgnctl", "stop", NAME)
        else:
            self.as_user(f"{BENCH}/manual_stack", FOLDER, VERBS[way], "stop")

    def rows(self):
        for what, unit, series in (("to-do page", "requests/s", self.rates), ("to-do page, p99", "ms", self.latencies),
                                   ("to-do site from stopped to healthy", "s", self.starts),
                                   ("to-do site under load, memory", "MiB", self.memory)):
            for way in VERBS:
                yield Row(what, unit, series[OURS], series[way])
