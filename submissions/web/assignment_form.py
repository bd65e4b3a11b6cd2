"""The form of an assignment becomes an assignment."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from grader.report import FeedbackLevel
from submissions.domain.assignment import Assignment, Counts, Release
from submissions.domain.bounds import (
    ATTEMPTS,
    GROUP_SIZE,
    HINT_LEVEL,
    ID,
    INQUIRY_DAYS,
    PAUSE_S,
    Bounds,
)
from submissions.domain.groups import Grouping
from submissions.domain.soundness import breaches
from submissions.web.forms import choice, field, local_time, number, read_all, ticked, whole

_MINUTE = 60.0
_MINUTES = Bounds(PAUSE_S.least, PAUSE_S.most / _MINUTE)
_PER_CENT = Bounds(0.0, 100.0)
_DATES = ("opens_at", "due_at", "closes_at")


def read_assignment(old: Assignment, zone: ZoneInfo) -> tuple[Assignment, dict[str, str]]:
    """Return an assignment with the fields of the form, and what is wrong with each of them.

    Parameters
    ----------
    old : Assignment
        What the form has no field for, or cannot be read, stays as it is there.
    zone : ZoneInfo
        In which dates are written.
    """
    given, problems = read_all(_readers(zone))
    wanted = old.changed(given)
    for name, reason in breaches(wanted).items():
        if name != "dates":
            problems.setdefault(name, reason)
        elif not problems.keys() & _DATES:
            problems[_DATES[1]] = reason
    return wanted, problems


def _readers(zone: ZoneInfo) -> dict[str, Callable[[], object]]:
    return {
        "title": lambda: field("title"),
        "exercise": lambda: field("exercise"),
        "points": lambda: number("points"),
        "opens_at": lambda: local_time("opens_at", zone),
        "due_at": lambda: local_time("due_at", zone),
        "closes_at": lambda: local_time("closes_at", zone),
        "seed": lambda: whole("seed") if field("seed") else None,
        "late_per_day": lambda: number("late_per_day", _PER_CENT) / 100,
        "late_most": lambda: number("late_most", _PER_CENT) / 100,
        "grace_s": lambda: number("grace_minutes", _MINUTES) * _MINUTE,
        "attempts": lambda: whole("attempts", ATTEMPTS) if field("attempts") else None,
        "cooldown_s": lambda: number("cooldown_minutes", _MINUTES) * _MINUTE,
        "counts": lambda: choice("counts", Counts),
        "feedback_level": lambda: FeedbackLevel(whole("feedback_level", HINT_LEVEL)),
        "hint_level": lambda: whole("hint_level", HINT_LEVEL),
        "inquiry_days": lambda: whole("inquiry_days", INQUIRY_DAYS) if field("inquiry_days") else 0,
        "release": lambda: choice("release", Release),
        "published": lambda: ticked("published"),
        "anonymous": lambda: ticked("anonymous"),
        "spare_uncompiled": lambda: ticked("spare_uncompiled"),
        "beyond_points": lambda: ticked("beyond_points"),
        "grouping": lambda: _groups()[0],
        "groups_of": lambda: _groups()[1],
        "group_size": lambda: whole("group_size", GROUP_SIZE) if field("group_size") else 2,
        "groups_until": lambda: local_time("groups_until", zone),
    }


def _groups() -> tuple[Grouping, int | None]:
    """Return who says which students hand in together, and whose groups are shared."""
    said = field("groups") or Grouping.ALONE
    if said in {Grouping.ALONE, Grouping.CHOSEN, Grouping.LISTED}:
        return Grouping(said), None
    return Grouping.SHARED, whole("groups", ID)
