"""What makes an assignment sound."""

from submissions.domain.assignment import Assignment
from submissions.domain.bounds import (
    ATTEMPTS,
    GROUP_SIZE,
    HINT_LEVEL,
    INQUIRY_DAYS,
    PAUSE_S,
    POINTS,
    SHARE,
    Bounds,
)
from submissions.errors import Invalid


def check_assignment(assignment: Assignment) -> None:
    """Raise Invalid with the first field of an assignment that does not agree with the others."""
    for field, reason in breaches(assignment).items():
        raise Invalid(field, reason)


def breaches(assignment: Assignment) -> dict[str, str]:
    """Return what is wrong with an assignment, by field."""
    return {field: reason for field, reason in _judged(assignment).items() if reason}


def _judged(a: Assignment) -> dict[str, str]:
    """Return what is wrong with each field, empty where nothing is."""
    dates = [at for at in (a.opens_at, a.due_at, a.closes_at) if at is not None]
    return {
        "title": "" if a.title.strip() else "wanted a few words.",
        "points": _number(a.points, POINTS),
        "dates": "" if dates == sorted(dates) else "wanted opening, due and closing in this order.",
        "late penalty per day": _number(a.late_per_day, SHARE),
        "largest late penalty": _number(a.late_most, SHARE),
        "grace": _number(a.grace_s, PAUSE_S),
        "pause between attempts": _number(a.cooldown_s, PAUSE_S),
        "attempts": "" if a.attempts is None else _number(a.attempts, ATTEMPTS),
        "days for inquiries": _number(a.inquiry_days, INQUIRY_DAYS),
        "hint level": _number(a.hint_level, HINT_LEVEL),
        "group size": _number(a.group_size, GROUP_SIZE),
    }


def _number(value: float, bounds: Bounds) -> str:
    return "" if bounds.hold(value) else f"it is {value:g}; wanted {bounds}."
