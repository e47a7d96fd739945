# SPDX-License-Identifier: Apache-2.0
"""visits.py PROTOCOL PORT PATH SECONDS [COMMAND…]: asks for it again and again over kept connections, and tells as
JSON what came of it. Meanwhile runs the command once a second, or, while it takes longer, as soon as it has ended."""
import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException
from multiprocessing import Pool

from http1 import Http1
from http2 import Http2
from kept import Unread
from percentiles import percentile

VISITORS = 8
PROTOCOLS = {"http/1.1": Http1, "h2": Http2}


@dataclass
class Seen:
    times: list = field(default_factory=list)  # in milliseconds, of the answered ones
    unread: int = 0
    failures: Counter = field(default_factory=Counter)

    def note(self, visitor):
        """Nothing is asked for twice: what was not answered is lost."""
        start = time.monotonic()
        try:
            visitor.ask()
            self.times.append((time.monotonic() - start) * 1000)
        except Unread:
            visitor.close()
            self.unread += 1
        except (OSError, HTTPException) as error:
            visitor.close()
            self.failures[f"{type(error).__name__}: {error}"] += 1


def visit(protocol, port, path, end):
    visitor, seen = PROTOCOLS[protocol]("127.0.0.1", port, path), Seen()
    while time.monotonic() < end:
        seen.note(visitor)
    return seen


def run_each_second(command, visits, end):
    runs = 0
    while command and time.monotonic() < end:
        due = time.monotonic() + 1
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(done.stderr)
        runs += 1
        visits.wait(max(0, due - time.monotonic()))
    return runs


def summary(seen):
    times = [time for one in seen for time in one.times]
    failures = sum((one.failures for one in seen), Counter())
    unread = sum(one.unread for one in seen)
    failed = unread + failures.total()
    if not times:
        sys.exit(f"no request was answered: {failures}")
    return {"requests": len(times) + failed, "failed": failed, "unread": unread, "why": failures,
            "p99": percentile(times, 0.99)}


def main(protocol, port, path, seconds, *command):
    with Pool(VISITORS) as pool:
        end = time.monotonic() + float(seconds)
        visits = pool.starmap_async(visit, [(protocol, int(port), path, end)] * VISITORS)
        runs = run_each_second(command, visits, end)
        print(json.dumps({"exchanges": runs, **summary(visits.get())}))


main(*sys.argv[1:])
