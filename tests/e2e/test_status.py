# SPDX-License-Identifier: Apache-2.0
"""How a service is, as root and as the service user, for people and for programs; and its log."""
import json
import re

from machine import Case, Site, as_service_user, fgnctl, page, run, shell, status

ESCAPES = "%1b%5b2J%1b%5d0;owned%07"


class Status(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = Site("orchid")
        cls.site.provision()

    def test_tells_people(self):
        said = fgnctl("status", "orchid")
        self.assertEqual(said.code, 0, str(said))
        self.assertRegex(said.out, r"^orchid +healthy +https://localhost:8443/\n")
        for part in ("orchid-app-1.service", "orchid-web.service", "MiB memory", "0 restarts", "sha256:",
                     "generation 1 of 20", "8443 (https) and 8088 (http)", "certificate until 20"):
            self.assertIn(part, said.out)

    def test_tells_programs(self):
        one = status("orchid")
        self.assertEqual((one["name"], one["state"], one["generation"], one["url"], one["ports"]),
                         ("orchid", "healthy", 1, "https://localhost:8443/", {"https": 8443, "http": 8088}))
        self.assertGreater(one["certificate"]["expires"], one["created"])
        self.assertEqual([container["role"] for container in one["containers"]], ["app", "web"])
        for container in one["containers"]:
            self.assertEqual((container["active"], container["health"], container["restarts"]),
                             ("active", "healthy", 0))
            self.assertGreater(container["memory"], 1 << 20)
            self.assertGreater(container["tasks"], 0)
            self.assertGreater(container["since"], one["created"] * 1_000_000 - 600_000_000)
            self.assertRegex(container.get("base", container["image"]), r"@sha256:[0-9a-f]{64}$")

    def test_tells_the_service_user(self):
        said = as_service_user("orchid", "/usr/bin/fgnctl", "status")
        self.assertIn("healthy", said)
        self.assertIn("https://localhost:8443/", said)
        told = as_service_user("orchid", "/usr/bin/fgnctl", "status", "--json")
        self.assertEqual(json.loads(told)["state"], "healthy")

    def test_tells_nobody_else(self):
        said = run("bash", "-c", "setpriv --reuid=daemon --regid=daemon --clear-groups fgnctl status orchid 2>&1; echo exit $?")
        self.assertRegex(said, r"error: [\s\S]*root[\s\S]*exit 3\n$")

    def test_absent(self):
        said = fgnctl("status", "heron")
        self.assertEqual(said.code, 5, str(said))
        self.assertIn("absent", said.out)

    def test_degraded_shows_what_and_why(self):
        run("systemctl", "--user", "--machine=orchid@", "stop", "orchid-app-1.service")
        self.addCleanup(run, "fgnctl", "start", "orchid")
        said = fgnctl("status", "orchid")
        self.assertEqual(said.code, 4, str(said))
        self.assertRegex(said.out, r"^orchid +degraded")
        self.assertRegex(said.out, r"(?m)^  app stopped")


class Logs(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = Site("orchid")
        cls.site.edit("main.py", "app = Flask(__name__)", "app = Flask(__name__)\n\n\n@app.route('/say/<path:text>')\n"
                      "def say(text):\n    print(text, flush=True)\n    return 'said\\n'\n")
        cls.site.provision()

    def logs(self, *argv):
        said = fgnctl("logs", "orchid", *argv)
        self.assertEqual(said.code, 0, str(said))
        return said.out

    def test_has_request_lines_and_what_the_application_says(self):
        page("https://localhost:8443/say/marmalade")
        self.assertRegex(self.logs(), r"(?m) web .*GET /say/marmalade")
        self.assertRegex(self.logs(), r"(?m) app +marmalade$")

    def test_last_lines_only(self):
        self.assertEqual(len(self.logs("-n", "3").splitlines()), 3)

    def test_since(self):
        page("https://localhost:8443/say/lately")
        self.assertIn("lately", self.logs("--since", "15m"))
        self.assertEqual(self.logs("--since", "2099-01-01"), "")
        self.assertEqual(fgnctl("logs", "orchid", "--since", "yesteryear").code, 2)

    def test_json(self):
        for line in fgnctl("logs", "orchid", "--json").lines():
            self.assertEqual(set(line), {"time", "origin", "priority", "message"})

    def test_escape_sequences_are_harmless(self):
        page(f"https://localhost:8443/say/{ESCAPES}bell")
        said = self.logs("-n", "10")
        self.assertIn("bell", said)
        self.assertIsNone(re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", said), repr(said))

    def test_follows(self):
        shell("fgnctl logs orchid -f -n 1 > /run/followed & follower=$!; trap 'kill $follower' EXIT;"
              " shows() { timeout 60 bash -c 'tail -n +1 -F /run/followed 2>/dev/null | grep -m1 -e \"$1\"' - \"$1\"; };"
              " shows . && curl --silent --insecure https://localhost:8443/say/afterwards >/dev/null && shows ' afterwards'")

    def test_of_no_service(self):
        self.assert_error(fgnctl("logs", "heron"), 5, on="heron", why="no such service", do="fgnctl status")
