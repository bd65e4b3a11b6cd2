"""The form of an assignment becomes an assignment."""

from zoneinfo import ZoneInfo

from grader.report import FeedbackLevel
from submissions.domain.assignment import Assignment, Counts, Release
from submissions.domain.bounds import ATTEMPTS, HINT_LEVEL, INQUIRY_DAYS, PAUSE_S, Bounds
from submissions.web.forms import choice, field, local_time, number, ticked, whole

_MINUTE = 60.0
_MINUTES = Bounds(PAUSE_S.least, PAUSE_S.most / _MINUTE)
_PER_CENT = Bounds(0.0, 100.0)


def read_assignment(old: Assignment, zone: ZoneInfo) -> Assignment:
    """Return an assignment with the fields of the form.

    Parameters
    ----------
    old : Assignment
        What the form has no field for stays as it is there.
    zone : ZoneInfo
        In which dates are written.

    Raises
    ------
    Invalid
        With the first field that cannot be read.
    """
    return old.changed(
        {
            "title": field("title"),
            "exercise": field("exercise"),
            "points": number("points"),
            "opens_at": local_time("opens_at", zone),
            "due_at": local_time("due_at", zone),
            "closes_at": local_time("closes_at", zone),
            "seed": whole("seed") if field("seed") else None,
            "late_per_day": number("late_per_day", _PER_CENT) / 100,
            "late_most": number("late_most", _PER_CENT) / 100,
            "grace_s": number("grace_minutes", _MINUTES) * _MINUTE,
            "attempts": whole("attempts", ATTEMPTS) if field("attempts") else None,
            "cooldown_s": number("cooldown_minutes", _MINUTES) * _MINUTE,
            "counts": choice("counts", Counts),
            "feedback_level": FeedbackLevel(whole("feedback_level", HINT_LEVEL)),
            "hint_level": whole("hint_level", HINT_LEVEL),
            "inquiry_days": whole("inquiry_days", INQUIRY_DAYS) if field("inquiry_days") else 0,
            "release": choice("release", Release),
            "published": ticked("published"),
            "spare_uncompiled": ticked("spare_uncompiled"),
        }
    )
