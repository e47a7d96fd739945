# SPDX-License-Identifier: Apache-2.0
"""One application behind fgnctl's ingress, nginx on the host with the same configuration, and Caddy."""
import provision
from figures import Series
from machine import BENCH

SITE = "/srv/throughput"
OURS, HOST, CADDY = 8443, 9443, 9447
HOST_PLAIN = 8089
STATIC, DYNAMIC = "/static/1k.bin", "/bytes/1024"
NAMES = {OURS: "ingress", HOST: "nginx on the host", CADDY: "Caddy on the host"}
# HTTP/2 of h2load ends with a connection, which nginx ends after 1000 requests.
OWN = "keepalive_requests 1000000000;"
SETTINGS = 'include = "nginx.conf"\n[logs]\naccess = "off"\n'
MAKE_SITE = """
rm -rf "$1"
cp -r "$2" "$1"
head -c 1024 /dev/zero >"$1/static/1k.bin"
echo "$4" >"$1/nginx.conf"
printf '[web]\\nhttps = %s\\nstatic = "static"\\n%s' "$3" "$5" >>"$1/fgn.toml"
"""
# The same configuration, but for what its surroundings are called.
START_HOST = r"""
name=$1 home=/var/lib/fgnctl/homes/$1 port=$2 to=/srv/host-nginx
mkdir -p "$to"
cp --dereference "$home"/fgnctl/tls/current/*.pem "$home"/fgnctl/config/*/*.conf "$to"
sed -i -e "s|/etc/fgnctl/nginx/|$to/|; s|/etc/fgnctl/tls/current/|$to/|" \
    -e "s|/srv/fgnctl/|$home/fgnctl/|; s|/tmp/|$to/|; s|/dev/stdout|$to/access.log|; s|/var/log/fgnctl/|$to/|" \
    -e "s|:8443 |:$port |; s|:8088|:$3|" "$to/nginx.conf"
chown -R "$name:$name" "$to"
systemd-run --quiet --collect --unit=host-nginx --uid="$name" --gid="$name" --property=LimitNOFILE=8192 \
    nginx -e stderr -c "$to/nginx.conf"
"""
START_CADDY = r"""
name=$1 home=/var/lib/fgnctl/homes/$1 port=$2 to=/srv/host-caddy
mkdir -p "$to"
cp --dereference "$home"/fgnctl/tls/current/*.pem "$to"
sed "s|@PORT@|$port|; s|@FOLDER@|$to|g; s|@HOME@|$home|" "$3/Caddyfile" >"$to/Caddyfile"
chown -R "$name:$name" "$to"
systemd-run --quiet --collect --unit=host-caddy --uid="$name" --gid="$name" --property=LimitNOFILE=8192 \
    --property=Type=notify --setenv=HOME="$to" caddy run --config "$to/Caddyfile"
"""
STOP = 'systemctl stop "$@"; rm -rf /srv/host-nginx /srv/host-caddy'


class Fronts:
    """`ports` are those of the fronts that this release has."""

    def __init__(self, machine):
        self.machine = machine
        self.ports = [OURS, HOST, *[CADDY] * has_caddy(machine)]

    def __enter__(self):
        make_site(self.machine, OWN, SETTINGS)
        provision.provision(self.machine, provision.NAME, SITE)
        start_host(self.machine)
        if CADDY in self.ports:
            self.machine.shell(START_CADDY, provision.NAME, str(CADDY), BENCH)
        for port in self.ports:
            for path in (STATIC, DYNAMIC):
                require_answer(self.machine, address(port, path))
        return self

    def __exit__(self, *_):
        self.machine.shell(STOP, "host-nginx.service", *["host-caddy.service"] * (CADDY in self.ports))
        provision.uninstall(self.machine, provision.NAME)


def has_caddy(machine):
    return bool(machine.shell("command -v caddy || true"))


def make_site(machine, own="", settings=""):
    machine.shell(MAKE_SITE, SITE, provision.SITE, str(OURS), own, settings)


def start_host(machine):
    machine.shell(START_HOST, provision.NAME, str(HOST), str(HOST_PLAIN))


def require_answer(machine, url):
    size = machine.run("curl", "--silent", "--fail", "--insecure", "--output", "/dev/null", "--retry", "20",
                       "--retry-all-errors", "--retry-delay", "1", "--write-out", "%{size_download}", url)
    assert size == "1024", f"{url} has {size} bytes"


def address(port, path):
    return f"https://127.0.0.1:{port}{path}"


def series():
    return {port: Series(name) for port, name in NAMES.items()}
