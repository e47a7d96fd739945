# SPDX-License-Identifier: Apache-2.0
"""Reads the includes of src/ against walls.toml."""
import re
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
SRC = HERE.parents[1] / "src"
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def broken_walls(file, folder, walls):
    for bracket, header in INCLUDE.findall(file.read_text()):
        target = header.partition("/")[0]
        if bracket == '"':
            if target not in walls["folders"]:
                yield f'"{header}" is not written as "folder/file.h"'
            elif target != folder and target not in walls["folders"][folder]:
                yield f"{folder} may not include {target} ({header})"
        for prefix, allowed in walls["libraries"].items():
            if bracket == "<" and header.startswith(prefix) and folder not in allowed:
                yield f"{folder} may not include <{header}>"


def main():
    walls = tomllib.loads((HERE / "walls.toml").read_text())
    files = [file for file in sorted(SRC.rglob("*")) if file.suffix in (".cpp", ".h")]
    unknown = {file.relative_to(SRC).parts[0] for file in files} - set(walls["folders"])
    problems = [f"src/{folder}: walls.toml does not know this folder" for folder in sorted(unknown)]
    for file in files:
        folder = file.relative_to(SRC).parts[0]
        if folder not in unknown:
            problems += [f"src/{file.relative_to(SRC)}: {problem}" for problem in broken_walls(file, folder, walls)]
    for problem in problems:
        print(problem)
    return 1 if problems or not files else 0


sys.exit(main())
