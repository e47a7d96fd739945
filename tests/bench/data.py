# SPDX-License-Identifier: Apache-2.0
"""The data of examples/todo that are backed up: files in its dynamic storage, and rows in its database."""
from machine import BENCH
from stack import NAME

HOME = f"/var/lib/fgnctl/homes/{NAME}"
VOLUME = f"{HOME}/.local/share/containers/storage/volumes/{NAME}-dynamic/_data"
# With the numbers that owners have in a container.
AS_OWNER = r"""
name=$1; shift
cd / && exec setpriv --reuid="$name" --regid="$name" --clear-groups env -i PATH=/usr/bin:/bin \
    unshare --user --map-root-user --map-auto --setuid 0 --setgid 0 -- "$@"
"""
SQL = r"""
set -o pipefail
name=$1; shift
as_user=(systemd-run --quiet --user --machine="$name@" --wait --pipe --collect)
db=$("${as_user[@]}" podman ps --filter "name=^$name-db-" --format '{{.Names}}')
"$@" | "${as_user[@]}" podman exec --interactive "$db" \
    mariadb --defaults-file=/run/secrets/database-root --batch --skip-column-names "$name"
"""
SUM_OF_FILES = 'set -o pipefail; cd "$1"; tar --create --sort=name --numeric-owner -- * | sha256sum'
SUM_OF_ROWS = "SELECT COUNT(*), SUM(CRC32(text)) FROM notes"


def make_files(machine, mib):
    files(machine, "make", mib)


def change_files(machine, seed):
    files(machine, "change", seed)


def files(machine, verb, number):
    machine.shell(AS_OWNER, NAME, "python3", f"{BENCH}/inside/files.py", verb, VOLUME, str(number))


def remove_files(machine):
    machine.run("find", VOLUME, "-mindepth", "1", "-delete")


def make_rows(machine, mib):
    sql(machine, "python3", f"{BENCH}/inside/rows.py", str(mib))


def sql(machine, *command):
    """Of what the command prints."""
    return machine.shell(SQL, NAME, *command)


def sum_of_files(machine):
    """Names, owners, modes, times and all that is in them."""
    return machine.shell(SUM_OF_FILES, VOLUME)


def sum_of_rows(machine):
    return sql(machine, "echo", SUM_OF_ROWS)
