"""Grades: each change of what a grade hangs on ends here, also one by hand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from submissions.domain.assignment import Assignment
from submissions.domain.bounds import POINTS
from submissions.domain.grade import DIGITS, Grade, Override
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.policy import Attempt, penalty_for, standing_of
from submissions.domain.rubric import RubricItem, share_with
from submissions.domain.submission import StoredReport, Submission
from submissions.errors import Invalid, NotFound
from submissions.services.access import assignment_for
from submissions.services.anonymity import person_behind
from submissions.services.audit import record_in
from submissions.services.notices import notify_of_grades
from submissions.services.parties import Handed, handed, sharing
from submissions.services.ports import Work
from submissions.services.scores import record_scores

#: A submission, and the report that counts if there is one.
_Reported = tuple[Submission, StoredReport | None]


def update_grade(work: Work, assignment: Assignment, user_id: int) -> list[int]:
    """Find the grade of a student for an assignment anew, and of all who share an attempt.

    Return whose points changed.
    """
    whose = sharing(work, assignment.id, user_id)
    work.users.hold(whose)  # two attempts graded at once take turns here
    return [id_ for one in whose for id_ in update_all_grades(work, assignment, user_id=one)]


def update_all_grades(
    work: Work, assignment: Assignment, *, user_id: int | None = None
) -> list[int]:
    """Find the grades of all who handed in, or have one, anew; return whose points changed."""
    of = assignment.id, user_id
    handed_in: dict[int, list[_Reported]] = defaultdict(list)
    for student, submission, report in work.submissions.reported(*of):
        handed_in[student].append((submission, report))
    own = None if user_id is None else [one.id for one, _ in handed_in.get(user_id, ())]
    marks = work.rubric_marks
    applied = marks.in_assignment(assignment.id) if own is None else marks.on(own)
    overrides = {one.user_id: one for one in work.overrides.standing(*of)}
    old = {grade.user_id: grade for grade in work.grades.in_assignment(*of)}
    changed = []
    under = handed(work, assignment, handed_in.keys(), own)
    for student in handed_in.keys() | overrides.keys() | old.keys():
        attempts = [_attempt(under, student, *one, applied) for one in handed_in[student]]
        found = _grade(assignment, [one for one in attempts if one], handed_in[student])
        wanted = replace(found, user_id=student, updated_at=work.now)
        kept = _overridden(wanted, overrides.get(student))
        before = old.get(student)
        if before is None or replace(kept, id=before.id, updated_at=before.updated_at) != before:
            work.grades.put(kept, before)
        if before is None or before.points != kept.points:
            changed.append(student)
    record_scores(work, assignment, user_id)
    return changed


def _attempt(
    under: Handed,
    student: int,
    one: Submission,
    report: StoredReport | None,
    applied: Mapping[int, Sequence[RubricItem]],
) -> Attempt | None:
    """Return an attempt as policy sees it; None if it is not graded, or counts for nothing."""
    if report is None or not (report.compiled or not under.assignment.spare_uncompiled):
        return None
    penalty = penalty_for(under.under(one, student), one.submitted_at)
    share = share_with(under.assignment, share_of(report), applied.get(one.id, ()))
    return Attempt(one.id, one.attempt, one.submitted_at, share, penalty)


def _grade(
    assignment: Assignment, attempts: Sequence[Attempt], handed_in: Sequence[_Reported]
) -> Grade:
    """Return the grade by policy alone; whose it is and when it was found are filled in later."""
    standing = standing_of(attempts, assignment.counts)
    passed = [attempt.submitted_at for attempt in attempts if attempt.share >= 1.0]
    counting = standing.submission_id if standing else None
    earned = standing.share * assignment.points if standing else 0.0
    penalty = round(earned * standing.penalty, DIGITS) if standing else 0.0
    earned = round(earned, DIGITS)
    report = next((report for one, report in handed_in if one.id == counting), None)
    judged = points_of(report, assignment) if report else 0.0
    return Grade(
        assignment.id,
        0,
        round(earned - penalty, DIGITS),
        earned,
        penalty,
        counting,
        len(handed_in),
        assignment.created_at,
        min(passed, default=None),
        pending=pending_of(report, assignment) if report else 0.0,
        rubric=round(earned - judged, DIGITS),
    )


def pending_of(report: StoredReport, assignment: Assignment) -> float:
    """Return what is not settled of a report, in points of the assignment."""
    if not report.max_score:
        return 0.0
    return round(report.pending / report.max_score * assignment.points, DIGITS)


def points_of(
    report: StoredReport, assignment: Assignment, items: Sequence[RubricItem] = ()
) -> float:
    """Return what a report and rubric items give, in points of the assignment, before penalties."""
    share = share_with(assignment, share_of(report), items)
    return round(share * assignment.points, DIGITS)


def share_of(report: StoredReport) -> float:
    """Return the share of all points that a report gives, from 0 to 1."""
    return report.score / report.max_score if report.max_score else 0.0


def _overridden(grade: Grade, override: Override | None) -> Grade:
    if override is None:
        return grade
    return replace(
        grade,
        points=override.points,
        overridden=True,
        overridden_of=override.max_points,
        pending=0.0,
    )


def override_grade(
    work: Work,
    actor: Actor,
    assignment_id: int,
    user_id: int,
    *,
    points: float,
    reason: str,
) -> Override:
    """Let a student have these points, whatever was found; earlier overrides are kept, revoked.

    As long as names are hidden, the student is meant by their stand-in.

    Raises
    ------
    NotFound
        If the student has nothing to do with the assignment.
    Forbidden
    Invalid
        Without a reason, or with points that no gradebook takes.
    """
    if not reason.strip():
        raise Invalid("reason", "wanted a few words, for whoever asks later.")
    if not POINTS.hold(points):
        raise Invalid("points", f"{points:g}; wanted 0 or more.")
    mine = assignment_for(work, actor, assignment_id, Permission.OVERRIDE)
    assignment, user_id = mine.assignment, person_behind(work, mine, user_id)
    enrolled = work.enrolments.of(assignment.course_id, user_id)
    if enrolled is None and not work.submissions.any_to(assignment_id, user_id):
        raise NotFound("student", user_id)
    old = work.grades.of(assignment_id, user_id)
    work.overrides.revoke(assignment_id, user_id, work.now)
    override = work.overrides.add(
        Override(
            assignment_id,
            user_id,
            points,
            reason.strip(),
            actor.user_id,
            work.now,
            max_points=assignment.points,
        )
    )
    update_grade(work, assignment, user_id)
    notify_of_grades(work, assignment, [user_id])
    change = {"old": old and old.points, "new": points, "reason": reason.strip()}
    record_in(work, mine, "grade.override", user_id=user_id, **change)
    return mine.veil.over(override)


def revoke_override(work: Work, actor: Actor, assignment_id: int, user_id: int) -> None:
    """Let what was found count again; raise NotFound if no grade was set by hand."""
    mine = assignment_for(work, actor, assignment_id, Permission.OVERRIDE)
    assignment, user_id = mine.assignment, person_behind(work, mine, user_id)
    if not work.overrides.revoke(assignment_id, user_id, work.now):
        raise NotFound("override")
    update_grade(work, assignment, user_id)
    notify_of_grades(work, assignment, [user_id])
    record_in(work, mine, "grade.revoke_override", user_id=user_id)
