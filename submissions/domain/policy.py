"""Dates, attempts, penalties, and which attempt counts: pure rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from grader.report import Report
from submissions.domain.assignment import (
    Accommodation,
    Assignment,
    Counts,
    Extension,
    Release,
)
from submissions.errors import AssignmentClosed, AssignmentNotOpen, AttemptsExhausted, TooSoon


@dataclass(frozen=True, slots=True)
class Terms:
    """What an assignment asks of one who hands in, extensions included; times in its zone."""

    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    attempts: int | None
    cooldown_s: float
    late_per_day: float
    late_most: float
    grace_s: float


@dataclass(frozen=True, slots=True)
class Attempt:
    """What policy has to know of a graded attempt.

    ``share`` is of all points, rubric items counted in, ``penalty`` of those for being late.
    """

    submission_id: int
    number: int
    submitted_at: datetime
    share: float
    penalty: float = 0.0

    @property
    def left(self) -> float:
        """The share that is left after the penalty."""
        return self.share * (1.0 - self.penalty)


def terms_for(
    assignment: Assignment,
    extension: Extension | None,
    accommodation: Accommodation | None = None,
) -> Terms:
    """Return what an assignment asks of a student who may have an extension or accommodation.

    With both, the later date holds and the attempts add up.
    """
    zone = ZoneInfo(assignment.zone)
    due, closes, attempts = assignment.due_at, assignment.closes_at, assignment.attempts
    if accommodation is not None:
        more = timedelta(hours=accommodation.extra_hours)
        due, closes = _later(due, more), _later(closes, more)
        attempts = None if attempts is None else attempts + accommodation.extra_attempts
    if extension is not None:
        least = (due, closes) if accommodation is not None else (None, None)
        due = _latest(extension.due_at, least[0]) or due
        closes = _latest(extension.closes_at, least[1]) or closes
        if closes is not None and due is not None:
            closes = max(closes, due)
        attempts = None if attempts is None else attempts + extension.extra_attempts
    return Terms(
        _in(zone, assignment.opens_at),
        _in(zone, due),
        _in(zone, closes),
        attempts,
        assignment.cooldown_s,
        assignment.late_per_day,
        assignment.late_most,
        assignment.grace_s,
    )


def most_generous(terms: Iterable[Terms]) -> Terms:
    """Return what an assignment asks of some who hand in as one, by what it asks of each.

    The latest dates hold for all, none being the latest, and so do the most attempts.
    """
    found = list(terms)
    return replace(
        found[0],
        due_at=_last([one.due_at for one in found]),
        closes_at=_last([one.closes_at for one in found]),
        attempts=_most([one.attempts for one in found]),
    )


def _last(dates: Sequence[datetime | None]) -> datetime | None:
    # In one zone Python compares clocks, which show an hour of autumn twice.
    given = [at for at in dates if at is not None]
    return max(given, key=datetime.timestamp) if len(given) == len(dates) else None


def _most(attempts: Sequence[int | None]) -> int | None:
    given = [one for one in attempts if one is not None]
    return max(given) if len(given) == len(attempts) else None


def check_hand_in(terms: Terms, used: int, last_at: datetime | None, now: datetime) -> None:
    """Return if a student may hand in now.

    Parameters
    ----------
    terms : Terms
    used : int
        Attempts handed in already.
    last_at : datetime or None
        When the last of them was.
    now : datetime, aware
        The second of a date still belongs to it: a minute past midnight means until 00:01:00.999.

    Raises
    ------
    AssignmentNotOpen, AssignmentClosed, AttemptsExhausted, TooSoon
    """
    check_dates(terms, now)
    if terms.attempts is not None and used >= terms.attempts:
        raise AttemptsExhausted(used, terms.attempts)
    if last_at is not None:
        rest = terms.cooldown_s - (now - last_at).total_seconds()
        if rest > 0:
            raise TooSoon(rest)


def check_dates(terms: Terms, now: datetime) -> None:
    """Return if work is taken now, as far as dates go.

    Raises
    ------
    AssignmentNotOpen, AssignmentClosed
    """
    if terms.opens_at is not None and now < terms.opens_at:
        raise AssignmentNotOpen(terms.opens_at)
    if terms.closes_at is not None and _second(now) > terms.closes_at:
        raise AssignmentClosed(terms.closes_at, now.astimezone(terms.closes_at.tzinfo))


def days_late(terms: Terms, submitted_at: datetime) -> int:
    """Return how many days late a submission is; a day that has begun counts.

    Days are those of the assignment's zone: one that daylight saving shortens is a day all the
    same.
    """
    if terms.due_at is None:
        return 0
    due, at = terms.due_at, _second(submitted_at).astimezone(terms.due_at.tzinfo)
    # In one zone Python compares clocks, which show an hour of autumn twice.
    if at.astimezone(UTC) - timedelta(seconds=terms.grace_s) <= due.astimezone(UTC):
        return 0
    # But what a day is, clocks say.
    over = at.replace(tzinfo=None) - due.replace(tzinfo=None)
    return max(1, -(-over // timedelta(days=1)))


def penalty_for(terms: Terms, submitted_at: datetime) -> float:
    """Return the share of its points that a submission loses for being late, from 0 to 1."""
    return min(days_late(terms, submitted_at) * terms.late_per_day, terms.late_most, 1.0)


def standing_of(attempts: Sequence[Attempt], counts: Counts) -> Attempt | None:
    """Return the attempt that counts; None if none is graded.

    The best is the best after penalties, the earliest of equals.
    """
    if counts is Counts.LAST:
        return max(attempts, key=lambda one: one.number, default=None)
    return max(attempts, key=lambda one: (one.left, -one.number), default=None)


def _later(at: datetime | None, more: timedelta) -> datetime | None:
    return None if at is None else at.astimezone(UTC) + more


def _latest(*dates: datetime | None) -> datetime | None:
    return max((at for at in dates if at is not None), default=None)


def _in(zone: ZoneInfo, at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(zone)


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def is_released(assignment: Assignment, terms: Terms, report: Report, now: datetime) -> bool:
    """Return whether the student may read the wanted form now; never before the score."""
    if not assignment.student.scores:
        return False
    if assignment.release is Release.FULL_MARKS:
        return bool(report.max_score) and report.score >= report.max_score
    if assignment.release is Release.AFTER_DUE:
        last = terms.closes_at or terms.due_at
        return last is not None and now > last
    return False
