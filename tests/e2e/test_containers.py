# SPDX-License-Identifier: Apache-2.0
"""Containers of the administrator's own choice, without an application and beside one."""
import json

from machine import (Case, PROJECT, RELEASE, Site, container, curl, fgnctl, lab, page, podman, python, read,
                     reboot, run, services, shell, status, write)

WHOAMI = "127.0.0.1:5000/whoami:lab"
PYTHON = "127.0.0.1:5000/python:lab"
EXAMPLE = "/srv/whoami/fgn.toml"
URL = "http://127.0.0.1:8080/"
UNTIL_IT_ANSWERS = 'until curl --silent --fail --retry 60 --retry-all-errors --retry-delay 1 "$1"; do :; done'
KILL_AND_SEE_IT_STARTED = """exec {log}< <(journalctl --follow --lines=0 --output=cat 2>/dev/null)
kill -KILL "$1"
grep --max-count=1 'Started orchid-keeper.service' <&"$log" """
UNPRIVILEGED = {"CapEff": "0000000000000000", "CapBnd": "0000000000000000", "NoNewPrivs": "1", "Seccomp": "2"}
KEEPER = f'''[[container]]
name = "keeper"
image = "{PYTHON}"
command = ["python3", "-c", "import signal; signal.signal(signal.SIGTERM, lambda *_: exit()); print('keeping', flush=True); signal.pause()"]
volumes = {{ kept = "/data" }}
health = ["python3", "-c", "import os; os.access('/data', os.W_OK) or exit('no data')"]
limits = {{ memory = "64M", tasks = 20 }}
'''
SECOND = f'''[[container]]
name = "second"
image = "{WHOAMI}"
ports = ["127.0.0.1:8081:80"]
after = ["keeper"]
'''


def inspected(service, role):
    return json.loads(podman(service, "inspect", container(service, role)["container"]))[0]


def process_status(pid):
    return dict(line.split(":", 1) for line in read(f"/proc/{pid}/status").splitlines())


def names(service):
    return podman(service, "ps", "--all", "--format", "{{.Names}}").split()


