"""Starts a machine and returns when it is up, or waits until one is gone.

start GROUP STATE COMMAND…   run systemd-nspawn in control groups of its own; STATE/leader tells its first process,
                             STATE/group the number of its control group
wait GROUP                   until nothing runs in its control group
"""
import os
import select
import socket
import subprocess
import sys
from pathlib import Path

HIERARCHIES = [Path("/sys/fs/cgroup/unified"), Path("/sys/fs/cgroup/systemd")]


def start_time(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]


def start(group, state, command):
    # Machines in one group would kill each other's units: mkdir must fail where one is already.
    groups = [hierarchy / group for hierarchy in HIERARCHIES if hierarchy.is_dir()]
    for path in groups:
        path.mkdir()
    Path(state, "group").write_text(f"{groups[0].stat().st_ino}\n")

    def join_groups():
        for path in groups:
            (path / "cgroup.procs").write_text("0")

    address = Path(state, "notify")
    address.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready, open(Path(state, "console.log"), "ab") as log:
        ready.bind(str(address))
        nspawn = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            preexec_fn=join_groups, env={**os.environ, "NOTIFY_SOCKET": str(address)})
        leader = wait_until_ready(ready, nspawn.pid)
    Path(state, "leader").write_text(f"{leader} {start_time(leader)}\n")
    address.unlink()


def wait_until_ready(ready, pid):
    leader = None
    ended = os.pidfd_open(pid)
    while True:
        readable, _, _ = select.select([ready, ended], [], [])
        if ready not in readable:
            sys.exit("lab: the machine ended before it was up")
        for line in ready.recv(65536).decode().splitlines():
            key, _, value = line.partition("=")
            if key == "X_NSPAWN_LEADER_PID":
                leader = value
            elif line == "READY=1":
                return leader


def wait(group):
    try:
        events = open(HIERARCHIES[0] / group / "cgroup.events")
    except FileNotFoundError:
        return
    changed = select.poll()
    changed.register(events, select.POLLPRI)
    while "populated 1" in events.read():
        changed.poll()
        events.seek(0)


if sys.argv[1] == "start":
    start(sys.argv[2], sys.argv[3], sys.argv[4:])
else:
    wait(sys.argv[2])
