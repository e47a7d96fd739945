# SPDX-License-Identifier: Apache-2.0
"""What people see: a live display on a terminal, plain lines elsewhere; and the first minute with fgnctl."""
import re

from machine import Case, Site, page, run

SETTINGS = ("env", "TERM=xterm", "COLUMNS=80")


def on_terminal(*argv, settings=SETTINGS):
    return run(*settings, "script", "--quiet", "--return", "--command", f"stty cols 80; {' '.join(argv)}", "/dev/null")


def screen(text):
    """The lines that stay: of each, what was drawn after the last clearing."""
    return [line.rsplit("\r\x1b[K", 1)[-1].rstrip("\r") for line in text.split("\n")]


class Terminal(Case):
    def test_first_minute(self):
        run("rm", "-rf", "/srv/orchid")
        self.assertIn("sudo fgnctl provision orchid", run("fgnctl", "init", "/srv/orchid"))
        said = on_terminal("fgnctl", "provision", "orchid", "-f", "/srv/orchid/fgn.toml")
        lines = [re.sub(r"\x1b\[\d*m", "", line) for line in screen(said)]
        self.assertTrue(any(re.match(r"^✓ start the application +[\d.]+ m?s$", line) for line in lines), lines)
        self.assertFalse([line for line in lines if line.startswith("… ")], "a running step stayed")
        self.assertLessEqual(max(map(len, lines[:-2])), 80)
        self.assertIn("\r\x1b[K… ", said)
        self.assertIn("\x1b[32m✓ ", said)
        self.assertIn("serves at https://localhost:8443/", said)
        page("https://localhost:8443/")

        self.assertIn("\x1b[32m", on_terminal("fgnctl", "status"))
        self.assertNotIn("\x1b[", on_terminal("fgnctl", "status", settings=(*SETTINGS, "NO_COLOR=1")))
        self.assertNotIn("\x1b", on_terminal("fgnctl", "status", settings=("env", "TERM=dumb")))

    def test_plain_lines_elsewhere(self):
        said = Site("heron").provision()
        self.assertNotIn("\x1b", said)
        self.assertNotIn("\r", said)
        self.assertRegex(said, r"(?m)^begin    start the application$")
