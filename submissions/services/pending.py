"""What the grader could not settle: a person looks at it and gives its points or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from submissions.domain.people import Actor, User
from submissions.domain.permissions import Permission
from submissions.domain.submission import Finding, ReportDocument, Submission
from submissions.errors import Invalid, NotFound
from submissions.services.access import MyAssignment, assignment_for, submission_for
from submissions.services.audit import record
from submissions.services.grades import update_grade
from submissions.services.grading import in_brief
from submissions.services.ports import Work

Entry = Mapping[str, Any]


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
    last = {one.user_id: (one, report) for one, report in work.submissions.reported(assignment_id)}
    asked = [(one, report.to_look_at) for one, report in last.values() if report is not None]
    authors = {user.id: user for user in work.users.among([one.user_id for one, _ in asked])}
    found = [ToLookAt(one, authors[one.user_id], findings) for one, findings in asked if findings]
    found.sort(key=lambda one: (not any(f.pending for f in one.findings), one.submission.id))
    return LookPage(mine, found)


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
    work.users.get(mine.submission.user_id, lock=True)  # two who settle at once take turns
    entry = _report_of(work, submission_id)
    asked = next((one for one in entry["questions"] if one["name"] == question), None)
    pending = asked.get("pending", 0.0) if asked else 0.0
    if not pending:
        raise NotFound("pending question", question)
    if not 0 <= points <= pending:
        raise Invalid("points", f"{points:g}; wanted 0 to {pending:g}.")
    settled = _settled(entry, question, points)
    report = work.reports.add(in_brief(submission_id, settled, work.now))
    work.documents.add(ReportDocument(report.id, settled))
    work.submissions.replace(replace(work.submissions.get(submission_id), report_id=report.id))
    update_grade(work, mine.assignment, mine.submission.user_id)
    record(
        work,
        actor,
        "grade.settle",
        f"submission:{submission_id}",
        course_id=mine.course.id,
        user_id=mine.submission.user_id,
        question=question,
        pending=pending,
        points=points,
    )


def _report_of(work: Work, submission_id: int) -> Entry:
    """Return the report that counts, as it stands now that others wait."""
    report_id = work.submissions.get(submission_id).report_id
    document = None if report_id is None else work.documents.of_report(report_id)
    if document is None:
        raise NotFound("report")
    return document.content


def _settled(entry: Entry, question: str, points: float) -> dict[str, Any]:
    """Return the report with a question settled."""
    questions = [
        _given(one, points) if one["name"] == question else one for one in entry["questions"]
    ]
    lost = [one["outcome"] for one in questions if not one["passed"]]
    lost.sort(key=lambda outcome: outcome == "undecided")
    return {
        **entry,
        "questions": questions,
        "score": sum(one["points"] for one in questions),
        "pending": sum(one.get("pending", 0.0) for one in questions),
        "outcome": lost[0] if lost else "passed",
    }


def _given(question: Entry, points: float) -> dict[str, Any]:
    """Return a question with its pending points given or not, and said to be."""
    earned, most = question["points"] + points, question["max_points"]
    outcome = "passed" if earned >= most - 1e-9 else "failed"
    check = {
        "check": "settled",
        "title": "settled by a person",
        "outcome": outcome,
        "feedback": f"A person looked at it: {points:g} of {question['pending']:g} pending points.",
        "details": {},
    }
    return {
        **question,
        "points": earned,
        "pending": 0.0,
        "outcome": outcome,
        "passed": outcome == "passed",
        "checks": [*map(_without_flag, question["checks"]), check],
    }


def _without_flag(check: Entry) -> dict[str, Any]:
    details = {name: value for name, value in check["details"].items() if name != "flag"}
    return {**check, "details": details}
