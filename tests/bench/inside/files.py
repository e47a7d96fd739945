# SPDX-License-Identifier: Apache-2.0
"""files.py make FOLDER MIB, or files.py change FOLDER SEED: writes files as the owner of FOLDER; the same each time.

Half of what they hold is in a few large ones, half in thousands of small ones; every other is text, the others do not
compress. `change` writes every hundredth of the small ones anew."""
import os
import random
import sys
from pathlib import Path

from words import WORDS

LARGE = 8
SMALLEST, SIZES = 4096, 7  # up to 256 KiB
PER_FOLDER = 500
PIECE = 1 << 20
WORD_OF_BYTE = [word.encode() for word in WORDS * (256 // len(WORDS))]


def sizes(total):
    """Those of the large ones first; together `total`."""
    yield from [total // 2 // LARGE] * LARGE
    left, number = total // 2, 0
    while left > 0:
        size = min(left, SMALLEST << number % SIZES)
        yield size
        left, number = left - size, number + 1


def piece(source, size, text):
    size = min(size, PIECE)
    if text:
        return b" ".join(map(WORD_OF_BYTE.__getitem__, source.randbytes(size // 4 + 1)))[:size]
    return source.randbytes(size)


def write(path, size, seed):
    number = int(path.name)
    source = random.Random(f"{number} {seed}")
    with open(path, "wb") as file:
        while file.tell() < size:
            file.write(piece(source, size - file.tell(), number % 2))


def make(folder, mib):
    for number, size in enumerate(sizes(mib << 20)):
        below = folder / f"{number // PER_FOLDER:02}"
        below.mkdir(exist_ok=True)
        write(below / f"{number:05}", size, 0)


def change(folder, seed):
    """Both of text and of the others."""
    for path in folder.glob("*/*"):
        number = int(path.name)
        if number >= LARGE and number % 200 < 2:
            write(path, path.stat().st_size, seed)


def main(command, folder, number):
    """Nobody but its owner comes through the home that it lies in."""
    os.chdir(folder)
    owner = os.stat(".")
    os.setgid(owner.st_gid)
    os.setuid(owner.st_uid)
    {"make": make, "change": change}[command](Path(), int(number))


main(*sys.argv[1:])
