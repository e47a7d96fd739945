# SPDX-License-Identifier: Apache-2.0
"""The machine of the lab that everything is measured on."""
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
BENCH = "/opt/bench"  # this folder, on the machine
LIMIT = 600  # seconds that any one command may take
ADDRESSES = ("127.0.0.1", "[::1]")


@dataclass
class Timed:
    """A command as it went on the machine, without the way there."""
    seconds: float
    peak_kib: int
    code: int
    out: str
    err: str

    def require(self, argv, codes=(0,)):
        if self.code not in codes:
            raise RuntimeError(f"{' '.join(argv)}: exit {self.code}\n{self.out}{self.err}")
        return self


class Machine:
    def __init__(self, release):
        self.release = release
        os.environ.setdefault("FGN_LAB_INSTANCE", "bench")

    def lab(self, command, *argv, **options):
        return subprocess.run([PROJECT / "tests/lab/lab", command, self.release, *argv], check=True, text=True,
                              stdin=options.pop("stdin", subprocess.DEVNULL), timeout=LIMIT, **options)

    def up(self, installed=False):
        self.lab("up", *["--without-package"] * installed)
        self.run("rm", "-rf", BENCH)
        self.lab("copy", str(HERE), "/opt")
        self.lab("copy", str(PROJECT / "examples" / "hello"), "/srv")

    def down(self):
        self.lab("down")

    def run(self, *argv):
        return self.lab("run", "--", *argv, stdout=subprocess.PIPE).stdout

    def shell(self, script, *argv):
        return self.run("bash", "-euc", script, "bash", *argv)

    def timed(self, *argv, codes=(0,)):
        """The machine begins each with nothing left to write to its disk."""
        self.run("sync")
        told = self.run("python3", "-IS", f"{BENCH}/inside/timed.py", *argv)
        return Timed(**json.loads(told)).require(argv, codes)

    def write(self, path, text):
        self.lab("run", "--", "tee", path, input=text, stdin=None, stdout=subprocess.DEVNULL)

    def services(self):
        """Also what an interrupted run of --keep left."""
        told = self.timed("fgnctl", "status", "--json", codes=range(9)).out
        return [json.loads(line)["name"] for line in told.splitlines()]

    def require_page(self, port, path="/"):
        for address in ADDRESSES:
            self.run("curl", "--silent", "--fail", "--insecure", "--globoff", "--output", "/dev/null",
                     f"https://{address}:{port}{path}")
