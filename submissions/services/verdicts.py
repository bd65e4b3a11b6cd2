"""What came of a submission, as far as its reader may know, and what people say about it."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grader.errors import ExerciseError
from grader.exercise.wanted import Form, wanted_forms
from submissions.domain.assignment import Assignment, FeedbackLevel
from submissions.domain.people import Actor, User
from submissions.domain.permissions import Permission
from submissions.domain.policy import Terms, days_late, penalty_for
from submissions.domain.submission import (
    FINAL,
    Comment,
    ReportDocument,
    Status,
    StoredReport,
    Submission,
)
from submissions.domain.visibility import for_student, is_released
from submissions.errors import Invalid
from submissions.services.access import staff_of, submission_for
from submissions.services.assignments import own_exercise, terms_of
from submissions.services.audit import record
from submissions.services.grades import share_of
from submissions.services.ports import Services, Work


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment and who made it."""

    comment: Comment
    author: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A submission with its report, as far as its reader may know.

    Attributes
    ----------
    submission : Submission
    assignment : Assignment
    author : User
        Whose submission it is.
    place : int or None
        How many jobs come before it; None if it waits no more.
    report : dict or None
        As ``grader.output.entry_of`` gives it; for a student only what the assignment's levels
        let through. None as long as there is none, or nothing of it may be read.
    points : float or None
        On the scale of the assignment, before the penalty; None if not known or not shown.
    penalty : float
        Share of the points lost for being late, from 0 to 1.
    days_late : int
    counts : bool
        Whether it is the attempt that counts, as far as the reader may know.
    wanted : mapping of str to Form
        The right formulas by question, where there is one and the reader may know it.
    staff : bool
        Whether the reader sees it as staff.
    remarks : sequence of Remark
    """

    submission: Submission
    assignment: Assignment
    author: User
    place: int | None
    report: dict[str, Any] | None
    points: float | None
    penalty: float
    days_late: int
    counts: bool
    wanted: Mapping[str, Form]
    staff: bool
    remarks: Sequence[Remark]

    @property
    def final(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.submission.status in FINAL


def show_verdict(services: Services, actor: Actor, submission_id: int) -> Verdict:
    """Return a submission with what was found; raise NotFound if it is not for the actor."""
    with services.store.reading() as work:
        submission = submission_for(work, actor, submission_id)
        assignment = work.assignments.get(submission.assignment_id)
        staff = staff_of(work, actor, assignment.course_id)
        terms = terms_of(work, assignment, submission.user_id)
        report = _stored(work, submission)
        now = services.clock.now()
        entry, released = _shown(work, assignment, terms, report, now, staff=staff)
        author = work.users.get(submission.user_id)
        scored = staff or assignment.feedback_level >= FeedbackLevel.SCORE
        return Verdict(
            submission,
            assignment,
            author,
            _place(work, submission),
            entry,
            share_of(report) * assignment.points if report and scored else None,
            penalty_for(terms, submission.submitted_at),
            days_late(terms, submission.submitted_at),
            scored and _counts(work, submission),
            _wanted(services, assignment, author) if released else {},
            staff,
            _remarks(work, submission_id),
        )


def _stored(work: Work, submission: Submission) -> StoredReport | None:
    return None if submission.report_id is None else work.reports.get(submission.report_id)


def _shown(
    work: Work,
    assignment: Assignment,
    terms: Terms,
    report: StoredReport | None,
    now: datetime,
    *,
    staff: bool,
) -> tuple[dict[str, Any] | None, bool]:
    """Return the report as its reader may see it, and whether the wanted form may be read."""
    document: ReportDocument | None = None
    if report is not None:
        document = work.documents.first(report_id=report.id)
    if document is None:
        return None, False
    if staff:
        return dict(document.content), True
    released = is_released(assignment, terms, document.content, now)
    return for_student(document.content, assignment), released


def _wanted(services: Services, assignment: Assignment, author: User) -> Mapping[str, Form]:
    try:
        return wanted_forms(own_exercise(services, assignment, author.login))
    except ExerciseError:  # it was there when this was graded; the report still stands
        return {}


def _place(work: Work, submission: Submission) -> int | None:
    if submission.status is not Status.QUEUED:
        return None
    job = work.jobs.first(submission_id=submission.id, regrade_id=None)
    return None if job is None else work.jobs.place(job)


def _counts(work: Work, submission: Submission) -> bool:
    found = {"assignment_id": submission.assignment_id, "user_id": submission.user_id}
    grade = work.grades.first(**found)
    return grade is not None and grade.submission_id == submission.id


def _remarks(work: Work, submission_id: int) -> list[Remark]:
    comments = work.comments.find(submission_id=submission_id)
    names = {u.id: u.name for u in work.users.find(id=[c.author_id for c in comments])}
    return [Remark(c, names.get(c.author_id, "somebody who left")) for c in comments]


def wait_for_verdict(
    services: Services,
    actor: Actor,
    submission_id: int,
    *,
    seen: Status = Status.QUEUED,
    timeout_s: float = 1.0,
    aside: AbstractContextManager[object] | None = None,
) -> Verdict:
    """Return a submission as soon as its status is another than the one seen, or after a while.

    Parameters
    ----------
    services : Services
    actor : Actor
    submission_id : int
    seen : Status
        What the page shows; if it is old already, the answer comes at once.
    timeout_s : float
        A thread of the server waits so long: keep it short.
    aside : context manager, optional
        Entered for as long as the thread only waits.

    Raises
    ------
    NotFound
    """
    with services.dispatcher.listen(submission_id) as changes:
        # What was read before may be old: what happened until now would not be heard of.
        with services.store.moment(), services.store.reading() as work:
            status = submission_for(work, actor, submission_id).status
        if status is seen and status not in FINAL:
            with aside or nullcontext():
                changes(timeout_s)
    with services.store.moment():
        return show_verdict(services, actor, submission_id)


_LONGEST = 10_000


def add_comment(
    services: Services, actor: Actor, submission_id: int, text: str, *, question: str = ""
) -> Comment:
    """Add a comment that the student reads.

    Raises
    ------
    NotFound
    Forbidden
        If the actor is not staff of the course.
    Invalid
        If it is empty or endless.
    """
    text = text.strip()
    if not 1 <= len(text) <= _LONGEST:
        raise Invalid("comment", f"it has {len(text)} characters; wanted 1 to {_LONGEST}.")
    now = services.clock.now()
    with services.store.writing() as work:
        submission = submission_for(work, actor, submission_id, Permission.COMMENT)
        comment = work.comments.add(
            Comment(submission_id, actor.user_id, text, now, question[:200])
        )
        course_id = work.assignments.get(submission.assignment_id).course_id
        record(work, actor, now, "comment.add", f"submission:{submission_id}", course_id=course_id)
    return comment
