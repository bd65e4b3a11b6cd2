"""Inquiries: a student asks about a grade, staff answers, both read what was said."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from submissions.domain.assignment import Assignment
from submissions.errors import IllegalTransition


class InquiryState(StrEnum):
    """Whose turn it is."""

    OPEN = "open"  #: staff's
    ANSWERED = "answered"  #: the student's, if they have more to say
    CLOSED = "closed"  #: nobody's; only staff may say something more


_OPEN, _ANSWERED, _CLOSED = InquiryState
_MAY_BECOME = {
    _OPEN: {_OPEN, _ANSWERED, _CLOSED},
    _ANSWERED: {_OPEN, _ANSWERED, _CLOSED},
    _CLOSED: {_ANSWERED},
}


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a student asks about one question of an attempt.

    Attributes
    ----------
    question : str
        Its name; empty for the whole attempt. There is one inquiry about each.
    user_id : int
        Who asks.
    changed_at : datetime
        When somebody last said something, or closed it.
    """

    submission_id: int
    user_id: int
    question: str
    created_at: datetime
    changed_at: datetime
    state: InquiryState = InquiryState.OPEN
    id: int = 0

    def become(self, state: InquiryState, now: datetime) -> "Inquiry":
        """Return the inquiry in another state, or in the same one with more said.

        Raises
        ------
        IllegalTransition
        """
        if state not in _MAY_BECOME[self.state]:
            raise IllegalTransition(self.state, state)
        return replace(self, state=state, changed_at=now)


@dataclass(frozen=True, slots=True)
class InquiryMessage:
    """What one person says in an inquiry."""

    inquiry_id: int
    author_id: int
    text: str
    created_at: datetime
    id: int = 0


def asking_ends(assignment: Assignment, found_at: datetime) -> datetime | None:
    """Return until when a student may ask about a grade; None if they may not at all.

    In the assignment's zone.

    Parameters
    ----------
    assignment : Assignment
    found_at : datetime
        When the grade came to be what it is. The time runs from when students could see it.
    """
    if not (assignment.inquiry_days and assignment.shows_scores):
        return None
    shown_at = max(found_at, assignment.scores_shown_at or found_at)
    ends_at = shown_at + timedelta(days=assignment.inquiry_days)
    return ends_at.astimezone(ZoneInfo(assignment.zone))
