"""What makes an assignment sound."""

import math

from submissions.domain.assignment import Assignment
from submissions.errors import Invalid


def check_assignment(assignment: Assignment) -> None:
    """Return if the fields of an assignment agree; raise Invalid with the first that does not."""
    for field, reason in _breaches(assignment).items():
        if reason:
            raise Invalid(field, reason)


def _breaches(a: Assignment) -> dict[str, str]:
    """Return what is wrong with each field, empty where nothing is."""
    dates = [at for at in (a.opens_at, a.due_at, a.closes_at) if at is not None]
    return {
        "title": "" if a.title.strip() else "wanted a few words.",
        "points": _number(a.points, 0.0, 1e6),
        "dates": "" if dates == sorted(dates) else "wanted opening, due and closing in this order.",
        "late penalty per day": _number(a.late_per_day, 0.0, 1.0),
        "largest late penalty": _number(a.late_most, 0.0, 1.0),
        "grace": _number(a.grace_s, 0.0, 7 * 86400.0),
        "pause between attempts": _number(a.cooldown_s, 0.0, 7 * 86400.0),
        "attempts": "" if a.attempts is None else _number(a.attempts, 1, 10_000),
        "hint level": _number(a.hint_level, 0, 3),
    }


def _number(value: float, least: float, most: float) -> str:
    good = math.isfinite(value) and least <= value <= most
    return "" if good else f"it is {value:g}; wanted {least:g} to {most:g}."
