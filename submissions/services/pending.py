"""What the grader could not settle: a person looks at it and gives its points or not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.report import CheckResult, Outcome, QuestionReport, Report
from submissions.domain.people import Actor, User
from submissions.domain.permissions import Permission
from submissions.domain.submission import Finding, Submission
from submissions.errors import Invalid, NotFound
from submissions.services.access import MyAssignment, assignment_for, submission_for
from submissions.services.audit import record_in
from submissions.services.grades import update_grade
from submissions.services.grading import store_report
from submissions.services.notices import notify_of_grades
from submissions.services.parties import sharing
from submissions.services.ports import Work


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """One submission with what is to be looked at in it."""

    submission: Submission
    author: User
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class LookPage:
    """What staff should look at in an assignment, what is pending first."""

    mine: MyAssignment
    found: Sequence[ToLookAt]


def list_to_look_at(work: Work, actor: Actor, assignment_id: int) -> LookPage:
    """Return each student's last attempt in which something is pending or flagged."""
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_WORK)
    found = work.submissions.reported(assignment_id)
    last = {who: (one, report) for who, one, report in found}
    once = {one.id: (one, report) for one, report in last.values()}  # it may count for several
    asked = [(one, report.to_look_at) for one, report in once.values() if report is not None]
    authors = {user.id: user for user in work.users.among([one.user_id for one, _ in asked])}
    veil = mine.veil
    rows = [
        ToLookAt(veil.over(one), veil.user(authors[one.user_id]), findings)
        for one, findings in asked
        if findings
    ]
    rows.sort(key=lambda one: (not any(f.pending for f in one.findings), _place(one, mine)))
    return LookPage(mine, rows)


def _place(one: ToLookAt, mine: MyAssignment) -> tuple[str, int]:
    """Return where it stands: as it came in, or by stand-ins, so that order tells nothing."""
    return (one.author.name if mine.veil.key else "", one.submission.id)


def settle_pending(
    work: Work, actor: Actor, submission_id: int, question: str, *, points: float
) -> None:
    """Give the pending points of a question, or some of them, or none.

    A report of its own says so; the one before it is kept.

    Raises
    ------
    NotFound
        If nothing of the question is pending.
    Forbidden
    Invalid
        With more points than are pending, or fewer than none.
    """
    mine = submission_for(work, actor, submission_id)
    mine.require(Permission.OVERRIDE)
    # Two who settle at once take turns.
    work.users.hold(sharing(work, mine.assignment.id, mine.submission.user_id))
    found = _report_of(work, submission_id)
    asked = next((one for one in found.questions if one.name == question), None)
    if asked is None or not asked.pending:
        raise NotFound("pending question", question)
    pending = asked.pending
    if not 0 <= points <= pending:
        raise Invalid("points", f"{points:g}; wanted 0 to {pending:g}.")
    settled = _settled(asked, points)
    questions = tuple(settled if one is asked else one for one in found.questions)
    report = store_report(work, submission_id, replace(found, questions=questions))
    work.submissions.replace(replace(work.submissions.get(submission_id), report_id=report.id))
    update_grade(work, mine.assignment, mine.submission.user_id)
    notify_of_grades(work, mine.assignment, mine.whose)
    settlement = {"question": question, "pending": pending, "points": points}
    record_in(work, mine, "grade.settle", user_id=mine.submission.user_id, **settlement)


def _report_of(work: Work, submission_id: int) -> Report:
    """Return the report that counts, as it stands now that others wait."""
    report_id = work.submissions.get(submission_id).report_id
    document = None if report_id is None else work.documents.of_report(report_id)
    if document is None:
        raise NotFound("report")
    return document.report


def _settled(question: QuestionReport, points: float) -> QuestionReport:
    """Return a question with its pending points given or not, and said to be."""
    earned = question.points + points
    outcome = Outcome.PASSED if earned >= question.max_points - 1e-9 else Outcome.FAILED
    said = f"A person looked at it: {points:g} of {question.pending:g} pending points."
    settled = CheckResult("settled", "settled by a person", outcome, said)
    checks = (*(check.settled() for check in question.checks), settled)
    return replace(question, points=earned, pending=0.0, outcome=outcome, checks=checks)
