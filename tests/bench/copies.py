# SPDX-License-Identifier: Apache-2.0
"""One part of a service's data, backed up and restored: by fgnctl, and by hand as a file that zstd has compressed."""
from data import HOME
from figures import Row, Series
from machine import BENCH
from stack import NAME

OURS, BY_HAND = "fgnctl", "by hand"
MEGABYTE = 10**6
REPOSITORY = f"/var/lib/fgnctl/backups/{NAME}"
FOLDER = "/srv/backups"
MANUAL = f"{BENCH}/manual_backup"
# What the database held before stays with the generation that was left.
FORGET_DUMPS = 'rm -f "$1"/fgnctl/dumps/*.sql'


class Copies:
    """In megabytes a second; `size` and `content` tell the bytes of the part and what it holds."""

    def __init__(self, machine, part, way, size, content):
        self.machine, self.part, self.size, self.content = machine, part, size, content
        self.stored, self.restored = both(way), both(way)

    def store(self):
        """Each into nothing."""
        forget(self.machine)
        self.note(self.stored, back_up(self.machine), store_by_hand(self.machine))

    def restore(self):
        before = self.content(self.machine)
        ours = self.machine.timed("fgnctl", "restore", NAME, "--only", self.part, "--unsaved")
        self.require(before, OURS)
        self.machine.shell(FORGET_DUMPS, HOME)
        by_hand = self.machine.timed(MANUAL, NAME, FOLDER, self.part)
        self.require(before, BY_HAND)
        self.note(self.restored, ours, by_hand)

    def require(self, before, way):
        if self.content(self.machine) != before:
            raise RuntimeError(f"{self.part}: not what it was after the restore, {way}")
        self.machine.require_page(8443, "/health")

    def note(self, series, ours, by_hand):
        size = self.size(self.machine) / MEGABYTE
        for way, told in ((OURS, ours), (BY_HAND, by_hand)):
            series[way].values.append(size / told.seconds)

    def rows(self, what):
        yield Row(f"first backup of {what}", "MB/s", self.stored[OURS], self.stored[BY_HAND])
        yield Row(f"restore of {what}", "MB/s", self.restored[OURS], self.restored[BY_HAND])


def both(way):
    return {OURS: Series(OURS), BY_HAND: Series(way)}


def forget(machine):
    """The next backup begins a repository; its key stays."""
    machine.run("rm", "-rf", REPOSITORY, f"{REPOSITORY}.json", FOLDER)


def back_up(machine):
    return machine.timed("fgnctl", "backup", NAME)


def store_by_hand(machine):
    return machine.timed(MANUAL, NAME, FOLDER, "store")


def size_of(machine, folder):
    return int(machine.run("du", "--bytes", "--summarize", folder).split()[0])


def size_of_dump(machine):
    return int(machine.shell('zstd -q -d -c "$1/database.sql.zst" | wc -c', FOLDER))
