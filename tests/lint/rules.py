# SPDX-License-Identifier: Apache-2.0
"""What every source file must keep: its licence, its size, and no shell behind anybody's back."""
import re
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LICENCE = "// SPDX-License-Identifier: Apache-2.0\n"
LONGEST = 300
FORBIDDEN = {
    r"(?<![\w.>])(?:::|std::)?system\s*\(\s*[^)\s]": "system() starts a shell: use os::run",
    r"(?<![\w.>])(?:::)?p(?:open|close)\s*\(": "popen() starts a shell: use os::run",
    r'"(?:/bin/|/usr/bin/)?(?:ba|da)?sh",\s*"-\w*c': "a shell: pass the arguments to os::run",
    r"(?<![\w.>])(?:::|std::)?_?exit\s*\(": "exit() skips destructors: throw, or return from main",
}
# The child of a fork must not run the parent's destructors.
EXIT_ALLOWED = {"src/os/process.cpp"}


def problems_of(path, name):
    text = path.read_text()
    if not text.startswith(LICENCE):
        yield f"{name}:1: begins with no licence"
    if path.suffix == ".h" and "#pragma once\n" not in text:
        yield f"{name}:1: no #pragma once"
    if (length := text.count("\n")) > LONGEST:
        yield f"{name}:{length}: longer than {LONGEST} lines"
    if not text.endswith("\n") or text.endswith("\n\n"):
        yield f"{name}: does not end with one line break"
    if name.startswith("src/"):
        yield from forbidden_in(text, name)


def forbidden_in(text, name):
    for pattern, why in FORBIDDEN.items():
        for found in re.finditer(pattern, text):
            if not (why.startswith("exit") and name in EXIT_ALLOWED):
                yield f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {why}"


def main():
    files = [file for folder in ("src", "tests") for file in sorted((PROJECT / folder).rglob("*"))
             if file.suffix in (".cpp", ".h")]
    problems = [problem for file in files for problem in problems_of(file, str(file.relative_to(PROJECT)))]
    for problem in problems:
        print(problem)
    return 1 if problems or not files else 0


sys.exit(main())
