# SPDX-License-Identifier: Apache-2.0
"""tidy BUILD: clang-tidy over src/, with the tree's .clang-tidy.

A file that passed is not looked at again while nothing that it is made of has changed: its text, the project's headers
that it includes, how it is compiled, the checks, and the packages of this machine; not the folder of the clone.
"""
import hashlib
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SRC = PROJECT / "src"
PASSED = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fgnctl" / "tidy"
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


@cache
def text(file):
    return file.read_text()


@cache
def environment():
    packages = subprocess.run(["dpkg-query", "--show"], check=True, stdout=subprocess.PIPE, text=True).stdout
    return packages + text(PROJECT / ".clang-tidy")


def made_of(file, found):
    if file not in found and file.is_file():
        found.add(file)
        for header in INCLUDE.findall(text(file)):
            made_of(SRC / header, found)
    return found


def key(entry):
    parts = [environment(), entry["command"].replace(f"{PROJECT}/", "")]
    for file in sorted(made_of(Path(entry["file"]), set())):
        parts += [str(file.relative_to(PROJECT)), text(file)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def passes(build, entry):
    passed = PASSED / key(entry)
    if passed.exists():
        passed.touch()
        return True
    done = subprocess.run(["clang-tidy-14", "--quiet", "-p", build, entry["file"]],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        print(done.stdout or done.stderr, flush=True)
        return False
    passed.touch()
    return True


def trim(kept):
    """So many that going to and fro between a few branches stays cheap."""
    for old in sorted(PASSED.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)[kept:]:
        old.unlink(missing_ok=True)


def main(build):
    PASSED.mkdir(parents=True, exist_ok=True)
    entries = [entry for entry in json.loads(Path(build, "compile_commands.json").read_text())
               if Path(entry["file"]).is_relative_to(SRC)]
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        results = list(workers.map(lambda entry: passes(build, entry), entries))
    trim(4 * len(entries))
    print(f"{results.count(False)} of {len(entries)} files have findings")
    return 0 if entries and all(results) else 1


sys.exit(main(sys.argv[1]))
