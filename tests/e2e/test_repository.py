# SPDX-License-Identifier: Apache-2.0
"""Repositories that are full, locked, far away, of a newer version, and disks with no room for what is in them."""
from machine import Case, attempt, container, fgnctl, podman, python, read, reset, run, services, shell, status, write
from test_backup import VOLUMES, as_owner, back_up, backups
from test_containers import KEEPER
from test_hostile import LEAVE_8M

DATA = f"{VOLUMES}/orchid-kept/_data"
SMALL = "/srv/small"
OWN, FAR = "/var/lib/fgnctl/backups/orchid", "sftp:root@faraway:/srv/sftp/orchid"
FILL = 'head --bytes="$1" /dev/urandom >"$2"'
RESTLESS = """
import os, itertools
for number in itertools.count():
    with open(f"/data/{number % 50}", "wb") as file:
        file.write(os.urandom(number % 100_000))
    os.remove(f"/data/{(number + 25) % 50}") if number > 25 else None
"""
RESTIC = """
export RESTIC_PASSWORD=$(fgnctl backup key orchid) RESTIC_REPOSITORY=$1
exec restic --no-cache "${@:2}" """
LOCKED = """
until [[ $(ls "$1/locks") ]]; do sleep 0.05; done
pkill --signal STOP --exact restic"""
# Who has the number of a process that has ended.
HEIR = """
until [[ $heir == "$1" ]]; do
    [[ ! $heir ]] || kill "$heir"
    echo $(($1 - 1)) >/proc/sys/kernel/ns_last_pid
    sleep infinity & heir=$!
done
wait"""
INHERITED = """timeout 60 bash -c 'until [[ $(cat "/proc/$0/comm") == sleep ]]; do sleep 0.05; done' "$1" """
SSHD = """
mkdir -p /run/sshd /root/.ssh && rm -f /root/.ssh/id_ed25519 /root/sftp-host
ssh-keygen -q -t ed25519 -N "" -f /root/.ssh/id_ed25519 && ssh-keygen -q -t ed25519 -N "" -f /root/sftp-host
cp /root/.ssh/id_ed25519.pub /root/.ssh/authorized_keys
echo "[localhost]:2022 $(cut --delimiter=' ' --fields=1,2 /root/sftp-host.pub)" >/root/.ssh/known_hosts
systemd-run --quiet --unit=lab-sftp /usr/sbin/sshd -D -e -f /dev/null -p 2022 -h /root/sftp-host -o UsePAM=no -o PidFile=none \
    -o "Subsystem=sftp internal-sftp"
until ssh -o BatchMode=yes -p 2022 localhost true 2>/dev/null; do sleep 0.1; done"""

# A REST server of restic's own protocol.
REST = """
systemd-run --quiet --unit=lab-rest --setenv=RCLONE_PASS="$1" rclone serve restic --addr localhost:8000 --user site /srv/rest
until curl --silent --output /dev/null localhost:8000; do sleep 0.1; done"""
PASSWORD = "p@ss/w:rd"


def digest():
    return as_owner("bash", "-c", 'cd "$0" && find . -type f -exec sha256sum {} + | sort', DATA)


def megabytes(folder):
    return int(run("du", "--summarize", "--block-size=MB", folder).split("MB")[0])


def log_in(password):
    write("/etc/fgnctl/orchid.backup", f"# the REST server\nRESTIC_REST_USERNAME=site\nRESTIC_REST_PASSWORD={password}\n")


