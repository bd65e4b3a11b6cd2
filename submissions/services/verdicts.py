"""What came of a submission, as far as its reader may know, and what people say about it."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace

from grader.errors import ExerciseError
from grader.exercise.wanted import Form, wanted_forms
from grader.report import Report, seen_by
from submissions.domain.assignment import Assignment
from submissions.domain.grade import Grade
from submissions.domain.groups import draws_by
from submissions.domain.mail import Kind
from submissions.domain.named import told
from submissions.domain.people import Actor, User
from submissions.domain.permissions import Permission
from submissions.domain.policy import days_late, is_released, most_generous, penalty_for
from submissions.domain.rubric import RubricItem
from submissions.domain.submission import (
    FINAL,
    Comment,
    Status,
    StoredReport,
    Submission,
)
from submissions.errors import Invalid
from submissions.services.access import MySubmission, submission_for
from submissions.services.assignments import own_exercise
from submissions.services.attempts import (
    AttemptRow,
    Comparison,
    HandedIn,
    Progress,
    compared,
    handed_in,
    progress_of,
    two_attempts,
)
from submissions.services.audit import record
from submissions.services.exercises import forms_of
from submissions.services.grades import pending_of
from submissions.services.notices import notify
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
    mine : MySubmission
        The submission, and what the reader is in its course.
    author : User
        Whose progress is shown: the reader if it counts for them, or else who handed it in.
    people : sequence of User
        All whom it counts for; who handed it in is the first.
    place : int or None
        How many jobs come before it; None if it waits no more.
    report : Report or None
        What the reader may see of it; None as long as there is none, or nothing may be read.
    points : float or None
        On the scale of the assignment, rubric items counted in, before the penalty; None if not
        known or not shown.
    rubric : sequence of RubricItem
        What a person found by the rubric; nothing if points are not shown.
    pending : float
        Points that a person has yet to settle, on the same scale; 0 if not shown.
    penalty : float
        Share of the points lost for being late, from 0 to 1.
    days_late : int
    counts : bool
        Whether it is the attempt that counts, as far as the reader may know.
    wanted : mapping of str to Form
        The right formulas by question, where there is one and the reader may know it.
    remarks : sequence of Remark
    progress : Progress
        How far the author is with the assignment.
    """

    mine: MySubmission
    author: User
    people: Sequence[User]
    place: int | None
    report: Report | None
    points: float | None
    rubric: Sequence[RubricItem]
    pending: float
    penalty: float
    days_late: int
    counts: bool
    wanted: Mapping[str, Form]
    remarks: Sequence[Remark]
    progress: Progress

    @property
    def partners(self) -> Sequence[User]:
        """Whom it counts for beside the author."""
        return [one for one in self.people if one.id != self.author.id]

    @property
    def attempts(self) -> Sequence[AttemptRow]:
        """All of the author's at this assignment, newest first."""
        return self.progress.rows(self.mine)

    @property
    def submission(self) -> Submission:
        """The submission itself."""
        return self.mine.submission

    @property
    def assignment(self) -> Assignment:
        """What it was handed in for."""
        return self.mine.assignment

    @property
    def staff(self) -> bool:
        """Whether the reader sees it as staff."""
        return self.mine.staff

    @property
    def scale(self) -> float:
        """How many points of the assignment are one of the report."""
        most = self.report.max_score if self.report else 0.0
        return self.assignment.points / most if most else 0.0

    @property
    def judged(self) -> float:
        """What was found by machine, on the scale of the assignment."""
        return self.report.score * self.scale if self.report else 0.0

    @property
    def held(self) -> bool:
        """Whether the rubric would take the points further than it may."""
        asked = self.judged + sum(item.points for item in self.rubric)
        return self.points is not None and abs(asked - self.points) > 1e-9

    @property
    def by_hand(self) -> Grade | None:
        """The grade, if a person set it and the reader may know points."""
        grade = self.progress.grade
        return grade if grade and grade.overridden and self.mine.reader.scores else None

    @property
    def counting(self) -> AttemptRow | None:
        """The attempt that counts, as far as the reader may know."""
        return self.progress.counting(self.mine)

    @property
    def final(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.submission.status in FINAL


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submission without a verdict yet: who waits asks often, and all they ask is how far it is.

    ``place`` is how many come before it, as long as it waits for a grader.
    """

    mine: MySubmission
    place: int | None
    final = False

    @property
    def submission(self) -> Submission:
        """The submission, under nobody's name where names are hidden."""
        return self.mine.veil.over(self.mine.submission)

    @property
    def assignment(self) -> Assignment:
        """What it was handed in for."""
        return self.mine.assignment


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    """A verdict, and what was handed in."""

    verdict: Verdict
    handed_in: HandedIn


@dataclass(frozen=True, slots=True)
class ComparedVerdicts:
    """Two attempts, the older first: the programs and what came of them."""

    comparison: Comparison
    old: Verdict
    new: Verdict


def show_verdict(work: Work, actor: Actor, submission_id: int) -> Verdict:
    """Return a submission with what was found; raise NotFound if it is not for the actor."""
    return _veiled(_verdict(work, submission_for(work, actor, submission_id)))


def show_progress(work: Work, actor: Actor, submission_id: int) -> SubmissionPage | Waiting:
    """Return as :func:`show_submission`; as long as there is no verdict, how far it is."""
    mine = submission_for(work, actor, submission_id)
    if mine.submission.status in FINAL:
        return _page(work, mine)
    return Waiting(mine, _place(work, mine.submission))


def show_submission(work: Work, actor: Actor, submission_id: int) -> SubmissionPage:
    """Return a verdict and what was handed in; raise as :func:`show_verdict`."""
    return _page(work, submission_for(work, actor, submission_id))


def _page(work: Work, mine: MySubmission) -> SubmissionPage:
    verdict = _veiled(_verdict(work, mine))
    return SubmissionPage(verdict, handed_in(work, verdict.submission))


def compare_verdicts(
    work: Work, actor: Actor, submission_id: int, other_id: int
) -> ComparedVerdicts:
    """Return two attempts and their verdicts; raise as :func:`compare_attempts`."""
    old, new = two_attempts(work, actor, submission_id, other_id)
    before, after = _verdict(work, old), _verdict(work, new)
    found = compared(work, old.submission, new.submission).veiled(old.veil)
    return ComparedVerdicts(found, _veiled(before), _veiled(after))


def show_verdict_for(work: Work, actor: Actor, submission_id: int, user_id: int) -> Verdict:
    """Return likewise, for one of those whom it counts for: with their grade and attempts."""
    return _veiled(_verdict(work, submission_for(work, actor, submission_id), user_id))


def _veiled(verdict: Verdict) -> Verdict:
    """Return a verdict as its reader may see it: as long as names are hidden, on nobody's work."""
    veil, authors = verdict.mine.veil, {one.id for one in verdict.people}
    if not veil.key:
        return verdict
    said = [
        replace(
            one,
            comment=replace(one.comment, author_id=veil.number(one.comment.author_id)),
            author=veil.called(one.comment.author_id, one.author),
        )
        if one.comment.author_id in authors
        else one
        for one in verdict.remarks
    ]
    return replace(
        verdict,
        mine=replace(verdict.mine, submission=veil.over(verdict.submission)),
        author=veil.user(verdict.author),
        people=[veil.user(one) for one in verdict.people],
        remarks=said,
        progress=verdict.progress.veiled(veil),
    )


def _verdict(work: Work, mine: MySubmission, user_id: int | None = None) -> Verdict:
    assignment, submission = mine.assignment, mine.submission
    people = _people(work, mine)
    wanted = mine.actor.user_id if user_id is None else user_id
    author = next((one for one in people if one.id == wanted), people[0])
    progress = progress_of(work, assignment, author.id)
    report, terms = progress.report_of(submission), progress.terms_of(submission)
    full = _found(work, report, assignment.id)
    # Whoever may still hand in with the reader has to find it themselves.
    last = most_generous((terms, progress.terms))
    released = full is not None and (mine.staff or is_released(assignment, last, full, work.now))
    scored = mine.reader.scores
    return Verdict(
        mine,
        author,
        people,
        _place(work, submission),
        None if full is None else seen_by(full, mine.reader),
        progress.points_of(submission) if scored else None,
        progress.items_on(submission) if scored else (),
        pending_of(report, assignment) if report and scored else 0.0,
        penalty_for(terms, submission.submitted_at),
        days_late(terms, submission.submitted_at),
        scored and progress.counts(submission),
        _wanted(work, mine, people[0]) if released else {},
        _remarks(work, submission.id),
        progress,
    )


def _people(work: Work, mine: MySubmission) -> list[User]:
    """Return whom a submission counts for, who handed it in first."""
    people = work.users.among(mine.whose)
    return sorted(people, key=lambda one: (one.id != mine.submission.user_id, one.id))


def _found(work: Work, report: StoredReport | None, assignment_id: int) -> Report | None:
    document = None if report is None else work.documents.of_report(report.id)
    if document is None:
        return None
    return told(document.report, work.named_answers.in_assignment(assignment_id))


def _wanted(work: Work, mine: MySubmission, author: User) -> Mapping[str, Form]:
    try:
        drawn_by = draws_by(mine.submission.group_id, author.login)
        exercise = own_exercise(work, mine, drawn_by)
        known = forms_of(work, mine.assignment.exercise, mine.assignment.secret, drawn_by)
        return wanted_forms(exercise) if known is None else known
    except ExerciseError:  # it was there when this was graded; the report still stands
        return {}


def _place(work: Work, submission: Submission) -> int | None:
    if submission.status is not Status.QUEUED:
        return None
    job = work.jobs.live_of(submission.id)
    return None if job is None else work.jobs.place(job)


def _remarks(work: Work, submission_id: int) -> list[Remark]:
    found = work.comments.on(submission_id)
    return [Remark(comment, name or "somebody who left") for comment, name in found]


def wait_for_verdict(
    services: Services,
    actor: Actor,
    submission_id: int,
    *,
    seen: Status = Status.QUEUED,
    timeout_s: float = 1.0,
    aside: AbstractContextManager[object] | None = None,
) -> None:
    """Return as soon as the status of a submission is another than the one seen, or after a while.

    Parameters
    ----------
    services : Services
    actor : Actor
    submission_id : int
    seen : Status
        What the page shows; if it is old already, there is nothing to wait for.
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
        with services.reading() as work:
            status = submission_for(work, actor, submission_id).submission.status
        if status is seen and status not in FINAL:
            with aside or nullcontext():
                changes(timeout_s)


_LONGEST = 10_000


def add_comment(
    work: Work, actor: Actor, submission_id: int, text: str, *, question: str = ""
) -> Comment:
    """Add a comment that all read whom the submission counts for.

    Raises
    ------
    NotFound
    Forbidden
        If the actor is not staff of the course.
    Invalid
        If it is empty or endless.
    """
    text = comment_text(text)
    mine = submission_for(work, actor, submission_id, Permission.COMMENT)
    comment = work.comments.add(
        Comment(submission_id, actor.user_id, text, work.now, question[:200])
    )
    readers = [one for one in mine.whose if one != actor.user_id]
    notify(work, Kind.COMMENT, submission_id, readers)
    subject, course_id = f"submission:{submission_id}", mine.course.id
    record(work, actor, "comment.add", subject, course_id=course_id)
    return comment


def comment_text(text: str) -> str:
    """Return a comment as it is kept; raise Invalid if it is empty or endless."""
    text = text.strip()
    if not 1 <= len(text) <= _LONGEST:
        raise Invalid("comment", f"it has {len(text)} characters; wanted 1 to {_LONGEST}.")
    return text
