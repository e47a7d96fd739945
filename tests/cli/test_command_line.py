# SPDX-License-Identifier: Apache-2.0
"""What fgnctl says to those who err, ask, or are not root."""
import json
import re

from programs import Case, fgnctl

VERBS = ("provision", "status", "logs", "deploy", "retry", "rollback", "history", "hold", "unhold", "build", "push", "sbom",
         "registry login", "registry logout", "registry list",
         "backup", "backup key", "backup check", "backup verify", "backups", "restore", "clone", "move", "start", "stop", "restart", "maintenance", "cert status", "cert renew", "secret set", "secret list", "secret rm",
         "uninstall", "init")
OF_ROOT = (*((verb, "orchid") for verb in ("deploy", "retry", "rollback", "history", "hold", "unhold", "build", "sbom")),
           ("push", "orchid", "registry.example/orchid"), ("registry", "login", "orchid", "registry.example", "--user", "me"),
           ("registry", "logout", "orchid", "registry.example"), ("registry", "list", "orchid"),
           ("backup", "orchid"), ("backup", "key", "orchid"), ("backup", "check", "orchid"), ("backup", "verify", "orchid"),
           ("backups", "orchid"), ("restore", "orchid"), ("clone", "orchid", "iris"), ("move", "orchid", "root@host"),
           ("provision", "orchid"), ("status",), ("status", "orchid"), ("logs", "orchid"), ("start", "orchid"),
           ("stop", "orchid"), ("restart", "orchid"), ("maintenance", "orchid", "on"), ("uninstall", "orchid", "--yes"),
           ("cert", "status", "orchid"), ("cert", "renew", "orchid"), ("secret", "set", "orchid", "KEY"), ("secret", "list", "orchid"), ("secret", "rm", "orchid", "KEY"))


class Usage(Case):
    def test_no_command(self):
        self.assert_error(fgnctl(), 2, "subcommand", "fgnctl --help")

    def test_unknown_command(self):
        self.assert_error(fgnctl("conjure", "orchid"), 2, "conjure", "fgnctl --help")

    def test_unknown_option(self):
        for verb in VERBS:
            key = {"secret set": ["KEY"], "secret rm": ["KEY"], "maintenance": ["on"], "push": ["registry.example/orchid"], "clone": ["iris"], "move": ["root@host"],
                   "registry login": ["registry.example", "--user", "me"], "registry logout": ["registry.example"]}.get(verb, [])
            self.assert_error(fgnctl(*verb.split(), "orchid", *key, "--frobnicate"), 2, "--frobnicate", "fgnctl --help")

    def test_missing_name(self):
        for verb in set(VERBS) - {"status", "init"}:
            self.assert_error(fgnctl(*verb.split()), 2, "NAME", "fgnctl --help")

    def test_missing_argument(self):
        self.assert_error(fgnctl("provision", "orchid", "-f"), 2, "--file")
        self.assert_error(fgnctl("logs", "orchid", "-n", "many"), 2, "many")
        self.assert_error(fgnctl("clone", "orchid"), 2, "OTHER")

    def test_number_of_a_backup(self):
        for verb in (("clone", "orchid", "iris"), ("move", "orchid", "root@host"), ("backup", "verify", "orchid")):
            for number in ("0", "-1", "newest"):
                with self.subTest(verb=verb, number=number):
                    self.assert_error(fgnctl(*verb, "--at", number), 2, "--at")

    def test_options_that_exclude_each_other(self):
        for other in (("--image", "a"), ("-f", "a")):
            self.assert_error(fgnctl("provision", "orchid", "--front", *other), 2, "--front")

    def test_name_outside_the_grammar(self):
        names = ("Orchid", "1orchid", "or_chid", "orchid-", "../orchid", "o" * 32, "or chid", "", "örchid")
        verbs = set(VERBS) - {"init"}
        for verb, name in {*(("status", name) for name in names), *((verb, "../orchid") for verb in verbs)}:
            with self.subTest(verb=verb, name=name):
                self.assert_error(fgnctl(*verb.split(), name), 2, "1 to 31 of a-z", "mywebservice")
        self.assert_error(fgnctl("clone", "orchid", "../iris"), 2, "../iris", "1 to 31 of a-z", "mywebservice")

    def test_key_outside_the_grammar(self):
        for key in ("1KEY", "a-b", "../KEY", "K" * 61, ""):
            for verb in ("set", "rm"):
                with self.subTest(verb=verb, key=key):
                    self.assert_error(fgnctl("secret", verb, "orchid", key), 2, "name of a secret", "SECRET_KEY")

    def test_registry_outside_the_grammar(self):
        for registry in ("registry", "https://registry.example", "me@registry.example", "registry.example:http"):
            self.assert_error(fgnctl("registry", "logout", "orchid", registry), 2, "it is no registry", "fgnctl --help")
        for registry in ("-x.example", ""):
            self.assert_error(fgnctl("registry", "logout", "orchid", registry), 2, "read the command line", "fgnctl --help")
        for image in ("registry.example", "orchid", "registry.example/orchid:1", "registry.example/Orchid", "registry.example/../x"):
            self.assert_error(fgnctl("push", "orchid", image), 2, "it is no image", "fgnctl --help")
        self.assert_error(fgnctl("registry", "login", "orchid", "registry.example", "--user", "a:b"), 2, "user", "fgnctl --help")

    def test_name_cannot_draw_on_the_terminal(self):
        result = fgnctl("status", "\x1b[2Jorchid")
        self.assertEqual(result.returncode, 2)
        self.assertNotIn("\x1b", result.stderr)

    def test_error_as_json(self):
        result = fgnctl("provision", "orchid", "--json")
        self.assertEqual((result.returncode, result.stderr), (3, ""))
        event = json.loads(result.stdout)
        self.assertEqual((event["event"], event["data"]["exit"]), ("failed", 3))


