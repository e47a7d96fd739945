# SPDX-License-Identifier: Apache-2.0
"""odd_files make|list FOLDER, run in the user namespace of the service: files of every kind, and what is told of each."""
import hashlib
import json
import os
import stat
import sys
from pathlib import Path

HOLE = 64 << 20
command, folder = sys.argv[1], Path(sys.argv[2])


def make():
    (folder / "new\nline").write_text("a name of two lines")
    (folder / "mode").write_text("only its owner's")
    (folder / "mode").chmod(0o2640)
    (folder / "empty folder").mkdir(mode=0o1777)
    os.symlink("/etc/passwd", folder / "link")
    os.link(folder / "mode", folder / "same")
    with open(folder / "sparse", "wb") as file:
        file.truncate(HOLE)
    (folder / "attribute").write_text("")
    os.setxattr(folder / "attribute", "user.kind", b"odd")
    (folder / "foreign").write_text("of another user")
    os.chown(folder / "foreign", 33, 44)
    os.mkfifo(folder / "pipe")
    os.chmod(folder, 0o2771)


def told(path):
    status = os.lstat(path)
    entry = {"mode": status.st_mode, "owner": [status.st_uid, status.st_gid], "links": status.st_nlink,
             "modified": int(status.st_mtime) if path != folder else 0}
    if stat.S_ISREG(status.st_mode):
        entry["sum"] = hashlib.sha256(path.read_bytes()).hexdigest()
        entry["sparse"] = status.st_blocks * 512 < status.st_size
        entry["attributes"] = {name: os.getxattr(path, name).decode() for name in os.listxattr(path) if name.startswith("user.")}
    elif stat.S_ISLNK(status.st_mode):
        entry["target"] = os.readlink(path)
    return entry


if command == "make":
    make()
print(json.dumps({str(path.relative_to(folder)): told(path) for path in [folder, *sorted(folder.rglob("*"))]}))