class Repositories(Case):
    def setUp(self):
        self.addCleanup(run, "fgnctl", "uninstall", "orchid", "--yes", codes=(0, 5))
        self.provision()

    def provision(self, repository=""):
        write("/srv/orchid.toml", KEEPER + '[backup]\nat = ""\n' + (f'repository = "{repository}"\n' if repository else ""))
        run("fgnctl", "provision", "orchid", "-f", "/srv/orchid.toml")

    def fill(self, size, name="blob"):
        as_owner("bash", "-euc", FILL, "bash", size, f"{DATA}/{name}")

    def assert_serves_on(self, since):
        self.assertEqual((container("orchid", "keeper")["health"], container("orchid", "keeper")["since"]), ("healthy", since))

    def test_full(self):
        run("mkdir", "-p", SMALL)
        run("mount", "-t", "tmpfs", "-o", "size=24M", "small", SMALL)
        self.addCleanup(run, "umount", SMALL)
        self.provision(SMALL)
        self.fill("1M")
        first, since = back_up()["number"], container("orchid", "keeper")["since"]
        self.fill("40M", "more")
        used = megabytes(SMALL)
        self.assert_error(fgnctl("backup", "orchid"), 1, on=f"{SMALL}/orchid", why="the disk is full", do="Free some space")
        self.assertRegex(fgnctl("status", "orchid").out, f"backup {first}, .*\n.*the last one failed at .*the disk is full")
        self.assertLessEqual(megabytes(SMALL), used + 1, "what it had stored is in the way of the next one")
        self.assert_serves_on(since)
        as_owner("rm", f"{DATA}/more")
        last = back_up()["number"]
        self.assertEqual([one["number"] for one in backups() if one["complete"]], [first, last])
        self.assertIn("is whole", run("fgnctl", "backup", "check", "orchid", "--data"))

    def test_no_room_to_restore(self):
        self.fill("96M")
        before = digest()
        back_up()
        as_owner("rm", f"{DATA}/blob")
        self.fill("1M", "other")
        other, since = digest(), container("orchid", "keeper")["since"]
        self.addCleanup(shell, "rm -f /var/lib/fgnctl/fill*")
        shell(LEAVE_8M, "/var/lib/fgnctl")
        self.assert_error(fgnctl("restore", "orchid", "--unsaved"), 1, on="orchid", why="No space left|Wrote only", do="Free some space: df -h")
        self.assertEqual(digest(), other)
        self.assert_serves_on(since)
        shell("rm -f /var/lib/fgnctl/fill*")
        run("fgnctl", "restore", "orchid", "--at", "1")
        self.assertEqual(digest(), before)
        run("fgnctl", "restore", "orchid", "--at", "2")
        self.assertEqual(digest(), other)

    def test_what_changes_meanwhile(self):
        name = container("orchid", "keeper")["container"]
        podman("orchid", "exec", "--detach", name, "python3", "-c", RESTLESS)
        self.fill("64M")
        before = as_owner("sha256sum", f"{DATA}/blob")
        self.assertEqual(sorted(back_up()["parts"]), ["service", "volume:kept"])
        run("fgnctl", "restart", "orchid")
        run("fgnctl", "restore", "orchid", "--unsaved")
        self.assertEqual(as_owner("sha256sum", f"{DATA}/blob"), before)

    def test_of_a_newer_version(self):
        back_up()
        before = digest()
        tags = [word for tag in ("fgnctl", "number=7", "part=service", "file=service.json") for word in ("--tag", tag)]
        shell(f"{RESTIC.strip()} <<<'{{\"format\": 99, \"name\": \"orchid\"}}'", OWN, "backup", "--stdin", "--stdin-filename", "service.json", *tags)
        for command in (("backup", "verify", "orchid"), ("clone", "orchid", "iris", "--at", "7")):
            self.assert_error(fgnctl(*command), 3, on=OWN, why="a newer fgnctl has made it", do="Install that one")
        self.assertEqual((digest(), status("orchid")["containers"][0]["health"]), (before, "healthy"))
        self.assertEqual(attempt("id", "iris").code, 1)

    def lock(self, repository=OWN, folder=OWN):
        """Returns the number of the process that holds it, and that has been stopped."""
        self.fill("8M")
        back_up()
        run("systemd-run", "--quiet", "--collect", "--unit=lab-locker", "bash", "-c", RESTIC, "bash", repository, "check", "--read-data")
        self.addCleanup(attempt, "systemctl", "kill", "--signal=KILL", "lab-locker")
        shell(LOCKED, folder)
        return run("systemctl", "show", "--property=MainPID", "--value", "lab-locker").strip()

    def test_locked(self):
        """By one who lives, for however long."""
        self.lock()
        self.assert_error(fgnctl("backup", "orchid"), 1, on=OWN, why="somebody else works with it", do="Wait")
        self.assertEqual(len(backups()), 1)
        run("systemctl", "kill", "--signal=KILL", "lab-locker")
        self.assertEqual(back_up()["number"], 2)

    def test_locked_by_one_whose_number_another_has(self):
        """As after a power cut: the number is taken again, by one who notices nothing."""
        pid = self.lock()
        run("systemctl", "kill", "--signal=KILL", "lab-locker")
        run("systemd-run", "--quiet", "--unit=lab-heir", "bash", "-c", HEIR, "bash", pid)
        self.addCleanup(run, "systemctl", "stop", "lab-heir")
        shell(INHERITED, pid)
        self.assertEqual(back_up()["number"], 2)
        shell(INHERITED, pid)

    def test_far_away(self):
        shell(SSHD)
        self.addCleanup(run, "rm", "-rf", "/srv/sftp")
        self.addCleanup(attempt, "systemctl", "stop", "lab-sftp")
        write("/root/.ssh/config", "Host faraway\nHostname localhost\nPort 2022\nHostKeyAlias [localhost]:2022\n")
        self.provision("sftp:root@faraway:/srv/sftp")
        self.lock(FAR, "/srv/sftp/orchid")
        run("systemctl", "kill", "--signal=KILL", "lab-locker")
        self.assertEqual(back_up()["number"], 2)
        before = digest()
        run("systemctl", "stop", "lab-sftp")
        self.assert_error(fgnctl("backup", "orchid"), 1, on=FAR, why="nobody answers there", do=".")
        shell(SSHD)
        as_owner("rm", f"{DATA}/blob")
        run("fgnctl", "restore", "orchid")
        self.assertEqual(digest(), before)

    def assert_comes_back(self, repository, before):
        """Into the service, and where there is none."""
        as_owner("rm", f"{DATA}/blob")
        run("fgnctl", "restore", "orchid")
        self.assertEqual(digest(), before)
        write("/root/key", run("fgnctl", "backup", "key", "orchid"))
        run("fgnctl", "uninstall", "orchid", "--yes")
        log_in(PASSWORD)
        run("fgnctl", "restore", "orchid", "--repo", repository, "--key-file", "/root/key", "--at", "1")
        self.assertEqual(digest(), before)

    def test_of_a_rest_server(self):
        where = "rest:http://localhost:8000/"
        shell(REST, PASSWORD)
        self.addCleanup(run, "rm", "-rf", "/srv/rest", "/etc/fgnctl/orchid.backup")
        self.addCleanup(attempt, "systemctl", "stop", "lab-rest")
        log_in("another")
        self.provision(where)
        self.fill("8M")
        before = digest()
        refused = fgnctl("backup", "orchid")
        self.assert_error(refused, 1, on=where + "orchid", why="access is refused", do="/etc/fgnctl/NAME.backup")
        self.assertNotIn("another", refused.err + fgnctl("status", "orchid").out)
        log_in(PASSWORD)
        run("strace", "--follow-forks", "--trace=execve", "--string-limit=9999", "--output=/root/started", "fgnctl", "backup", "orchid")
        started = read("/root/started")
        self.assertIn("/usr/bin/restic", started)
        for hidden in (PASSWORD, "p%40ss"):
            self.assertNotIn(hidden, started)
        self.assert_comes_back(where, before)

    def test_of_rclone(self):
        run("mkdir", "-p", "/root/.config/rclone")
        self.addCleanup(run, "rm", "-rf", "/srv/rclone", "/root/.config/rclone")
        self.provision("rclone:far:backups")
        self.fill("8M")
        before = digest()
        self.assert_error(fgnctl("backup", "orchid"), 1, on="rclone:far:backups/orchid", why="rclone", do=".")
        write("/root/.config/rclone/rclone.conf", "[far]\ntype = alias\nremote = /srv/rclone\n")
        back_up()
        self.assertIn("is whole", run("fgnctl", "backup", "check", "orchid", "--data"))
        self.assert_comes_back("rclone:far:backups", before)

    def test_beside_another_run(self):
        """One that changes the service has it for itself, and who is killed leaves nothing in the way."""
        self.fill("1M")
        before = digest()
        back_up()
        write("/srv/orchid.toml", KEEPER + 'env = { NEW = "1" }\n[backup]\nat = ""\n')
        told = python("kill_at.py", "--freeze", "container.keeper", "fgnctl", "provision", "orchid", "-f", "/srv/orchid.toml")
        self.addCleanup(attempt, "pkill", "--signal", "KILL", "--exact", "fgnctl|fgn-agent")
        self.assertTrue(told["killed"], told)
        self.assert_error(fgnctl("restore", "orchid", "--unsaved"), 7, on="orchid", why="another fgnctl run", do="Wait")
        self.assertEqual(digest(), before)
        run("pkill", "--signal", "KILL", "--exact", "fgnctl|fgn-agent")
        as_owner("rm", f"{DATA}/blob")
        run("fgnctl", "restore", "orchid", "--at", "1")
        self.assertEqual((digest(), container("orchid", "keeper")["health"]), (before, "healthy"))

    def test_what_a_timer_starts_waits(self):
        """One at a time works with the backups; only who asks by hand is told so."""
        write("/srv/orchid.toml", KEEPER + '[backup]\nat = ""\nimages = true\nverify = "Sun 04:00"\n')
        run("fgnctl", "provision", "orchid", "-f", "/srv/orchid.toml")
        back_up()
        told = python("kill_at.py", "--freeze", "backup.service", "fgnctl", "backup", "orchid")
        self.addCleanup(attempt, "pkill", "--signal", "KILL", "--exact", "fgnctl")
        self.assertTrue(told["killed"], told)
        self.assert_error(fgnctl("backup", "verify", "orchid"), 7, on="orchid", why="another backup or restore", do="Wait")
        run("systemctl", "start", "--no-block", "fgnctl-orchid-verify.service")
        shell("until grep --quiet -- '-> FLOCK' /proc/locks; do sleep 0.1; done")
        self.assertIsNone(status("orchid")["backup"]["rehearsal"])
        run("pkill", "--signal", "KILL", "--exact", "--oldest", "fgnctl")
        run("systemctl", "start", "fgnctl-orchid-verify.service")  # ends when the one that waited has ended
        self.assertEqual(status("orchid")["backup"]["rehearsal"]["number"], 1)
        told = python("kill_at.py", "generation", "fgnctl", "backup", "verify", "orchid")
        self.assertEqual((told["killed"], services()), (True, ["orchid", "verify-orchid"]), told)
        back_up()
        self.assertEqual(services(), ["orchid"])

    def test_without_power(self):
        """What was backed up before is there, and the next one ends well."""
        self.fill("8M")
        before = digest()
        back_up()
        for verb, steps in (("backup", ["backup.repository", "backup.parts", "backup.service", "backup.expire"]),
                            ("restore", ["restore.parts", "restore.data", "outage", "restore", "generation"])):
            for number, step in enumerate(steps):
                with self.subTest(step):
                    options = () if verb == "backup" else ("--at", "1", "--unsaved")
                    told = python("kill_at.py", "--freeze", ",".join(steps[number:]), "fgnctl", verb, "orchid", *options)
                    self.assertTrue(told["killed"], told)
                    reset()
        run("fgnctl", "provision", "orchid", "-f", "/srv/orchid.toml")
        self.assertEqual((digest(), status("orchid")["containers"][0]["health"]), (before, "healthy"))
        back_up()
        self.assertIn("is whole", run("fgnctl", "backup", "check", "orchid", "--data"))
