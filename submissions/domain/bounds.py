"""Bounds of numbers, stated once: use cases keep them, forms and the API say them."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that a number may be."""

    least: float
    most: float

    def hold(self, value: float) -> bool:
        """Return whether a number lies within."""
        return math.isfinite(value) and self.least <= value <= self.most

    def __str__(self) -> str:
        """Return them in words."""
        return f"{self.least:,.12g} to {self.most:,.12g}"


#: What a database can hold as the number of a row.
ID = Bounds(1, 2**31 - 1)
#: Of an assignment, and of a grade set by hand.
POINTS = Bounds(0.0, 1e6)
#: Of a rubric item: given or taken.
RUBRIC_POINTS = Bounds(-1e6, 1e6)
SHARE = Bounds(0.0, 1.0)
#: Grace, and the pause between attempts.
PAUSE_S = Bounds(0.0, 7 * 86400.0)
ATTEMPTS = Bounds(1, 10_000)
EXTRA_ATTEMPTS = Bounds(0, 10_000)
#: Of an accommodation: up to a quarter of a year.
EXTRA_HOURS = Bounds(0.0, 24 * 92.0)
#: How long one may ask about a grade; 0 for not at all.
INQUIRY_DAYS = Bounds(0, 366)
HINT_LEVEL = Bounds(0, 3)
#: Of a group that students choose.
GROUP_SIZE = Bounds(2, 100)
SEED = Bounds(0, 2**31 - 1)
#: Until a key for programs is over.
TOKEN_DAYS = Bounds(1, 366)
