"""The attempts of a student: listed, read, compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from submissions.domain.anonymity import Veil
from submissions.domain.assignment import Assignment
from submissions.domain.comparison import Line, compared_lines
from submissions.domain.grade import Grade
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.policy import Terms, days_late
from submissions.domain.rubric import RubricItem
from submissions.domain.submission import StoredReport, Submission
from submissions.errors import Invalid, NotFound
from submissions.services.access import MyAssignment, MySubmission, assignment_for, submission_for
from submissions.services.anonymity import person_behind
from submissions.services.grades import points_of
from submissions.services.parties import Handed, handed, party_of
from submissions.services.ports import Work


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


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one student is with one assignment.

    Attributes
    ----------
    terms : Terms
        Under which they hand in now, with their group if they are in one.
    handed : Handed
        Under which they did.
    user_id : int
    submissions : sequence of Submission
        Newest first.
    reports : mapping of int to StoredReport
        Those that count, by their ids.
    grade : Grade or None
    rubric : mapping of int to sequence of RubricItem
        What stands on them, by their ids.
    """

    terms: Terms
    handed: Handed
    user_id: int
    submissions: Sequence[Submission]
    reports: Mapping[int, StoredReport]
    grade: Grade | None
    rubric: Mapping[int, Sequence[RubricItem]]

    @property
    def last_at(self) -> datetime | None:
        """When they last handed in."""
        return self.submissions[0].submitted_at if self.submissions else None

    def terms_of(self, submission: Submission) -> Terms:
        """Return under which terms one of them was handed in."""
        return self.handed.under(submission, self.user_id)

    def report_of(self, submission: Submission) -> StoredReport | None:
        """Return the report that counts for a submission, if there is one."""
        return self.reports.get(submission.report_id or 0)

    def items_on(self, submission: Submission) -> Sequence[RubricItem]:
        """Return the rubric items that stand on a submission, in their order."""
        return self.rubric.get(submission.id, ())

    def points_of(self, submission: Submission) -> float | None:
        """Return what a submission earns before the penalty; None as long as it is not graded."""
        report, assignment = self.report_of(submission), self.handed.assignment
        return None if report is None else points_of(report, assignment, self.items_on(submission))

    def counts(self, submission: Submission) -> bool:
        """Return whether it is the attempt that counts."""
        return self.grade is not None and self.grade.submission_id == submission.id

    def veiled(self, veil: Veil) -> "Progress":
        """Return it as it is shown where names are hidden."""
        submissions = [veil.over(one) for one in self.submissions]
        return replace(self, submissions=submissions, grade=self.grade and veil.over(self.grade))

    def rows(self, mine: MyAssignment) -> list[AttemptRow]:
        """Return the attempts in brief, as far as the reader may know."""
        shown = mine.reader.scores
        return [self._row(one, shown=shown) for one in self.submissions]

    def counting(self, mine: MyAssignment) -> AttemptRow | None:
        """Return the attempt that counts, as far as the reader may know."""
        found = (one for one in self.submissions if mine.reader.scores and self.counts(one))
        return next((self._row(one, shown=True) for one in found), None)

    def _row(self, submission: Submission, *, shown: bool) -> AttemptRow:
        return AttemptRow(
            submission,
            self.points_of(submission) if shown else None,
            days_late(self.terms_of(submission), submission.submitted_at),
            shown and self.counts(submission),
        )


def progress_of(work: Work, assignment: Assignment, user_id: int) -> Progress:
    """Return how far a student is with an assignment."""
    found = work.submissions.reported(assignment.id, user_id)
    party = party_of(work, assignment, user_id)
    people = {user_id, *party.user_ids}
    ids = [one.id for _, one, _ in found]
    under = handed(work, assignment, people, ids)
    return Progress(
        under.terms.of(assignment.id, party.user_ids),
        under,
        user_id,
        [submission for _, submission, _ in reversed(found)],
        {report.id: report for _, _, report in found if report is not None},
        work.grades.of(assignment.id, user_id),
        work.rubric_marks.on(ids),
    )


def list_attempts(
    work: Work, actor: Actor, assignment_id: int, user_id: int | None = None
) -> list[AttemptRow]:
    """Return the attempts of the actor, or of a student if staff asks; newest first.

    Raises
    ------
    NotFound
        If the assignment, or the student, is not for the actor to see.
    """
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_COURSE)
    whose = actor.user_id if user_id is None else user_id
    if whose != actor.user_id:
        if not mine.staff:
            raise NotFound("student", whose)
        mine.require(Permission.SEE_WORK)
        whose = person_behind(work, mine, whose)
    return progress_of(work, mine.assignment, whose).veiled(mine.veil).rows(mine)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was handed in.

    ``program`` is the code and whatever is written beside it, ``upload`` what came, byte by byte.
    """

    submission: Submission
    program: str
    upload: bytes

    def veiled(self, veil: Veil) -> "HandedIn":
        """Return it as it is shown where names are hidden; what is written in it stays."""
        return replace(self, submission=veil.over(self.submission))


def show_source(work: Work, actor: Actor, submission_id: int) -> HandedIn:
    """Return what was handed in; raise NotFound if it is not for the actor to see."""
    mine = submission_for(work, actor, submission_id)
    return handed_in(work, mine.submission).veiled(mine.veil)


def handed_in(work: Work, submission: Submission) -> HandedIn:
    """Return what was handed in with a submission."""
    hashes = submission.source_sha256, submission.upload_sha256
    kept = work.sources.by_hashes(hashes)
    program, upload = (kept[sha256] for sha256 in hashes)
    return HandedIn(submission, program.decode(), upload)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two attempts, the older first, line by line; ``whole`` unless they are too long for it."""

    old: HandedIn
    new: HandedIn
    lines: Sequence[Line]
    whole: bool

    def veiled(self, veil: Veil) -> "Comparison":
        """Return it as it is shown where names are hidden."""
        return replace(self, old=self.old.veiled(veil), new=self.new.veiled(veil))


def compare_attempts(work: Work, actor: Actor, submission_id: int, other_id: int) -> Comparison:
    """Return the difference between two attempts of one student at one assignment.

    Raises
    ------
    NotFound
        If one of them is not for the actor to see.
    Invalid
        If they are not of one student and assignment.
    """
    old, new = two_attempts(work, actor, submission_id, other_id)
    return compared(work, old.submission, new.submission).veiled(old.veil)


def two_attempts(
    work: Work, actor: Actor, submission_id: int, other_id: int
) -> tuple[MySubmission, MySubmission]:
    """Return two attempts, the older first; raise as :func:`compare_attempts`."""
    pair = submission_for(work, actor, submission_id), submission_for(work, actor, other_id)
    old, new = sorted(pair, key=lambda mine: (mine.submission.attempt, mine.submission.id))
    both = {*old.whose} & {*new.whose}
    if old.assignment != new.assignment or not both:
        raise Invalid("attempts", "they are of different students or assignments.")
    return old, new


def compared(work: Work, old: Submission, new: Submission) -> Comparison:
    """Return two attempts line by line."""
    before, after = handed_in(work, old), handed_in(work, new)
    return Comparison(before, after, *compared_lines(before.program, after.program))
