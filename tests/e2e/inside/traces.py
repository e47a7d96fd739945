# SPDX-License-Identifier: Apache-2.0
"""traces NAME UID GID FIRST COUNT: everything on this machine that is, or is called, the service's."""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

name = sys.argv[1]
uid, gid, first, count = map(int, sys.argv[2:])
word = re.compile(rb"(?<![\w-])" + re.escape(name.encode()) + rb"(?![\w])")
# Not the service's: the journal and the record of logins, what the kernel shows, shadow's copies of the tables before,
# the site itself.
EXCEPTED = ("/var/log/journal", "/var/log/wtmp", "/run/log/journal", "/proc", "/sys", "/srv/", "/etc/passwd-", "/etc/group-",
            "/etc/shadow-", "/etc/gshadow-", "/etc/subuid-", "/etc/subgid-")
IMAGES = "/.local/share/containers/storage/"  # what is in the files of another service's image may be any word
SEARCHED = ("/etc", "/run", "/var", "/usr/lib/systemd", "/usr/local")


def mine(number, own):
    return number == own or first <= number < first + count


def processes():
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except ProcessLookupError:
            continue
        ids = {kind: re.search(rf"^{kind}:\t(.*)$", text, re.MULTILINE)[1].split() for kind in ("Uid", "Gid")}
        if any(mine(int(number), own) for kind, own in (("Uid", uid), ("Gid", gid)) for number in ids[kind]):
            yield f"process {status.parent.name} {(status.parent / 'comm').read_text().strip()}"


def files():
    for folder, folders, names in os.walk("/"):
        folders[:] = [one for one in folders if not os.path.join(folder, one).startswith(EXCEPTED)]
        for one in folders + names:
            path = os.path.join(folder, one)
            if path.startswith(EXCEPTED):
                continue
            try:
                status = os.lstat(path)
            except FileNotFoundError:
                continue
            if mine(status.st_uid, uid) or mine(status.st_gid, gid):
                yield f"owned {path}"
            elif path.startswith(SEARCHED) and word.search(one.encode()):
                yield f"named {path}"
            elif path.startswith(SEARCHED) and IMAGES not in path and os.path.isfile(path) and status.st_size < 1 << 20:
                yield from contents(path)


def contents(path):
    try:
        if word.search(Path(path).read_bytes()):
            yield f"content {path}"
    except OSError:
        pass


def output(*argv):
    lines = subprocess.run(argv, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    return [f"{argv[0]} {line.strip()}" for line in lines
            if word.search(line.encode()) or re.search(rf"(?<!\d){uid}(?!\d)", line)]


def ipc():
    for table in ("msg", "sem", "shm"):
        for line in Path("/proc/sysvipc", table).read_text().splitlines()[1:]:
            if any(mine(int(field), own) for field in line.split()[4:12] for own in (uid, gid)):
                yield f"{table} {line}"


def wait_until_logind_forgets():
    """It keeps a user in mind for UserStopDelaySec= after the last session, also one that is no user any more."""
    rule = "type='signal',interface='org.freedesktop.login1.Manager',member='UserRemoved'"
    with subprocess.Popen(["dbus-monitor", "--system", rule], stdout=subprocess.PIPE, text=True) as monitor:
        monitor.stdout.readline()  # its own name: it listens
        while output("loginctl", "list-users", "--no-legend"):
            monitor.stdout.readline()
        monitor.terminate()


if subprocess.run(["id", name], capture_output=True).returncode != 0:
    wait_until_logind_forgets()
found = [*processes(), *files(), *ipc(),
         *output("systemctl", "list-units", "--all", "--plain", "--no-legend", "--full"),
         *output("systemctl", "list-unit-files", "--plain", "--no-legend", "--full"),
         *output("loginctl", "list-users", "--no-legend")]
json.dump(found, sys.stdout)
