# SPDX-License-Identifier: Apache-2.0
"""rows.py MIB: SQL that fills the table `notes` with so many MiB, in rows of about a kibibyte; the same each time."""
import sys

from words import WORDS

WORDS_OF_ROW = 192
ROWS_AT_ONCE = 16384
BEGIN = """DROP TABLE IF EXISTS notes;
CREATE TABLE notes (id BIGINT AUTO_INCREMENT PRIMARY KEY, text TEXT NOT NULL);
SET SESSION rand_seed1 = 123456789, rand_seed2 = 987654321;"""


def insert(rows):
    word = "ELT(1 + FLOOR(RAND() * {}), '{}')".format(len(WORDS), "', '".join(WORDS))
    text = ", ".join([word] * WORDS_OF_ROW)
    return f"INSERT INTO notes (text) SELECT CONCAT_WS(' ', {text}) FROM seq_1_to_{rows};"


def main(mib):
    print(BEGIN)
    left = mib * 1024
    while left > 0:
        rows = min(left, ROWS_AT_ONCE)
        print(insert(rows))
        left -= rows


main(int(sys.argv[1]))
