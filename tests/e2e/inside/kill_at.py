# SPDX-License-Identifier: Apache-2.0
"""kill_at STEP,…|- COMMAND…: runs `COMMAND… --json`, kills it when the first of the steps begins; prints the steps that
began, whether it was killed, its exit code and last event."""
import json
import subprocess
import sys

steps, *command = sys.argv[1:]
wanted = steps.split(",")
begun, killed, last = [], False, None
process = subprocess.Popen([*command, "--json"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
for line in process.stdout:
    last = event = json.loads(line)
    if event["event"] != "started":
        continue
    begun.append(event["step"])
    if event["step"] in wanted:
        process.kill()
        killed = True
        break
json.dump({"begun": begun, "killed": killed, "code": process.wait(), "last": last}, sys.stdout)
