# SPDX-License-Identifier: Apache-2.0
"""The figures as Markdown, as JSON, and in README.md."""
import json
import re

from figures import table
from machine import HERE

README = HERE / "README.md"
RELOADS = ["over", "front", "exchanges", "requests", "failed", "of these unread", "p99 without", "p99 meanwhile"]
SWITCHES = ["over", "way", "switches", "requests", "failed", "p99 without", "p99 meanwhile"]
WHERE = r"""
. /etc/os-release
printf '%s\n' "$PRETTY_NAME" "$(uname -r)" "$(nproc)" "$(cut -d' ' -f1 /proc/loadavg)" \
    "$(podman --version)" "$(nginx -v 2>&1)" "$(fgnctl --version)" \
    "$(caddy version 2>/dev/null || echo 'not in this release')" "$(h2load --version)" \
    "$(restic version | cut -d' ' -f1,2)" "zstd $(zstd --version | grep -o 'v[0-9.]*[0-9]')"
"""


def surroundings(machine):
    keys = ("system", "kernel", "processors", "load", "podman", "nginx", "fgnctl", "caddy", "h2load", "restic",
            "zstd")
    return dict(zip(keys, machine.shell(WHERE).splitlines()))


def head(told):
    where = told["where"]
    return (f"`{told['command']}`: {where['fgnctl']}, {where['podman']}, {where['nginx']}, Caddy "
            f"{where['caddy']}, {where['h2load']}; {where['system']} on Linux {where['kernel']}, "
            f"{where['processors']} processors, load {where['load']} when it began. "
            "Medians (least – most).")


def rows_table(rows):
    return table(["what", "fgnctl", "other way", "ratio", "aim"], [row.cells() for row in rows])


def figures(told, part):
    return "\n\n".join([
        head(told),
        rows_table(part["rows"]),
        "Visitors while the certificate is exchanged, of all rounds; p99 in ms, without an exchange and meanwhile:",
        table(RELOADS, part["reloads"]),
        part["verdict"],
        "Where a provision spends its time, medians in ms:",
        steps_table(part["steps"]),
        stays(part["resident"]),
    ])


def switches(told, part):
    return "\n\n".join([
        head(told),
        rows_table(part["rows"]),
        "Visitors, half of whom post, while one version after the other serves, of all rounds; p99 in ms:",
        table(SWITCHES, part["visitors"]),
        part["verdict"],
    ])


def backups(told, part):
    where = told["where"]
    return "\n\n".join([
        f"{head(told)} {where['restic']}, {where['zstd']}.",
        rows_table(part["rows"]),
        part["verdict"],
    ])


TEXTS = {"figures": figures, "switches": switches, "backups": backups}


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


def write_json(path, told, parts):
    plain = {name: {**part, "rows": [row.to_json() for row in part["rows"]]} for name, part in parts.items()}
    path.write_text(json.dumps({**told, **plain}, indent=2, ensure_ascii=False) + "\n")


def update_readme(texts):
    """Each between its marks."""
    readme = README.read_text()
    for name, text in texts.items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        readme, count = re.subn(f"{begin}.*{end}", lambda _: f"{begin}\n{text}\n{end}", readme, flags=re.DOTALL)
        if count != 1:
            raise RuntimeError(f"{README} has no place for {name}")
    README.write_text(readme)
