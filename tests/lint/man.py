# SPDX-License-Identifier: Apache-2.0
"""man FGNCTL: the manual and the program tell the same: options of each subcommand, exit codes, keys, plain roff."""
import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
MAN = PROJECT / "man"
COMMON = {"--json", "-h", "--help"}


def page(name):
    return (MAN / name).read_text().replace("\\-", "-")


def sections(text, macro):
    """Title → body of what `macro` begins."""
    parts = re.split(rf"^\.{macro} (.*)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))


def options_of_help(fgnctl, *command):
    """With those of its own subcommands."""
    text = subprocess.run([fgnctl, *command, "--help"], check=True, stdout=subprocess.PIPE, text=True).stdout
    own = {option for names in re.findall(r"^  (-\S+)", text, re.MULTILINE) for option in names.split(",")}
    return own.union(*(options_of_help(fgnctl, *command, one) for one in commands_in(text) if command))


def commands_in(text):
    return re.findall(r"^  ([a-z]+) ", text.partition("Subcommands:")[2].partition("Example:")[0], re.MULTILINE)


def commands(fgnctl):
    return commands_in(subprocess.run([fgnctl, "--help"], check=True, stdout=subprocess.PIPE, text=True).stdout)


def options_of_text(text):
    tags = re.findall(r"^\.TP\n\.BR? (.*)", text, re.MULTILINE)
    return {option for tag in tags for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", tag)}


def compare(what, program, manual):
    for one in sorted(program - manual):
        yield f"{what}: {one} is not in the manual"
    for one in sorted(manual - program):
        yield f"{what}: {one} is in the manual, but not in the program"


def option_problems(fgnctl):
    all_sections = sections(page("fgnctl.1"), "SH")
    common = options_of_text(all_sections["COMMON OPTIONS"])
    yield from compare("fgnctl", options_of_help(fgnctl) | COMMON, common)
    manual = {}
    for title, body in sections(all_sections["SUBCOMMANDS"], "SS").items():
        for verb in re.findall(r"(?:^|, )([a-z]+)", title):
            manual[verb] = options_of_text(body)
    yield from compare("subcommands", set(commands(fgnctl)), set(manual))
    for verb in commands(fgnctl):
        yield from compare(f"fgnctl {verb}", options_of_help(fgnctl, verb) - COMMON, manual.get(verb, set()))


def exit_code_problems():
    text = (PROJECT / "src" / "base" / "exit_code.h").read_text()
    manual = sections(page("fgnctl.1"), "SH")["EXIT STATUS"]
    yield from compare("exit codes", set(re.findall(r"\w+ = (\d+),", text)),
                       set(re.findall(r"^\.TP\n\.B (\d+)$", manual, re.MULTILINE)))


def key_problems():
    files = ("manifest.cpp", "source.cpp", "dependencies.cpp", "certificate.cpp", "front.cpp", "logs.cpp", "backup.cpp", "relaxation.cpp", "container.cpp", "network.cpp",
             "defaults.cpp")
    source = "".join((PROJECT / "src" / "model" / file).read_text() for file in files)
    manual = page("fgn.toml.5")
    keys = re.compile(r"(?<![\w.])([a-z]+(?:\.[a-z_0-9]+)+)(?![\w.])")
    tags = re.findall(r"^\.TP\n\.BR? (.*)", manual, re.MULTILINE)
    yield from compare("keys", set(re.findall(r'^    \{"([a-z_]+\.[a-z_.0-9]+)",', source, re.MULTILINE)),
                       {key for tag in tags for key in keys.findall(tag)})


def roff_problems():
    for file in sorted(MAN.iterdir()):
        done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-b", "-z", file],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.stdout or done.returncode != 0:
            yield done.stdout


def main(fgnctl):
    problems = [*option_problems(fgnctl), *exit_code_problems(), *key_problems(), *roff_problems()]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


sys.exit(main(sys.argv[1]))
