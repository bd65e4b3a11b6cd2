"""Which mistakes a class makes of late: pure counting."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: Days that a trend shows, today the last.
DAYS = 14


@dataclass(frozen=True, slots=True)
class Trend:
    """A mistake: how many students made it, in all and on each of the last days."""

    mistake: str
    students: int
    by_day: tuple[int, ...]


def trends(
    made: Iterable[tuple[int, datetime, Sequence[str]]], now: datetime, most: int = 3
) -> list[Trend]:
    """Return the mistakes that most students made, the commonest first.

    Parameters
    ----------
    made : iterable of (student, time, mistakes)
        One for each attempt.
    now : datetime
    most : int
        How many to return.
    """
    students: dict[str, set[int]] = defaultdict(set)
    days: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for student, at, mistakes in made:
        ago = max(0, (now - at) // timedelta(days=1))
        for mistake in mistakes:
            students[mistake].add(student)
            days[mistake].add((ago, student))
    common = sorted(students, key=lambda one: (-len(students[one]), one))[:most]
    return [Trend(one, len(students[one]), _by_day(days[one])) for one in common]


def _by_day(made: set[tuple[int, int]]) -> tuple[int, ...]:
    counts = Counter(ago for ago, _ in made)
    return tuple(counts[ago] for ago in reversed(range(DAYS)))
