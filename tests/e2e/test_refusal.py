# SPDX-License-Identifier: Apache-2.0
"""Bad input: one message that says what, on what, why and what to do; the documented exit code; nothing changed."""
import subprocess

from machine import Case, Site, attempt, fgnctl, page, python, run, start, write


class Refusal(Case):
    """On a machine with one good service, which must not notice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Site("heron").provision()
        cls.site = Site("orchid")

    def setUp(self):
        self.site = Site("orchid")
        self.before = python("fingerprint.py")

    def tearDown(self):
        self.doCleanups()
        self.assertEqual(self.before, python("fingerprint.py"))
        self.assertIn("Hello", page("https://localhost:8443/"))

    def refuse(self, code, *, on, why, do, name=None):
        self.assert_error(fgnctl("provision", name or self.site.name, "-f", self.site.manifest), code,
                          on=on, why=why, do=do)

    def move_away(self, path):
        run("mv", path, path + ".away")
        self.addCleanup(run, "mv", path + ".away", path)

    def test_unknown_key(self):
        self.site.write("fgn.toml", '[app]\nsource = "."\nmodule = "main:app"\nworker = 3\n')
        self.refuse(2, on=r"/srv/orchid/fgn\.toml:4:1$", why="unknown key 'worker'", do="did you mean 'workers'")

    def test_wrong_type(self):
        self.site.write("fgn.toml", '[app]\nsource = "."\nmodule = "main:app"\nworkers = "many"\n')
        self.refuse(2, on=r"/srv/orchid/fgn\.toml:4:11$", why="app.workers: expected an integer, found a string", do=r"fgn\.toml\(5\)")

    def test_no_toml(self):
        self.site.write("fgn.toml", "[app\n")
        self.refuse(2, on=r"/srv/orchid/fgn\.toml:1:\d+$", why="not TOML", do=r"fgn\.toml\(5\)")

    def test_no_manifest(self):
        self.assert_error(attempt("env", "-C", "/", "fgnctl", "provision", "orchid"), 2, on="orchid",
                          why=r"neither \./fgn\.toml nor /etc/fgnctl/orchid\.toml", do="fgnctl init orchid")
        self.assert_error(fgnctl("provision", "orchid", "-f", "/nowhere/fgn.toml"), 2, on="/nowhere/fgn.toml",
                          why="no such file", do="fgnctl init")

    def test_bad_names(self):
        for name in ("Orchid", "1orchid", "orchid-", "or_chid", "or/chid", "../orchid", "o" * 32):
            with self.subTest(name):
                self.assert_error(fgnctl("provision", name, "-f", self.site.manifest), 2, on="name",
                                  why="1 to 31 of a-z", do="mywebservice")

    def test_name_of_another_manifest(self):
        self.site.write("fgn.toml", '[service]\nname = "lily"\n[app]\nsource = "."\nmodule = "main:app"\n')
        self.refuse(2, on=r"fgn\.toml:2:8$", why="lily.*orchid", do="service.name")

    def test_name_of_a_system_user(self):
        self.refuse(3, name="daemon", on="daemon", why=r"uid 1\) and fgnctl did not make it", do="another name")

    def test_name_of_a_person(self):
        run("useradd", "--create-home", "wanda")
        self.addCleanup(run, "userdel", "--remove", "wanda")
        before = python("fingerprint.py")
        self.refuse(3, name="wanda", on="wanda", why="fgnctl did not make it", do="another name")
        self.assertEqual(before, python("fingerprint.py"))

    def test_name_of_a_group(self):
        run("groupadd", "wandas")
        self.addCleanup(run, "groupdel", "wandas")
        self.refuse(3, name="wandas", on="wandas", why="group", do="another name")

    def test_port_of_another_program(self):
        with start("socat", "-d", "-d", "TCP-LISTEN:8555,reuseaddr", "/dev/null", stdin=subprocess.DEVNULL,
                   stderr=subprocess.PIPE) as listener:
            self.assertIn("listening on", listener.stderr.readline())
            self.site.set_manifest("[web]\nhttps = 8555")
            self.refuse(3, on=r"\[web\] https = 8555", why="another program listens", do="ss -ltnp 'sport = :8555'")
            run("fuser", "--kill", "8555/tcp")

    def test_port_of_another_service(self):
        self.site.set_manifest("[web]\nhttps = 8443")
        self.refuse(3, on=r"\[web\] https = 8443", why="the service heron has it", do="another port")

    def test_port_named_twice(self):
        self.site.set_manifest("[web]\nhttps = 8555\nhttp = 8555")
        self.refuse(2, on=r"fgn\.toml:\d+:\d+$", why="https and http are the same port", do=r"fgn\.toml\(5\)")

    def test_missing_source(self):
        self.site.write("fgn.toml", '[app]\nsource = "code"\nmodule = "main:app"\n')
        self.refuse(2, on="/srv/orchid/code", why="no such folder", do=r"\[app\] source")

    def test_missing_module(self):
        self.site.write("fgn.toml", '[app]\nsource = "."\nmodule = "site:app"\n')
        self.refuse(2, on="site:app", why="no site.py in /srv/orchid", do=r"\[app\] module")

    def test_missing_variable(self):
        self.site.write("fgn.toml", '[app]\nsource = "."\nmodule = "main:webapp"\n')
        self.refuse(2, on="main:webapp", why="main.py does not define webapp", do=r"\[app\] module")

    def test_missing_requirements(self):
        self.site.set_manifest('requirements = "needs.txt"')
        self.refuse(2, on="/srv/orchid/needs.txt", why="no such file", do=r"\[app\] requirements")

    def test_missing_static_folder(self):
        self.site.set_manifest('[web]\nstatic = "pictures"')
        self.refuse(2, on="/srv/orchid/pictures", why="no such folder", do=r"\[web\] static")

    def test_bad_defaults(self):
        kept = run("cat", "/etc/fgnctl/defaults.toml")
        write("/etc/fgnctl/defaults.toml", kept + "[image]\n")
        self.addCleanup(write, "/etc/fgnctl/defaults.toml", kept)
        self.refuse(2, on=r"/etc/fgnctl/defaults\.toml:\d+:\d+$", why="unknown key 'image'", do="images")

    def test_not_root(self):
        self.assert_error(
            attempt("setpriv", "--reuid=daemon", "--regid=daemon", "--clear-groups", "fgnctl", "provision", "orchid"),
            3, on="orchid", why="only root", do="sudo")

    def test_no_subordinate_id_tools(self):
        self.move_away("/usr/bin/newuidmap")
        self.refuse(3, on="/usr/bin/newuidmap", why="not installed", do="apt install uidmap")

    def test_no_podman(self):
        self.move_away("/usr/bin/podman")
        self.refuse(3, on="/usr/bin/podman", why="not installed", do="apt install podman")

    def test_podman_too_old(self):
        self.move_away("/usr/bin/podman")
        write("/usr/bin/podman", "#!/bin/sh\necho podman version 3.0.1\n")
        run("chmod", "755", "/usr/bin/podman")
        self.addCleanup(run, "rm", "/usr/bin/podman")
        self.refuse(3, on="/usr/bin/podman", why="version 3.0 is too old", do="4.3")

    def test_no_systemd(self):
        self.assert_error(
            attempt("unshare", "--mount", "bash", "-c", "mount -t tmpfs tmpfs /run; exec fgnctl provision orchid"),
            3, on="orchid", why="systemd is not the init system", do="booted with systemd")

    def test_full_disk(self):
        run("mount", "-t", "tmpfs", "-o", "size=64M,mode=711", "tmpfs", "/var/lib/fgnctl/homes")
        self.addCleanup(run, "umount", "/var/lib/fgnctl/homes")
        self.refuse(3, on="/var/lib/fgnctl/homes", why="only .* free", do="Free at least")

    def test_json_tells_the_same(self):
        self.site.write("fgn.toml", '[app]\nsource = "."\nmodule = "main:app"\nworker = 3\n')
        said = self.site.attempt("--json")
        self.assertEqual((said.code, said.err), (2, ""), str(said))
        failed = said.lines()[-1]
        self.assertEqual((failed["event"], failed["data"]["exit"]), ("failed", 2))
        self.assertLessEqual({"context", "object", "reason", "hint"}, set(failed["data"]))

    def test_another_run_is_at_it(self):
        script = "exec 9>/run/fgnctl/heron.lock; flock 9; echo locked; read -r; rm /run/fgnctl/heron.lock"
        with start("bash", "-c", script, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            self.assertEqual(holder.stdout.readline(), "locked\n")
            for verb in (("provision", "heron"), ("uninstall", "heron", "--yes")):
                self.assert_error(fgnctl(*verb), 7, on="heron", why="another fgnctl run", do="Wait")
            holder.stdin.close()