class Alone(Case):
    def setUp(self):
        shell("rm -rf /srv/whoami")
        lab("copy", RELEASE, str(PROJECT / "examples" / "whoami"), "/srv")
        run("sed", "-i", f"s#docker.io/traefik/whoami:latest#{WHOAMI}#", EXAMPLE)

    def test_example(self):
        result = fgnctl("provision", "clover", "-f", EXAMPLE)
        self.assertEqual(result.code, 0, str(result))
        self.assertRegex(result.out, r"(?m)^clover runs  \(generation 1, ")
        self.assertRegex(page(URL), r"Hostname: main\nUser: 1000\n")
        seen = status("clover")
        self.assertEqual((seen["state"], seen["url"], seen["ports"], seen["certificate"]), ("healthy", None, None, None))
        self.assertEqual([one["role"] for one in seen["containers"]], ["main"])
        self.assertEqual(container("clover", "main")["ports"],
                         [{"address": "", "host": 8080, "container": 80, "protocol": "tcp"}])
        self.assertRegex(run("fgnctl", "status", "clover"), r"network   port 8080 to 80/tcp\n +reaches out\n")
        again = fgnctl("provision", "clover", "-f", EXAMPLE)
        self.assertRegex(again.out, r"\ANothing to do: clover runs as the manifest says  \(generation 1, ")

        run("fgnctl", "stop", "clover")
        self.assertNotEqual(curl(URL).code, 0)
        self.assertEqual(status("clover")["state"], "stopped")
        run("fgnctl", "start", "clover")
        self.assertIn("Hostname: main", page(URL))
        before = container("clover", "main")["since"]
        run("fgnctl", "restart", "clover")
        self.assertGreater(container("clover", "main")["since"], before)

        reboot()
        shell(UNTIL_IT_ANSWERS, URL)
        self.assertEqual(status("clover")["state"], "healthy")

        ids = [run("id", kind, "clover").strip() for kind in ("--user", "--group")]
        ids += read("/etc/subuid").split("clover:")[1].splitlines()[0].split(":")
        run("fgnctl", "uninstall", "clover", "--yes")
        self.assertNotEqual(curl(URL).code, 0)
        self.assertEqual(python("traces.py", "clover", *ids), [])

    def test_without_a_manifest(self):
        run("fgnctl", "provision", "clover", "--image", WHOAMI, "--port", "8080:80", "--port", "127.0.0.1:8082:80")
        self.assertIn("Hostname: main", page(URL))
        self.assertIn("Hostname: main", page("http://127.0.0.1:8082/"))
        self.assertIn("Nothing to do", run("fgnctl", "provision", "clover"))
        for port in ("80:80", "8080"):
            self.assert_error(fgnctl("provision", "heron", "--image", WHOAMI, "--port", port), 2, on="the options",
                              why=f'container.ports: "{port}" is not a port to publish', do="8080:80")
        self.assert_error(fgnctl("provision", "heron", "--image", WHOAMI, "--port", "8080:80"), 3, on="8080",
                          why="the service clover has it", do="another port")
        self.assert_error(fgnctl("provision", "heron", "--image", "127.0.0.1:5000/nothing:lab"), 1,
                          on="127.0.0.1:5000/nothing:lab", why="no such image", do=".")
        self.assert_error(fgnctl("provision", "heron", "--image", PYTHON), 6, on="heron-main.service",
                          why="it ended .* as soon as it had started", do="command")
        self.assertEqual(services(), ["clover"])

    def test_one_that_does_not_end_by_itself(self):
        write(EXAMPLE, f'''[[container]]
name = "main"
image = "{PYTHON}"
command = ["python3", "-c", "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()"]
stop_timeout = 2
''')
        run("fgnctl", "provision", "clover", "-f", EXAMPLE)
        run("fgnctl", "stop", "clover")
        self.assertEqual(status("clover")["state"], "stopped")
        self.assertRegex(run("fgnctl", "logs", "clover"), r"failed to stop container clover-main-\d+ in 2 seconds, resorting to SIGKILL")

    def test_hardened_unless_it_is_said(self):
        run("fgnctl", "provision", "clover", "-f", EXAMPLE)
        seen = inspected("clover", "main")
        process = process_status(seen["State"]["Pid"])
        self.assertEqual({key: process[key].strip() for key in UNPRIVILEGED}, UNPRIVILEGED)
        owner, first = int(run("id", "--user", "clover")), int(read("/etc/subuid").split("clover:")[1].split(":")[0])
        self.assertEqual({int(uid) for uid in process["Uid"].split()}, {first + 999})
        self.assertNotEqual(owner, first + 999)
        self.assertRegex(read(f"/proc/{seen['State']['Pid']}/mountinfo"), r"(?m) / / ro[, ]")
        self.assertEqual(container("clover", "main")["relaxed"], [])

        run("sed", "-i", r'/^ports/a root = true\nwritable = true\ncapabilities = ["CAP_CHOWN"]', EXAMPLE)
        run("fgnctl", "provision", "clover", "-f", EXAMPLE)
        self.assertIn("User: 0", page(URL))
        self.assertEqual(container("clover", "main")["relaxed"], ["root", "writable", "CAP_CHOWN"])
        self.assertIn("relaxed   root, writable, CAP_CHOWN", run("fgnctl", "status", "clover"))
        process = process_status(inspected("clover", "main")["State"]["Pid"])
        self.assertEqual({int(uid) for uid in process["Uid"].split()}, {owner})
        self.assertEqual(process["CapEff"].strip(), "0000000000000001")

    def test_an_application_is_relaxed_by_name_too(self):
        site = Site("thistle")
        self.addCleanup(run, "fgnctl", "uninstall", "thistle", "--yes")
        site.set_manifest('writable = true\nnew_privileges = true\nunconfined = true\nunmasked = true\n'
                          'capabilities = ["CAP_CHOWN"]', "[web]\nwritable = true")
        site.provision()
        seen = {role: inspected("thistle", role)["State"]["Pid"] for role in ("app", "web")}
        process, machines = process_status(seen["app"]), int(process_status(1)["Seccomp_filters"])
        self.assertEqual([process[key].strip() for key in ("CapEff", "CapBnd", "NoNewPrivs", "Seccomp_filters")],
                         ["0000000000000001", "0000000000000001", "0", str(machines)])
        mounts = read(f"/proc/{seen['app']}/mountinfo")
        self.assertRegex(mounts, r"(?m) / / rw[, ]")
        self.assertNotIn(" /proc/kcore ", mounts)
        process = process_status(seen["web"])
        self.assertEqual({key: process[key].strip() for key in UNPRIVILEGED}, UNPRIVILEGED)
        self.assertEqual(int(process["Seccomp_filters"]), machines + 1)
        self.assertRegex(read(f"/proc/{seen['web']}/mountinfo"), r"(?m) / / rw[, ]")
        self.assertEqual([one["relaxed"] for one in status("thistle")["containers"]],
                         [["writable", "new_privileges", "unconfined", "unmasked", "CAP_CHOWN"], ["writable"]])


