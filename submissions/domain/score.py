"""Scores that learning platforms are to hold of our grades (LTI 1.3, AGS: grade services).

One row for each link and person says what is wanted there now, and how far it has come.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

#: What a platform lets us do where it names this in a launch.
SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
#: Platforms compare the times of scores, some of them by whole seconds.
_STEP = timedelta(seconds=1)


class ScoreState(StrEnum):
    """Where a score is."""

    WAITING = "waiting"
    HELD = "held"  #: its student may not see it now
    SENT = "sent"
    REFUSED = "refused"  #: the platform's word is final; waits for a person


@dataclass(frozen=True, slots=True)
class Score:
    """What a platform is to hold of a person's grade.

    Attributes
    ----------
    points : float or None
        None takes an earlier score back.
    max_points : float
    pending : bool
        Whether a person has yet to settle a part of it.
    wanted_at : datetime
        The platform keeps the score whose time is latest; each new one has a later time.
    not_before : datetime
        When it may be sent.
    attempt : int
        The fencing token: raised with each claim; a sender that is done under an old one is late.
    tries : int
        Claims since one was answered well.
    lease_until : datetime or None
        When its sender is taken for dead; meanwhile nobody else sends for this person.
    sent_at : datetime or None
        When the platform last took a score.
    answer : str
        What went wrong the last time.
    """

    link_id: int
    user_id: int
    assignment_id: int
    points: float | None
    max_points: float
    pending: bool
    wanted_at: datetime
    not_before: datetime
    state: ScoreState = ScoreState.WAITING
    attempt: int = 0
    tries: int = 0
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    answer: str = ""
    id: int = 0

    def again(self, now: datetime) -> "Score":
        """Return it to be sent anew, as the latest of all."""
        at = max(now, self.wanted_at + _STEP)
        return replace(self, state=ScoreState.WAITING, wanted_at=at, not_before=now)

    def becoming(
        self, points: float | None, max_points: float, now: datetime, *, pending: bool
    ) -> "Score":
        """Return what is wanted now; itself if that is nothing new."""
        told = replace(self, points=points, max_points=max_points, pending=pending)
        if told == self and self.state is not ScoreState.HELD:
            return self
        return told.again(now)
