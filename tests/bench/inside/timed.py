# SPDX-License-Identifier: Apache-2.0
"""Runs a command and tells as JSON what it took; its standard input stays open and empty.

The kernel counts the memory of a child's children as the child's own, and forgets a process's peak when it
has ended. So the command is stopped at its exit, by ptrace, and asked.
"""
import ctypes
import json
import os
import re
import signal
import sys
import tempfile
import time

PTRACE_CONT, PTRACE_SEIZE, PTRACE_O_TRACEEXIT, PTRACE_EVENT_EXIT = 7, 0x4206, 1 << 6, 6
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
libc.ptrace.restype = ctypes.c_long


def ptrace(request, process, data):
    if libc.ptrace(request, process, None, data) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")


def become(argv, streams, go):
    os.read(go, 1)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.execvp(argv[0], argv)


def peak_kib(process):
    with open(f"/proc/{process}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1])


def wait(process):
    """Its peak and its exit code."""
    peak = 0
    while True:
        _, status = os.waitpid(process, 0)
        if not os.WIFSTOPPED(status):
            return peak, os.waitstatus_to_exitcode(status)
        event, stopped_by = status >> 16, os.WSTOPSIG(status)
        if event == PTRACE_EVENT_EXIT:
            peak = peak_kib(process)
        ptrace(PTRACE_CONT, process, 0 if event or stopped_by == signal.SIGTRAP else stopped_by)


def text(file):
    file.seek(0)
    return file.read().decode(errors="replace")


def main(argv):
    nothing, _open_end = os.pipe()
    held, go = os.pipe()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = os.fork()
        if process == 0:
            become(argv, (nothing, out.fileno(), err.fileno()), held)
        ptrace(PTRACE_SEIZE, process, PTRACE_O_TRACEEXIT)
        start = time.monotonic()
        os.write(go, b".")
        peak, code = wait(process)
        json.dump({"seconds": time.monotonic() - start, "peak_kib": peak, "code": code,
                   "out": text(out), "err": text(err)}, sys.stdout)


main(sys.argv[1:])
