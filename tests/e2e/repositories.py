# SPDX-License-Identifier: Apache-2.0
"""Git repositories on the machine, served by real servers: HTTPS with a token, and OpenSSH with a key."""
from certificates import Authority
from machine import HERE, run, shell, write

ROOT = "/srv/git"
APPLICATION = """
import flask

app = flask.Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def index():
    return "{}"
"""
UNTIL_PAGE = """timeout 60 bash -euc 'until curl --silent --insecure "$0" | grep --quiet --fixed-strings "$1"; do sleep 0.1; done' "$@" """
STOP = """for unit in "$@"; do systemctl stop "$unit" 2>/dev/null || true; systemctl reset-failed "$unit" 2>/dev/null || true; done"""
TRUST = "cp /root/git/ca.pem /usr/local/share/ca-certificates/lab-git.crt && update-ca-certificates >/dev/null"
FORGET = "rm -f /usr/local/share/ca-certificates/lab-git.crt && update-ca-certificates >/dev/null"
SERVE = """
: >/root/git/leaks
systemd-run --quiet --unit=lab-git python3 /root/git/server.py 8444 /root/git/localhost.pem /root/git/localhost.key "$1" /root/git/token /root/git/leaks
curl --silent --retry 100 --retry-all-errors --retry-delay 1 --output /dev/null https://localhost:8444/"""
MAKE = """
rm -rf "$1" "$2" && mkdir -p "$(dirname "$1")"
git init --quiet --bare --initial-branch=main "$1"
git init --quiet --initial-branch=main "$2" """
PUSH = """
cd "$1" && git add --all && git -c user.name=lab -c user.email=lab@lab commit --quiet --allow-empty --message "$3" &&
git push --quiet --force "$2" "HEAD:refs/heads/$4" && git rev-parse HEAD"""
# OpenSSH's own user and folder, on a port of its own.
SSH = """
mkdir -p /root/git/ssh /run/sshd
id lab-git >/dev/null 2>&1 || useradd --system --create-home --home-dir /srv/git-home --shell /usr/bin/git-shell lab-git
rm -f /root/git/ssh/*
usermod --password '*' lab-git # one that is locked gets no key accepted
ssh-keygen -q -t ed25519 -N "" -f /root/git/ssh/host && ssh-keygen -q -t ed25519 -N "" -f /root/git/ssh/key
install -d -m 700 -o lab-git -g lab-git /srv/git-home/.ssh
install -m 600 -o lab-git -g lab-git /root/git/ssh/key.pub /srv/git-home/.ssh/authorized_keys
git config --system --replace-all safe.directory '*'
systemd-run --quiet --unit=lab-ssh /usr/sbin/sshd -D -e -f /dev/null -p 2222 -h /root/git/ssh/host -o ListenAddress=127.0.0.1 -o UsePAM=no -o PidFile=none
until ss --listening --no-header --tcp 'sport = :2222' | grep --quiet .; do sleep 0.1; done"""
FORGET_SSH = "git config --system --unset-all safe.directory || true; userdel lab-git 2>/dev/null || true; rm -rf /srv/git-home"


class Servers:
    """Of repositories below /srv/git; `with` takes them down."""

    def __enter__(self):
        self.stop()
        Authority("/root/git").sign("localhost", ["localhost"])
        shell(TRUST)
        write("/root/git/server.py", (HERE / "inside" / "git_server.py").read_text())
        self.set_token("")
        self.start()
        return self

    def start(self):
        """Also after a reboot."""
        shell(SERVE, ROOT)
        shell(SSH)

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        shell(STOP, "lab-git", "lab-ssh")
        shell(f"{FORGET}; {FORGET_SSH}; rm -rf {ROOT}")

    def set_token(self, token):
        write("/root/git/token", token)

    def leaks(self):
        return run("cat", "/root/git/leaks")

    def host_key(self):
        return " ".join(run("cat", "/root/git/ssh/host.pub").split()[:2])


class Repository:
    """One that is served, and a folder that commits are made in."""

    def __init__(self, name):
        self.name, self.folder = name, f"/srv/{name}-work"
        self.bare = f"{ROOT}/{name}.git"
        self.https = f"https://localhost:8444/{name}.git"
        self.ssh = f"ssh://lab-git@localhost:2222{self.bare}"
        shell(MAKE, self.bare, self.folder)

    def write(self, file, text):
        write(f"{self.folder}/{file}", text)

    def push(self, message, branch="main"):
        """The digits of the commit."""
        return shell(PUSH, self.folder, self.bare, message, branch).strip()
