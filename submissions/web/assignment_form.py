"""The form of an assignment becomes an assignment."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from submissions.domain.assignment import Assignment, Counts, FeedbackLevel, Release
from submissions.web.forms import choice, field, local_time, number, ticked, whole

_MINUTE = 60.0


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
    seed = field("seed")
    parameters = {name: value for name, value in old.parameters.items() if name != "seed"}
    return replace(
        old,
        title=field("title"),
        exercise=field("exercise"),
        points=number("points"),
        opens_at=local_time("opens_at", zone),
        due_at=local_time("due_at", zone),
        closes_at=local_time("closes_at", zone),
        parameters=parameters | ({"seed": whole("seed")} if seed else {}),
        late_per_day=number("late_per_day", most=100) / 100,
        late_most=number("late_most", most=100) / 100,
        grace_s=number("grace_minutes", most=10080) * _MINUTE,
        attempts=whole("attempts", least=1, most=10_000) if field("attempts") else None,
        cooldown_s=number("cooldown_minutes", most=10080) * _MINUTE,
        counts=choice("counts", Counts),
        feedback_level=FeedbackLevel(whole("feedback_level", most=3)),
        hint_level=whole("hint_level", most=3),
        release=choice("release", Release),
        published=ticked("published"),
    )
