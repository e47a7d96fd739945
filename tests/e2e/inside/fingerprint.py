# SPDX-License-Identifier: Apache-2.0
"""What of this machine a command that is refused must leave alone: path → mode, owner and content."""
import hashlib
import json
import os
import stat
import sys
from pathlib import Path

FILES = ("/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow", "/etc/subuid", "/etc/subgid")
# Not /run/fgnctl: the lock of a run that was killed stays there, empty, until the next run or boot.
FOLDERS = ("/etc/fgnctl", "/var/lib/fgnctl", "/etc/systemd/system", "/run/systemd/system",
           "/run/systemd/transient", "/var/lib/systemd/linger", "/run/user")
# systemd makes these when they are first needed, and they stay.
OF_SYSTEMD = ("/run/systemd/transient", "/var/lib/systemd/linger")
# Containers at work write into these; they are not fgnctl's.
AT_WORK = ("/.local/share/containers", "/.cache", "/run")


def describe(path):
    status = os.lstat(path)
    text = f"{stat.filemode(status.st_mode)} {status.st_uid}:{status.st_gid}"
    if stat.S_ISLNK(status.st_mode):
        text += " " + os.readlink(path)
    elif stat.S_ISREG(status.st_mode):
        text += " " + hashlib.sha256(Path(path).read_bytes()).hexdigest()
    return text


def found():
    yield from FILES
    for root in FOLDERS:
        for folder, folders, names in os.walk(root):
            inside = "/homes/" in folder or folder.startswith("/run/user/")
            folders[:] = [one for one in folders if not (inside and (folder + "/" + one).endswith(AT_WORK))]
            if folder.startswith("/run/user/"):
                folders[:], names = [], []
            if folder not in OF_SYSTEMD:
                yield folder
            yield from (os.path.join(folder, one) for one in names)


json.dump({path: describe(path) for path in found()}, sys.stdout)
