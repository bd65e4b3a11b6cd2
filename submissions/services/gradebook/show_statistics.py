"""Show the numbers behind an assignment's plots."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import fmean, median

from submissions.domain import statistics
from submissions.domain.assignment import Assignment
from submissions.domain.grade import Grade
from submissions.domain.people import Actor, Role
from submissions.domain.permissions import Permission
from submissions.domain.statistics import Statistics
from submissions.domain.submission import StoredReport, Submission
from submissions.services.access import assignment_for
from submissions.services.ports import Services


def show_statistics(services: Services, actor: Actor, assignment_id: int) -> Statistics:
    """Return the numbers behind an assignment's plots, of the course's students only.

    Raises
    ------
    NotFound, Forbidden
    """
    with services.store.reading() as work:
        assignment = assignment_for(work, actor, assignment_id, Permission.SEE_GRADES)
        enrolled = work.enrolments.find(course_id=assignment.course_id, role=Role.STUDENT)
        students = {enrolment.user_id for enrolment in enrolled}
        found = work.submissions.find(assignment_id=assignment_id)
        grades = work.grades.find(assignment_id=assignment_id)
        reports = work.reports.find(id=[s.report_id for s in found if s.report_id is not None])
    return _counted(
        assignment,
        len(students),
        [one for one in found if one.user_id in students],
        [grade for grade in grades if grade.user_id in students],
        {report.submission_id: report for report in reports},
    )


def _counted(
    assignment: Assignment,
    students: int,
    found: Sequence[Submission],
    grades: Sequence[Grade],
    reports: Mapping[int, StoredReport],
) -> Statistics:
    points = [grade.points for grade in grades]
    counting = [reports[g.submission_id or 0] for g in grades if g.submission_id in reports]
    everything = [(s.user_id, reports[s.id].findings) for s in found if s.id in reports]
    steps, step_s = statistics.over_time([one.submitted_at for one in found])
    attempts, hours = _to_pass(found, grades)
    return Statistics(
        students,
        len({one.user_id for one in found}),
        statistics.histogram(points, assignment.points),
        statistics.question_rates([report.findings for report in counting]),
        statistics.mistake_matrix(everything),
        steps,
        step_s,
        attempts,
        hours,
        fmean(points) if points else None,
        median(points) if points else None,
    )


def _to_pass(found: Sequence[Submission], grades: Sequence[Grade]) -> tuple[list[int], list[float]]:
    """Return attempts and hours that each student with full points needed."""
    theirs = defaultdict(list)
    for one in found:
        theirs[one.user_id].append(one.submitted_at)
    attempts, hours = [], []
    for grade in grades:
        times = theirs[grade.user_id]
        if grade.passed_at is not None and times:
            attempts.append(sum(at <= grade.passed_at for at in times))
            hours.append(round((grade.passed_at - min(times)).total_seconds() / 3600, 2))
    return attempts, hours
