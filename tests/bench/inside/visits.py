# SPDX-License-Identifier: Apache-2.0
"""Asks for a path again and again over kept connections, and tells as JSON what came of it. Meanwhile runs a command
once a second, or, while it takes longer, as soon as it has ended."""
import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException
from multiprocessing import Event, Pool

from http1 import Http1
from http2 import Http2
from kept import Unread
from percentiles import percentile

VISITORS = 8
PROTOCOLS = {"http/1.1": Http1, "h2": Http2}
BODY = b"x" * 512
ended = Event()


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


def visit(options, number):
    body = BODY if options.posts and number % 2 else None
    visitor, seen = PROTOCOLS[options.protocol]("127.0.0.1", options.port, options.path, body), Seen()
    while not ended.is_set():
        seen.note(visitor)
    return seen


def enough(options, runs, end):
    return runs == options.times if options.times else time.monotonic() > end


def run_each_second(options, end):
    runs = 0
    while options.command and not enough(options, runs, end):
        due = time.monotonic() + 1
        done = subprocess.run(options.command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(done.stderr)
        runs += 1
        time.sleep(max(0, due - time.monotonic()))
    time.sleep(max(0, end - time.monotonic()))
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


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", action="store_true", help="every other visitor asks by POST")
    parser.add_argument("--times", type=int, metavar="N", help="go on until the command has run so often")
    parser.add_argument("protocol", choices=PROTOCOLS)
    parser.add_argument("port", type=int)
    parser.add_argument("path")
    parser.add_argument("seconds", type=float)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args()


def main(options):
    with Pool(VISITORS) as pool:
        end = time.monotonic() + options.seconds
        visits = pool.starmap_async(visit, [(options, number) for number in range(VISITORS)])
        runs = run_each_second(options, end)
        ended.set()
        print(json.dumps({"exchanges": runs, **summary(visits.get())}))


main(arguments())
