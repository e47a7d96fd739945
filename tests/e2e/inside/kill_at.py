# SPDX-License-Identifier: Apache-2.0
"""kill_at [--victim NAME | --freeze] STEP,…|- COMMAND…: runs `COMMAND… --json`, and kills it when the first of the steps
begins, or every process of that name; or stops it and its agent, which then change nothing any more. Prints the steps that
began, whether it was killed, its exit code and last event."""
import argparse
import json
import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path


def processes(*names):
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (folder / "comm").read_text().strip() in names:
                yield int(folder.name)


def send(number, pids):
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def strike(options, process):
    if options.freeze:
        send(signal.SIGSTOP, [process.pid, *processes("fgn-agent")])
    elif options.victim:
        send(signal.SIGKILL, processes(options.victim))
    else:
        process.kill()


parser = argparse.ArgumentParser()
parser.add_argument("--victim")
parser.add_argument("--freeze", action="store_true")
parser.add_argument("steps")
parser.add_argument("command", nargs=argparse.REMAINDER)
options = parser.parse_args()
wanted = options.steps.split(",")
begun, killed, last = [], False, None
process = subprocess.Popen([*options.command, "--json"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL if options.freeze else None)  # one that is stopped keeps it open
for line in process.stdout:
    last = event = json.loads(line)
    if event["event"] != "started":
        continue
    begun.append(event["step"])
    if event["step"] in wanted:
        strike(options, process)
        killed = True
        break
code = None if options.freeze else process.wait()
print(json.dumps({"begun": begun, "killed": killed, "code": code, "last": last}))
