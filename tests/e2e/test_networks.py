# SPDX-License-Identifier: Apache-2.0
"""Who reaches whom: named networks, internal ones, ways out, Unix sockets."""
import subprocess

from machine import Case, Site, container, page, python, reboot, run, shell, start, status

WHOAMI = "127.0.0.1:5000/whoami:lab"
MEMBER = 'networks = ["backend"]'
BACKEND = '[[network]]\nname = "backend"\ninternal = true\n'
OTHERS = f'''
[[network]]
name = "front"

[[container]]
name = "store"
image = "{WHOAMI}"
networks = ["backend"]

[[container]]
name = "gate"
image = "{WHOAMI}"
networks = ["backend"]
ports = ["8083:80"]

[[container]]
name = "visitor"
image = "{WHOAMI}"
networks = ["front"]
'''
PUBLISHED = "http://127.0.0.1:8083/"
OUTSIDE = "198.51.100.1:8090"
GET = """import sys, urllib.request as u
try:
    print(u.build_opener(u.ProxyHandler({})).open("http://" + sys.argv[1], timeout=5).read().decode())
except OSError as error:
    print("none:", error)
"""
MAKE_OUTSIDE = """ip netns add outside
ip link add here type veth peer name there netns outside
ip address add 198.51.100.2/24 dev here
ip link set here up
ip -n outside address add 198.51.100.1/24 dev there
ip -n outside link set there up
ip route add default via 198.51.100.1
mkdir -p /srv/outside
echo 'Hostname: outside' >/srv/outside/index.html"""
UNTIL_IT_ANSWERS = 'until curl --silent --fail --retry 60 --retry-all-errors --retry-delay 1 "$1"; do :; done'


def podman(*argv):
    return run("systemd-run", "--quiet", "--user", "--machine=orchid@", "--wait", "--pipe", "--collect", "podman", *argv)


def inside(*argv):
    """In the network namespace of the service's bridges."""
    return podman("unshare", "--rootless-netns", *argv)


def networks():
    return sorted(set(podman("network", "ls", "--format", "{{.Name}}").split()) - {"podman"})


def get(role, address):
    return podman("exec", container("orchid", role)["container"], "python3", "-c", GET, address)


class Networks(Case):
    def setUp(self):
        self.addCleanup(shell, "ip link delete here || true; ip netns delete outside || true")
        shell(MAKE_OUTSIDE)
        server = start("ip", "netns", "exec", "outside", "python3", "-m", "http.server", "8090", "--directory",
                       "/srv/outside", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(server.wait)
        self.addCleanup(run, "pkill", "--full", "http.server 8090", codes=(0, 1))
        shell(UNTIL_IT_ANSWERS, f"http://{OUTSIDE}/")
        self.site = Site("orchid")
        self.site.set_manifest(MEMBER, BACKEND, OTHERS)
        self.told = self.site.provision()

    def assert_reaches(self, role, *addresses):
        for address in ("store", "gate", "visitor", OUTSIDE):
            name = "outside" if address == OUTSIDE else address
            said = get(role, address)
            self.assertIn(f"Hostname: {name}" if address in addresses else "none: ", said, f"{role} asks {address}: {said}")

    def test_who_reaches_whom(self):
        self.assertIn("Hostname: gate", page(PUBLISHED))
        self.assert_reaches("app", "store", "gate")
        self.assert_reaches("store", "store", "gate")
        self.assert_reaches("gate", "store", "gate", OUTSIDE)
        self.assert_reaches("visitor", "visitor", OUTSIDE)
        self.assertEqual(container("orchid", "gate")["networks"],
                         [{"network": "backend", "internal": True, "with": ["app", "store"]}])
        self.assertEqual({one["role"]: one["egress"] for one in status("orchid")["containers"]},
                         {"app": False, "web": False, "store": False, "gate": True, "visitor": True})
        told = run("fgnctl", "status", "orchid")
        for lines in (["backend (internal) with gate, store"], ["app by socket"], ["front", "reaches out"],
                      ["backend (internal) with app, store", "port 8083 to 80/tcp", "reaches out"]):
            self.assertIn("      network   " + f"\n{16 * ' '}".join(lines) + "\n", told)
        self.assertIn("Nothing to do", self.site.provision())

        reboot()
        run("fgnctl", "start", "orchid")
        self.assertEqual(status("orchid")["state"], "healthy")
        self.assertIn("Hostname: gate", page(PUBLISHED))
        self.assertIn("Hostname: store", get("app", "store"))

    def test_a_bridge_keeps_its_address(self):
        """The lowest of its members' would be the bridge's, and whoever remembers another one asks nobody."""
        self.assert_reaches("app", "store", "gate")
        members = [line.split("@")[0] for line in inside("ip", "-brief", "link", "show", "type", "veth").splitlines()]
        before = inside("ip", "-brief", "link", "show", "type", "bridge")
        for number, member in enumerate(members):
            inside("ip", "link", "set", member, "address", f"02:00:00:00:00:{number:02x}")
        self.assertEqual(inside("ip", "-brief", "link", "show", "type", "bridge"), before)
        self.assert_reaches("app", "store", "gate")

    def test_one_is_opened_and_all_are_removed(self):
        self.assertEqual(networks(), ["orchid-backend.internal", "orchid-front", "orchid-gate.outside"])
        self.site.set_manifest(MEMBER, BACKEND.replace("true", "false"), OTHERS)
        self.site.provision()
        self.assert_reaches("app", "store", "gate", OUTSIDE)
        self.assertEqual(networks(), ["orchid-backend", "orchid-front"])
        self.site.set_manifest()
        self.site.provision()
        self.assertEqual(networks(), [])
        self.assertEqual(status("orchid")["state"], "healthy")

    def test_a_failure_leaves_the_old_ones(self):
        before = networks()
        self.site.set_manifest(MEMBER, BACKEND.replace("true", "false"), OTHERS.replace(WHOAMI, "127.0.0.1:5000/nothing:lab", 1))
        self.assertEqual(self.site.attempt().code, 1)
        self.assertEqual(networks(), before)
        self.assert_reaches("app", "store", "gate")

    def test_what_a_killed_run_made_is_removed(self):
        before = networks()
        self.site.set_manifest(MEMBER, BACKEND.replace("true", "false"), OTHERS)
        told = python("kill_at.py", "container.store", "fgnctl", "provision", "orchid", "-f", self.site.manifest)
        self.assertTrue(told["killed"], told)
        self.site.set_manifest(MEMBER, BACKEND, OTHERS)
        self.site.provision()
        self.assertEqual(networks(), before)
        self.assert_reaches("app", "store", "gate")

    def test_one_that_somebody_removed_comes_back(self):
        run("fgnctl", "stop", "orchid")
        podman("network", "rm", "--force", "orchid-backend.internal")
        run("fgnctl", "start", "orchid")
        self.assertEqual(status("orchid")["state"], "healthy")
        self.assert_reaches("app", "store", "gate")

    def test_a_host_without_names_for_networks(self):
        before = networks()
        self.site.set_manifest(MEMBER, BACKEND.replace("true", "false"), OTHERS)
        shell("mv /usr/lib/podman/aardvark-dns /root")
        self.addCleanup(shell, "mv /root/aardvark-dns /usr/lib/podman")
        self.assert_error(self.site.attempt(), 3, on="orchid", why="no aardvark-dns", do="apt install aardvark-dns")
        self.assertEqual(networks(), before)
        self.assertEqual(status("orchid")["state"], "healthy")
