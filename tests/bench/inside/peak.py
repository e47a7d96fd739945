#!/usr/bin/python3 -IS
# SPDX-License-Identifier: Apache-2.0
"""Stands in for a program: runs the real one and notes its peak memory, which nobody else is told."""
import os
import sys

NAME = os.path.basename(sys.argv[0])
REAL = f"/usr/local/libexec/{NAME}"
NOT_ASKED = "non-blocking"  # systemd watches the process of fgn-agent itself, which becomes podman

if sys.argv[1] == NOT_ASKED:
    os.execv(REAL, [REAL, *sys.argv[1:]])
process = os.fork()
if process == 0:
    os.execv(REAL, [REAL, *sys.argv[1:]])
_, status, usage = os.wait4(process, 0)
with open(os.environ.get("XDG_RUNTIME_DIR", "/run") + f"/{NAME}.peak", "a") as notes:
    notes.write(f"{sys.argv[1]} {usage.ru_maxrss}\n")
sys.exit(os.waitstatus_to_exitcode(status))
