# SPDX-License-Identifier: Apache-2.0
"""stop, start, restart, a reboot of the machine, and containers that somebody removed."""
from machine import Case, Site, container, curl, fgnctl, page, reboot, run, services, shell, status

HTTPS = "https://localhost:8443/"
UNTIL_IT_ANSWERS = 'until curl --silent --insecure --fail --retry 60 --retry-all-errors --retry-delay 1 "$1"; do :; done'


class Lifecycle(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = Site("orchid")
        cls.site.provision()

    def as_owner(self, *argv):
        return run("systemd-run", "--quiet", "--user", "--machine=orchid@", "--wait", "--pipe", "--collect", *argv)

    def test_stop_and_start(self):
        self.assertEqual(run("fgnctl", "stop", "orchid"), "orchid is stopped until the next start or boot.\n")
        self.assertNotEqual(curl(HTTPS).code, 0)
        self.assertEqual(status("orchid")["state"], "stopped")
        self.assertEqual(run("fgnctl", "start", "orchid"), "orchid is started.\n")
        self.assertIn("Hello", page(HTTPS))
        self.assertEqual(fgnctl("status", "orchid").code, 0)

    def test_restart(self):
        before = {role: container("orchid", role)["since"] for role in ("app", "web")}
        self.assertEqual(run("fgnctl", "restart", "orchid"), "orchid is restarted.\n")
        self.assertIn("Hello", page(HTTPS))
        for role, since in before.items():
            self.assertGreater(container("orchid", role)["since"], since)

    def test_restart_by_the_service_user(self):
        before = container("orchid", "app")["since"]
        self.as_owner("/usr/bin/fgnctl", "restart", "orchid")
        self.assertGreater(container("orchid", "app")["since"], before)

    def test_verbs_of_no_service(self):
        for verb in ("start", "stop", "restart"):
            self.assert_error(fgnctl(verb, "heron"), 5, on="heron", why="no such service", do="fgnctl status")

    def test_stopped_service_is_started_by_provision(self):
        run("fgnctl", "stop", "orchid")
        self.site.provision()
        self.assertIn("Hello", page(HTTPS))

    def test_removed_containers_come_back_when_their_unit_starts(self):
        for role in ("app", "web"):
            self.as_owner("podman", "rm", "--force", container("orchid", role)["container"])
        run("fgnctl", "restart", "orchid")
        self.assertIn("Hello", page(HTTPS))
        self.assertEqual(status("orchid")["state"], "healthy")

    def test_start_that_was_broken_off(self):
        """Podman keeps such a container as one that is starting."""
        run("fgnctl", "stop", "orchid")
        for role in ("app", "web"):
            name = container("orchid", role)["container"]
            self.as_owner("--property=KillSignal=SIGKILL", "podman", "init", name)  # ends with its conmon
            self.assertEqual(self.as_owner("podman", "inspect", "--format", "{{.State.Status}}", name), "initialized\n")
        run("fgnctl", "start", "orchid")
        self.assertIn("Hello", page(HTTPS))
        self.assertEqual(status("orchid")["state"], "healthy")

    def test_crashed_application_is_started_again(self):
        before = container("orchid", "app")
        self.as_owner("podman", "kill", before["container"])
        shell(UNTIL_IT_ANSWERS, HTTPS)
        run("systemctl", "--user", "--machine=orchid@", "start", before["unit"])  # ends when it has started
        self.assertGreater(container("orchid", "app")["since"], before["since"])

    def test_user_manager_that_ends_waits_for_no_container(self):
        manager = "user@" + run("id", "--user", "orchid").strip() + ".service"
        begin = run("date", "+@%s").strip()
        run("systemctl", "stop", manager)
        journal = run("journalctl", "--quiet", "--output=cat", "--since", begin, "_SYSTEMD_UNIT=" + manager)
        run("systemctl", "start", manager)
        self.assertIn("Stopped orchid-app", journal)
        self.assertNotIn("timed out", journal)
        shell(UNTIL_IT_ANSWERS, HTTPS)  # on 12 started is not healthy
        self.assertIn("Hello", page(HTTPS))

    def test_page_is_back_after_a_reboot(self):
        before = status("orchid")
        reboot()
        # the socket holds the visitor until the site is there
        shell('curl --silent --insecure --fail --retry 60 --retry-connrefused --retry-delay 1 "$1"', HTTPS)
        run("systemctl", "--user", "--machine=orchid@", "start", "orchid-web.service")  # ends when it has started
        after = status("orchid")
        self.assertEqual((after["state"], after["generation"]), ("healthy", before["generation"]))
        self.assertEqual(services(), ["orchid"])
        self.assertRegex(self.site.provision(), "^Nothing to do")
