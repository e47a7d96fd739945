# SPDX-License-Identifier: Apache-2.0
"""Prints the KiB that the processes of a user and of its subordinate ids hold, shared pages divided by their
sharers, without the user manager, its bus, and Podman's service, which ends by itself."""
import pwd
import re
import sys
from pathlib import Path

owner = pwd.getpwnam(sys.argv[1])
line = next(line for line in Path("/etc/subuid").read_text().splitlines() if line.startswith(f"{owner.pw_name}:"))
first, count = map(int, line.split(":")[1:])
OTHERS = re.compile(rb"(/usr)?/lib/systemd/systemd|\(sd-pam\)|/usr/bin/dbus-daemon|/usr/bin/podman\0.*\0?system\0service")


def counts(process):
    uid = process.stat().st_uid
    return (uid == owner.pw_uid or first <= uid < first + count) and not OTHERS.match((process / "cmdline").read_bytes())


total = 0
for process in Path("/proc").glob("[0-9]*"):
    try:
        if counts(process):
            total += int(re.search(r"^Pss: +(\d+) kB", (process / "smaps_rollup").read_text(), re.MULTILINE)[1])
    except (FileNotFoundError, ProcessLookupError):
        continue
print(total)
