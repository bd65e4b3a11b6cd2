"""What a class as a whole shows: statistics."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from submissions.domain import statistics
from submissions.domain.assignment import Assignment
from submissions.domain.grade import Grade
from submissions.domain.named import renamed
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.statistics import Statistics
from submissions.domain.submission import StoredReport, Submission
from submissions.services.access import MyAssignment, assignment_for
from submissions.services.ports import Work


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """An assignment and the numbers behind its plots."""

    mine: MyAssignment
    statistics: Statistics


def show_statistics(work: Work, actor: Actor, assignment_id: int) -> StatisticsPage:
    """Return the numbers behind an assignment's plots, of the course's students only.

    Raises
    ------
    NotFound, Forbidden
    """
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_GRADES)
    course_id = mine.course.id
    found = work.submissions.reported_of_students(assignment_id, course_id)
    grades = work.grades.of_students(assignment_id, course_id)
    students = work.enrolments.count_students(course_id)
    named = work.named_answers.in_assignment(assignment_id)
    names = {(one.question, one.answer_class): one.title for one in named}
    return StatisticsPage(mine, _counted(mine.assignment, students, found, grades, names))


def _counted(
    assignment: Assignment,
    students: int,
    found: Sequence[tuple[Submission, StoredReport | None]],
    grades: Sequence[Grade],
    names: Mapping[tuple[str, str], str],
) -> Statistics:
    points = [grade.points for grade in grades]
    findings = {one.id: renamed(report.findings, names) for one, report in found if report}
    counting = [findings[g.submission_id or 0] for g in grades if g.submission_id in findings]
    submissions = [one for one, _ in found]
    everything = [(one.user_id, findings[one.id]) for one in submissions if one.id in findings]
    steps, step_s = statistics.over_time([one.submitted_at for one in submissions])
    attempts, hours = _to_pass(submissions, grades)
    return Statistics(
        students,
        len({one.user_id for one in submissions}),
        statistics.histogram(points, assignment.points),
        statistics.question_rates(counting),
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
