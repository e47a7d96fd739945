# SPDX-License-Identifier: Apache-2.0
"""h2load.py SECONDS OPTION… URL: drives h2load and tells as JSON what it saw, out of its log of all requests."""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from percentiles import percentile

LOST = r"(\d+) failed, (\d+) errored, (\d+) timeout"


def load(log, argv):
    """How many requests went wrong; what was under way at the end does not count."""
    said = subprocess.run(["h2load", f"--log-file={log}", *argv], check=True, stdout=subprocess.PIPE, text=True).stdout
    return sum(map(int, re.search(LOST, said).groups()))


def times_of(log):
    """In milliseconds, of answers of 2xx, and the number of others."""
    lines = [line.split()[1:3] for line in log.read_text().splitlines()]
    times = [int(duration) / 1000 for status, duration in lines if status.startswith("2")]
    return times, len(lines) - len(times)


def main(seconds, *argv):
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        lost = load(log, [f"--duration={seconds}", *argv])
        times, others = times_of(log)
    if lost or others or not times:
        sys.exit(f"{argv[-1]}: {len(times)} answers of 2xx, {others} others, {lost} went wrong")
    print(json.dumps({"rate": len(times) / float(seconds), "p99": percentile(times, 0.99)}))


main(*sys.argv[1:])