class Beside(Case):
    def setUp(self):
        self.site = Site("orchid")
        self.provision(KEEPER)

    def provision(self, *containers):
        self.site.set_manifest(*containers)
        return self.site.provision()

    def unenforced(self):
        """Of KEEPER's limits: it is the machine's kernel that has controllers or not."""
        uid = run("id", "--user", "orchid").strip()
        there = read(f"/sys/fs/cgroup/user.slice/user-{uid}.slice/user@{uid}.service/cgroup.controllers").split()
        return [limit for limit, controller in (("memory", "memory"), ("tasks", "pids")) if controller not in there]

    def test_a_site(self):
        seen = status("orchid")
        self.assertEqual([one["role"] for one in seen["containers"]], ["app", "web", "keeper"])
        self.assertEqual(seen["state"], "healthy")
        self.assertEqual({one["path"] for one in seen["volumes"]}, {"/data"})
        keeper = container("orchid", "keeper")
        self.assertEqual(keeper["unenforced"], self.unenforced())
        self.assertEqual((keeper["memory_max"], keeper["tasks_max"], keeper["egress"]), (64 << 20, 20, False))
        pid = inspected("orchid", "keeper")["State"]["Pid"]
        self.assertEqual([line.split(":")[0].strip() for line in read(f"/proc/{pid}/net/dev").splitlines()[2:]], ["lo"])
        self.assertRegex(run("fgnctl", "logs", "orchid"), r"(?m) keeper keeping$")
        after = run("systemctl", "--user", "--machine=orchid@", "show", "--property=After", "--value",
                    container("orchid", "app")["unit"]).split()
        self.assertIn("orchid-keeper.service", after)
        self.assertIn("Nothing to do", self.site.provision())

    def test_one_is_added_changed_and_removed(self):
        podman("orchid", "exec", container("orchid", "keeper")["container"], "touch", "/data/kept")
        keeper = container("orchid", "keeper")
        self.provision(KEEPER, SECOND)
        self.assertIn("Hostname: second", page("http://127.0.0.1:8081/"))
        now = container("orchid", "keeper")
        self.assertEqual(now, {**keeper, **{key: now[key] for key in ("memory", "cpu_nsec", "tasks")}})
        told = self.provision(KEEPER.replace("keeping", "still keeping"), SECOND)
        if limits := ", ".join(self.unenforced()):
            self.assertRegex(told, f"(?m)^warning +nothing enforces {limits} of the container keeper here")
        self.assertNotEqual(container("orchid", "keeper")["container"], keeper["container"])
        self.assertEqual(podman("orchid", "exec", container("orchid", "keeper")["container"], "ls", "/data"), "kept\n")
        self.provision(SECOND.replace('after = ["keeper"]\n', ""))
        self.assertEqual([one["role"] for one in status("orchid")["containers"]], ["app", "web", "second"])
        self.assertEqual(sorted(name.split("-")[1] for name in names("orchid")), ["app", "second", "web"])
        self.assertNotIn("orchid-keeper", run("systemctl", "--user", "--machine=orchid@", "list-unit-files", "--no-legend"))
        self.assertIn("orchid-kept", podman("orchid", "volume", "ls", "--quiet"))

    def test_one_that_fails_changes_nothing(self):
        keeper = container("orchid", "keeper")["container"]
        before = names("orchid")
        self.site.set_manifest(KEEPER.replace("signal.pause()", "exit('no more')"))
        self.assert_error(self.site.attempt(), 6, on="orchid-keeper.service", why="(?s).*keeping\n.*no more", do=".")
        self.assertEqual(container("orchid", "keeper")["container"], keeper)
        self.assertEqual(names("orchid"), before)
        self.assertEqual(status("orchid")["state"], "healthy")

    def test_one_that_dies_or_is_removed_comes_back(self):
        before = container("orchid", "keeper")
        shell(KILL_AND_SEE_IT_STARTED, str(inspected("orchid", "keeper")["State"]["Pid"]))
        self.assertGreater(container("orchid", "keeper")["since"], before["since"])
        podman("orchid", "rm", "--force", "--time", "1", before["container"])
        run("fgnctl", "restart", "orchid")
        self.assertEqual(status("orchid")["state"], "healthy")

    def test_one_whose_change_was_killed(self):
        self.site.set_manifest(KEEPER.replace("keeping", "kept"))
        told = python("kill_at.py", "generation", "fgnctl", "provision", "orchid", "-f", self.site.manifest)
        self.assertTrue(told["killed"], told)
        self.provision(KEEPER)
        self.assertEqual(sorted(name.split("-")[1] for name in names("orchid")), ["app", "keeper", "web"])
        self.assertIn("Nothing to do", self.site.provision())
        self.assertEqual(status("orchid")["state"], "healthy")

    def test_manifest_without_the_application(self):
        self.site.write("fgn.toml", KEEPER)
        self.assert_error(self.site.attempt(), 3, on="orchid", why="it has a web server", do="uninstall")
        self.assertEqual(status("orchid")["state"], "healthy")
