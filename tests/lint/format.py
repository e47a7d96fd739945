# SPDX-License-Identifier: Apache-2.0
"""clang-format 14 would change nothing."""
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
files = sorted(file for folder in ("src", "tests") for file in (PROJECT / folder).rglob("*")
               if file.suffix in (".cpp", ".h"))
sys.exit(subprocess.run(["clang-format-14", "--dry-run", "-Werror", *files]).returncode)
