# SPDX-License-Identifier: Apache-2.0
"""The figures as Markdown, as JSON, and in README.md."""
import json
import re

from figures import table
from machine import HERE

README = HERE / "README.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
RELOADS = ["over", "front", "exchanges", "requests", "failed", "of these unread", "p99 without", "p99 meanwhile"]
WHERE = r"""
. /etc/os-release
printf '%s\n' "$PRETTY_NAME" "$(uname -r)" "$(nproc)" "$(cut -d' ' -f1 /proc/loadavg)" \
    "$(podman --version)" "$(nginx -v 2>&1)" "$(fgnctl --version)" \
    "$(caddy version 2>/dev/null || echo 'not in this release')" "$(h2load --version)"
"""


def surroundings(machine):
    keys = ("system", "kernel", "processors", "load", "podman", "nginx", "fgnctl", "caddy", "h2load")
    return dict(zip(keys, machine.shell(WHERE).splitlines()))


def markdown(report):
    where = report["where"]
    return "\n\n".join([
        f"`{report['command']}`: {where['fgnctl']}, {where['podman']}, {where['nginx']}, Caddy "
        f"{where['caddy']}, {where['h2load']}; {where['system']} on Linux {where['kernel']}, "
        f"{where['processors']} processors, load {where['load']} when it began. "
        "Medians (least – most).",
        table(["what", "fgnctl", "other way", "ratio", "aim"], report["cells"]),
        "Visitors while the certificate is exchanged, of all rounds; p99 in ms, without an exchange and meanwhile:",
        table(RELOADS, report["reloads"]),
        report["verdict"],
        "Where a provision spends its time, medians in ms:",
        steps_table(report["steps"]),
        stays(report["resident"]),
    ])


def steps_table(steps):
    ours, byhand = steps["fgnctl"], steps["script"]
    names = list(dict.fromkeys([*ours, *byhand]))
    names.append(names.pop(names.index("between")))
    lines = [[name, str(ours.get(name, "")), str(byhand.get(name, ""))] for name in names]
    return table(["step", "fgnctl", "script"], lines)


def stays(resident):
    if not resident:
        return "Resident of fgnctl's own afterwards: nothing."
    return "Resident of fgnctl's own afterwards: " + ", ".join(resident) + "."


def write_json(path, report, rows):
    path.write_text(json.dumps({**{key: value for key, value in report.items() if key != "cells"},
                                "rows": [row.to_json() for row in rows]}, indent=2, ensure_ascii=False) + "\n")


def update_readme(text):
    old = README.read_text()
    new, count = re.subn(f"{BEGIN}.*{END}", lambda _: f"{BEGIN}\n{text}\n{END}", old, flags=re.DOTALL)
    if count != 1:
        raise RuntimeError(f"{README} has no place for figures")
    README.write_text(new)
