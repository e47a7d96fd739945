# SPDX-License-Identifier: Apache-2.0
"""Backups of examples/todo and what they cost: of files alone, of a database alone, and of both."""
import data
import provision
from burden import Burden
from copies import BY_HAND, FOLDER, OURS, REPOSITORY, Copies, back_up, both, size_of, size_of_dump, store_by_hand
from figures import Row
from machine import PROJECT
from stack import ADD_TASKS, NAME, PORTS, SITE
from switches import OWN

FILES, DATABASE = "volume:dynamic", "database"
TAR, DUMP = "tar and zstd", "mariadb-dump and zstd"
# No other backup meanwhile, and no connection that nginx ends.
SETTINGS = r"""
printf '\n[backup]\nat = ""\n' >>"$1/fgn.toml"
sed -i 's/^\[web\]$/&\ninclude = "nginx.conf"/' "$1/fgn.toml"
printf '%s' "$2" >"$1/nginx.conf"
"""
MEBIBYTE = 2**20


class Backups:
    """`mib` are those of the files, and of the database."""

    def __init__(self, machine, mib, seconds):
        self.machine, self.mib = machine, mib
        self.files = Copies(machine, FILES, TAR, lambda _: mib * MEBIBYTE, data.sum_of_files)
        self.database = Copies(machine, DATABASE, DUMP, size_of_dump, data.sum_of_rows)
        self.again, self.added = both(TAR), both(TAR)
        self.burden = Burden(machine, seconds)

    def measure(self, rounds):
        self.make()
        try:
            self.measure_files(rounds)
            self.measure_database(rounds)
            data.make_files(self.machine, self.mib)
            self.burden.measure(rounds)
        finally:
            provision.uninstall(self.machine, NAME)
            self.machine.run("rm", "-rf", FOLDER)

    def make(self):
        self.machine.lab("copy", str(PROJECT / "examples" / "todo"), "/srv")
        self.machine.shell(SETTINGS, SITE, OWN)
        provision.provision(self.machine, NAME, SITE, path="/health")
        self.machine.shell(ADD_TASKS, str(PORTS[OURS]))

    def measure_files(self, rounds):
        data.make_files(self.machine, self.mib)
        for number in range(rounds):
            self.files.store()
            data.change_files(self.machine, number + 1)
            self.store_again()
            self.files.restore()
        data.remove_files(self.machine)

    def store_again(self):
        """By hand that is all of it."""
        before = size_of(self.machine, REPOSITORY)
        self.again[OURS].values.append(back_up(self.machine).seconds)
        self.added[OURS].values.append((size_of(self.machine, REPOSITORY) - before) / MEBIBYTE)
        self.again[BY_HAND].values.append(store_by_hand(self.machine).seconds)
        self.added[BY_HAND].values.append(size_of(self.machine, FOLDER) / MEBIBYTE)

    def measure_database(self, rounds):
        data.make_rows(self.machine, self.mib)
        for _ in range(rounds):
            self.database.store()
            self.database.restore()

    def rows(self):
        yield from self.files.rows(f"{self.mib:,} MiB of files")
        again = "backup after one in a hundred files has changed"
        yield Row(again, "s", self.again[OURS], self.again[BY_HAND])
        yield Row(f"{again}: what it adds", "MiB", self.added[OURS], self.added[BY_HAND])
        yield from self.database.rows(f"a database of {self.mib:,} MiB")
        yield from self.burden.rows()
