"""Boots a virtual machine and returns when it answers, or waits until one is gone.

start STATE COMMAND…   run QEMU; STATE/process tells its process, STATE/leader too once it is up, STATE/port where
                       on 127.0.0.1 its first forwarded port is
wait PROCESS           until it has ended
"""
import json
import os
import re
import select
import socket
import subprocess
import sys
from pathlib import Path


def start(state, command):
    monitor, qemu_monitor = socket.socketpair()
    ready, qemu_ready = socket.socketpair()
    with open(Path(state, "console.log"), "ab") as log:
        qemu = subprocess.Popen(
            [*command, *socket_of("monitor", qemu_monitor), "-mon", "chardev=monitor,mode=control",
             *socket_of("ready", qemu_ready), "-device", "virtio-serial-pci",
             "-device", "virtserialport,chardev=ready,name=lab"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            pass_fds=[qemu_monitor.fileno(), qemu_ready.fileno()])
    process = f"{qemu.pid} {start_time(qemu.pid)}\n"
    Path(state, "process").write_text(process)
    qemu_monitor.close()
    qemu_ready.close()
    Path(state, "port").write_text(f"{forwarded_port(monitor)}\n")
    ready.recv(1) or ended()
    Path(state, "leader").write_text(process)


def socket_of(name, end):
    return ["-chardev", f"socket,id={name},fd={end.fileno()}"]


def start_time(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]


def forwarded_port(monitor):
    """Chosen by the kernel, so that it is free."""
    with monitor.makefile("rw") as lines:
        lines.readline() or ended()  # its greeting
        ask(lines, "qmp_capabilities", {})
        connections = ask(lines, "human-monitor-command", {"command-line": "info usernet"})
    return re.search(r"HOST_FORWARD\]\s+\d+\s+127\.0\.0\.1\s+(\d+)", connections)[1]


def ask(lines, command, arguments):
    lines.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
    lines.flush()
    for line in lines:
        answer = json.loads(line)
        if "return" in answer:
            return answer["return"]
    ended()


def ended():
    sys.exit("lab: the machine ended before it was up")


def wait(process):
    select.select([os.pidfd_open(process)], [], [])


if sys.argv[1] == "start":
    start(sys.argv[2], sys.argv[3:])
else:
    wait(int(sys.argv[2]))
