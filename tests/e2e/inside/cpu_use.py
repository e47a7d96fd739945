# SPDX-License-Identifier: Apache-2.0
"""cpu_use GROUP COMMAND…: processors that the control group used while the command ran, and how often it had to wait."""
import json
import subprocess
import sys
import time
from pathlib import Path


def figures():
    return {name: int(value) for name, value in map(str.split, Path(sys.argv[1], "cpu.stat").read_text().splitlines())}


before, begin = figures(), time.monotonic()
subprocess.run(sys.argv[2:], check=True, stdout=subprocess.DEVNULL)
after, took = figures(), time.monotonic() - begin
print(json.dumps({"processors": (after["usage_usec"] - before["usage_usec"]) / 1e6 / took,
                  "waits": after["nr_throttled"] - before["nr_throttled"]}))
