"""Where one student is with an assignment: what is next up for them, and what is done."""

from datetime import datetime
from enum import StrEnum

from submissions.domain.policy import Terms


class Stage(StrEnum):
    """What an assignment is for one student, by their own dates and attempts."""

    LATE = "late"  #: nothing handed in, and it still can be
    OPEN = "open"  #: nothing handed in yet
    STARTED = "started"  #: handed in, and it may get better without being late
    UPCOMING = "upcoming"
    DONE = "done"
    MISSED = "missed"  #: nothing was handed in, and nothing can be

    @property
    def next_up(self) -> bool:
        """Whether there is still something to do."""
        return self in (Stage.LATE, Stage.OPEN, Stage.STARTED, Stage.UPCOMING)


def stage_of(terms: Terms, used: int, *, complete: bool, now: datetime) -> Stage:
    """Return where a student is.

    Parameters
    ----------
    terms : Terms
        Theirs: extension and accommodation included.
    used : int
        Attempts.
    complete : bool
        Whether they know that they have all points.
    now : datetime, aware
    """
    closed = terms.closes_at is not None and now > terms.closes_at
    overdue = terms.due_at is not None and now > terms.due_at
    exhausted = terms.attempts is not None and used >= terms.attempts
    if not used:
        if terms.opens_at is not None and now < terms.opens_at:
            return Stage.UPCOMING
        if closed:
            return Stage.MISSED
        return Stage.LATE if overdue else Stage.OPEN
    return Stage.DONE if complete or closed or overdue or exhausted else Stage.STARTED
