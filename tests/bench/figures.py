# SPDX-License-Identifier: Apache-2.0
"""Measured values and how they are told."""
from dataclasses import asdict, dataclass, field
from statistics import median


@dataclass
class Series:
    """What one way to do something took, round by round."""
    way: str
    values: list = field(default_factory=list)

    def median(self):
        return median(self.values)

    def __str__(self):
        if not self.values:
            return "not in this release"
        return f"{number(self.median())} ({number(min(self.values))} – {number(max(self.values))})"


@dataclass
class Row:
    """Ours against another way, or against nothing. `aim` is what `measure` of them should be."""
    what: str
    unit: str
    ours: Series
    other: Series | None = None
    aim: str = ""

    def ratio(self):
        """None beside nothing, what a release does not have, and zero."""
        if not self.other or not self.other.values or not self.other.median():
            return None
        return self.ours.median() / self.other.median()

    def cells(self):
        other = f"{self.other.way}: {self.other}" if self.other else ""
        ratio = "" if self.ratio() is None else f"{self.ratio():.2f}"
        return [f"{self.what}, {self.unit}", str(self.ours), other, ratio, self.aim]

    def to_json(self):
        return {**asdict(self), "median": self.ours.median(), "ratio": self.ratio()}


def number(value):
    """Three digits that count; whole from a hundred on."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(head, lines):
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)
