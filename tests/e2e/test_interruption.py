# SPDX-License-Identifier: Apache-2.0
"""A provision that is killed, wherever it is, is repaired by running it again."""
from machine import Case, Site, curl, page, python, remove_services, run, services, status

HTTPS = "https://localhost:8443/"
FIRST = ["user", "subids", "home", "manager", "linger", "podman", "image.python", "snapshot", "dependencies",
         "certificate", "image.nginx", "application", "ingress", "generation", "manifest"]
LATER = ["snapshot", "dependencies", "application", "ingress", "generation", "manifest"]


def kill_at(steps, site):
    """The kill may come when a short step is over: then the next time the one after it is the first that begins, or none."""
    told = python("kill_at.py", ",".join(steps), "fgnctl", "provision", site.name, "-f", site.manifest)
    assert told["killed"] or (told["begun"], told["code"]) == ([], 0), told


class Interruption(Case):
    def setUp(self):
        self.addCleanup(remove_services)

    def test_first_provision_killed_at_every_step(self):
        site = Site("orchid")
        for number, step in enumerate(FIRST):
            with self.subTest(step):
                kill_at(FIRST[number:], site)
        site.provision()
        self.assertIn("<h1>Hello", page(HTTPS))
        self.assertEqual(status("orchid")["state"], "healthy")
        self.assertRegex(site.provision(), "^Nothing to do")
        self.assertEqual(self.containers(), {"orchid-app", "orchid-web"})

    def test_uninstall_after_a_first_provision_was_killed(self):
        before = python("fingerprint.py")
        for step in ("subids", "linger", "application"):
            with self.subTest(step):
                kill_at([step], Site("orchid"))
                run("fgnctl", "uninstall", "orchid", "--yes")
                self.assertEqual(services(), [])
                self.assertEqual(before, python("fingerprint.py"))

    def test_change_killed_at_every_step(self):
        site = Site("orchid")
        site.provision()
        site.write("requirements.txt", "flask\nfgnprobe\n")
        site.edit("templates/index.html", "{{ greeting }} from", "Changed, from")
        site.set_manifest('[web]\nstatic = "static"\nmax_body = "2M"')
        for number, step in enumerate(LATER):
            with self.subTest(step):
                kill_at(LATER[number:], site)
                self.assertRegex(curl(HTTPS).out, "<h1>(Hello|Changed,) from")
        site.provision()
        self.assertIn("<h1>Changed, from", page(HTTPS))
        self.assertRegex(site.provision(), "^Nothing to do")
        self.assertEqual(self.containers(), {"orchid-app", "orchid-web"})

    def containers(self):
        """Without their numbers; two of one kind are one too many."""
        names = run("systemd-run", "--quiet", "--user", "--machine=orchid@", "--wait", "--pipe", "--collect",
                    "podman", "ps", "--all", "--format", "{{.Names}}").split()
        kinds = {name.rpartition("-")[0] for name in names}
        self.assertEqual(len(names), len(kinds), names)
        return kinds
