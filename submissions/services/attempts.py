"""The attempts of a student: listed, read, compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from submissions.domain.assignment import FeedbackLevel
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.policy import days_late
from submissions.domain.submission import Source, Submission
from submissions.errors import Invalid, NotFound
from submissions.services.access import assignment_for, staff_of, submission_for
from submissions.services.assignments import terms_of
from submissions.services.grades import share_of
from submissions.services.ports import Services, Work


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt in brief.

    ``points`` are on the scale of the assignment, before the penalty; None if there are none yet
    or they may not be seen.
    """

    submission: Submission
    points: float | None
    days_late: int
    counts: bool


def list_attempts(
    services: Services, actor: Actor, assignment_id: int, user_id: int | None = None
) -> list[AttemptRow]:
    """Return the attempts of the actor, or of a student if staff asks; newest first.

    Raises
    ------
    NotFound
        If the assignment, or the student, is not for the actor to see.
    """
    with services.store.reading() as work:
        assignment = assignment_for(work, actor, assignment_id, Permission.SEE_COURSE)
        staff = staff_of(work, actor, assignment.course_id)
        whose = actor.user_id if user_id is None else user_id
        if whose != actor.user_id:
            if not staff:
                raise NotFound("student", whose)
            assignment_for(work, actor, assignment_id, Permission.SEE_WORK)
        theirs: dict[str, Any] = {"assignment_id": assignment_id, "user_id": whose}
        found = work.submissions.find(newest=True, **theirs)
        grade = work.grades.first(**theirs)
        terms = terms_of(work, assignment, whose)
        ids = [s.report_id for s in found if s.report_id is not None]
        reports = {report.id: report for report in work.reports.find(id=ids)}
    shown = staff or assignment.feedback_level >= FeedbackLevel.SCORE
    scores = {id_: share_of(report) * assignment.points for id_, report in reports.items()}
    return [
        AttemptRow(
            one,
            scores.get(one.report_id or 0) if shown else None,
            days_late(terms, one.submitted_at),
            shown and grade is not None and grade.submission_id == one.id,
        )
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was handed in.

    ``program`` is the code and whatever is
    written beside it, ``upload`` what came, byte by byte.
    """

    submission: Submission
    program: str
    upload: bytes


def show_source(services: Services, actor: Actor, submission_id: int) -> HandedIn:
    """Return what was handed in; raise NotFound if it is not for the actor to see."""
    with services.store.reading() as work:
        submission = submission_for(work, actor, submission_id)
        program = _content(work, submission.source_sha256)
        return HandedIn(submission, program.decode(), _content(work, submission.upload_sha256))


def _content(work: Work, sha256: str) -> bytes:
    source: Source | None = work.sources.first(sha256=sha256)
    assert source is not None  # stored with the submission, and kept as long
    return source.content


#: Comparing grows with the square of the length; longer programs are compared to here.
_MOST_LINES = 5000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison: ``mark`` is " ", "-" or "+"; a number is None on the other side."""

    mark: str
    old_number: int | None
    new_number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two attempts, the older first, line by line."""

    old: HandedIn
    new: HandedIn
    lines: Sequence[Line]


def compare_attempts(
    services: Services, actor: Actor, submission_id: int, other_id: int
) -> Comparison:
    """Return the difference between two attempts of one student at one assignment.

    Raises
    ------
    NotFound
        If one of them is not for the actor to see.
    Invalid
        If they are not of one student and assignment.
    """
    pair = [show_source(services, actor, id_) for id_ in (submission_id, other_id)]
    if len({(one.submission.assignment_id, one.submission.user_id) for one in pair}) > 1:
        raise Invalid("attempts", "they are of different students or assignments.")
    old, new = sorted(pair, key=lambda one: one.submission.attempt)
    return Comparison(old, new, _lines(old.program, new.program))


def _lines(old: str, new: str) -> list[Line]:
    before, after = (text.split("\n")[:_MOST_LINES] for text in (old, new))
    lines = []
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, i1, i2, j1, j2 in blocks:
        if kind == "equal":
            pairs = zip(range(i1, i2), range(j1, j2), strict=True)
            lines += [Line(" ", i + 1, j + 1, before[i]) for i, j in pairs]
        else:
            lines += [Line("-", i + 1, None, before[i]) for i in range(i1, i2)]
            lines += [Line("+", None, j + 1, after[j]) for j in range(j1, j2)]
    return lines