class Help(Case):
    def test_of_all(self):
        result = fgnctl("--help")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual(re.findall(r"^  ([a-z]+)  +\S", result.stdout, re.MULTILINE),
                         list(dict.fromkeys(verb.split()[0] for verb in VERBS)))

    def test_of_each_has_an_example(self):
        for verb in VERBS:
            result = fgnctl(*verb.split(), "--help")
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            self.assertRegex(result.stdout, rf"Example:\n  .*fgnctl {verb}")

    def test_version(self):
        self.assertRegex(fgnctl("--version").stdout, r"^fgnctl \d+\.\d+\.\d+\n$")


class Rights(Case):
    def test_what_is_roots_is_refused_to_others(self):
        for command in OF_ROOT:
            with self.subTest(command):
                self.assert_error(fgnctl(*command), 3, "only root", "sudo")


class Init(Case):
    FILES = {"fgn.toml", "main.py", "requirements.txt"}

    def test_writes_a_site_named_after_its_folder(self):
        folder = self.folder()
        result = fgnctl("init", folder / "orchid")
        self.assertEqual(result.returncode, 0, result)
        written = {str(path.relative_to(folder / "orchid")) for path in (folder / "orchid").rglob("*") if path.is_file()}
        self.assertLessEqual(self.FILES, written)
        self.assertEqual(set(re.findall(r"^wrote (.*)$", result.stdout, re.MULTILINE)),
                         {str(folder / "orchid" / one) for one in written})
        self.assertIn(f"Next: sudo fgnctl provision orchid -f {folder}/orchid/fgn.toml", result.stdout)

    def test_writes_here_by_default(self):
        folder = self.folder()
        self.assertEqual(fgnctl("init", cwd=folder).returncode, 0)
        self.assertTrue((folder / "fgn.toml").is_file())

    def test_overwrites_nothing(self):
        for file in self.FILES:
            folder = self.folder()
            (folder / file).write_text("mine\n")
            self.assert_error(fgnctl("init", folder), 3, f"{folder}/{file}", "nothing is overwritten")
            self.assertEqual([path.name for path in folder.iterdir()], [file])
            self.assertEqual((folder / file).read_text(), "mine\n")

    def test_tells_programs(self):
        folder = self.folder()
        events = [json.loads(line) for line in fgnctl("init", folder, "--json").stdout.splitlines()]
        self.assertIn(f"{folder}/fgn.toml", [event["text"] for event in events])

    def test_needs_a_folder_it_may_write(self):
        result = fgnctl("init", "/orchid")
        self.assertEqual(result.returncode, 1, result)
        self.assertIn("/orchid", result.stderr)
