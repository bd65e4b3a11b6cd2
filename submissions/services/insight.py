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
from submissions.services.access import MyAssignment, MyCourse, assignment_for, course_for
from submissions.services.overview import MOST_ATTEMPTS
from submissions.services.ports import Work
from submissions.store.submissions import Counted


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
    names = work.named_answers.titles([assignment_id])[assignment_id]
    points = [grade.points for grade in grades]
    findings = {one.id: renamed(report.findings, names) for _, one, report in found if report}
    counting = [findings[g.submission_id or 0] for g in grades if g.submission_id in findings]
    everything = [(who, findings[one.id]) for who, one, _ in found if one.id in findings]
    once = {one.id: one.submitted_at for _, one, _ in found}  # it may count for several
    steps, step_s = statistics.over_time(list(once.values()))
    attempts, hours = _to_pass(found, grades)
    numbers = Statistics(
        work.enrolments.count_students(course_id),
        len({who for who, *_ in found}),
        statistics.histogram(points, mine.assignment.points),
        statistics.question_rates(counting),
        statistics.mistake_matrix(everything),
        steps,
        step_s,
        attempts,
        hours,
        fmean(points) if points else None,
        median(points) if points else None,
    )
    return StatisticsPage(mine, numbers)


def _to_pass(found: Sequence[Counted], grades: Sequence[Grade]) -> tuple[list[int], list[float]]:
    """Return attempts and hours that each student with full points needed."""
    theirs = defaultdict(list)
    for who, one, _ in found:
        theirs[who].append(one.submitted_at)
    attempts, hours = [], []
    for grade in grades:
        times = theirs[grade.user_id]
        if grade.passed_at is not None and times:
            attempts.append(sum(at <= grade.passed_at for at in times))
            hours.append(round((grade.passed_at - min(times)).total_seconds() / 3600, 2))
    return attempts, hours


@dataclass(frozen=True, slots=True)
class AssignmentShare:
    """How an assignment went, beside the others of its course.

    ``mean`` is of the grades there are, None without any; ``handed_in`` counts students.
    """

    assignment: Assignment
    handed_in: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class CommonMistake:
    """A known mistake: how many students made it in a course, and at which assignments."""

    mistake: str
    students: int
    assignments: Sequence[Assignment]


@dataclass(frozen=True, slots=True)
class CourseStatisticsPage:
    """A course and the numbers behind its plots.

    Attributes
    ----------
    students : int
    points : float
        What all published assignments give together.
    totals : sequence of Bin
        Of students' totals, from none to all points.
    figures : Figures or None
        Mean and median of these totals.
    assignments : sequence of AssignmentShare
        Those that are published, the first one due first.
    mistakes : sequence of CommonMistake
        Of the newest attempts, the commonest first.
    """

    mine: MyCourse
    students: int
    points: float
    totals: Sequence[statistics.Bin]
    figures: statistics.Figures | None
    assignments: Sequence[AssignmentShare]
    mistakes: Sequence[CommonMistake]


#: Mistakes that a course's plot shows.
_MOST_MISTAKES = 12


def show_course_statistics(work: Work, actor: Actor, course_id: int) -> CourseStatisticsPage:
    """Return the numbers behind a course's plots, of its students only.

    Raises
    ------
    NotFound, Forbidden
    """
    mine = course_for(work, actor, course_id, Permission.SEE_GRADES)
    found = [one for one in work.assignments.in_courses([course_id]) if one.published]
    last = max((one.due_at for one in found if one.due_at), default=None)
    found.sort(key=lambda one: ((one.due_at or last or work.now), one.due_at is None, one.id))
    ids = {one.id: one for one in found}
    points = [one for one in work.grades.points(course_id) if one[0] in ids]
    totals: dict[int, float] = defaultdict(float)
    for _, student, earned in points:
        totals[student] += earned
    most = sum(one.points for one in found)
    return CourseStatisticsPage(
        mine,
        work.enrolments.count_students(course_id),
        most,
        statistics.histogram(list(totals.values()), most) if totals else [],
        statistics.figures_of(points)[1],
        _shares(work, found),
        _common_mistakes(work, ids),
    )


def _shares(work: Work, found: Sequence[Assignment]) -> list[AssignmentShare]:
    ids = [one.id for one in found]
    handed_in, means = work.submissions.standing(ids), work.grades.standing(ids)
    return [
        AssignmentShare(one, handed_in.get(one.id, (0, 0))[0], means.get(one.id, (None, 0))[0])
        for one in found
    ]


def _common_mistakes(work: Work, found: Mapping[int, Assignment]) -> list[CommonMistake]:
    names = work.named_answers.titles(found)
    students, places = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    for id_, student, _, findings in work.submissions.newest_findings(found, MOST_ATTEMPTS):
        for mistake in {m for one in renamed(findings, names[id_]) for m in one.mistakes}:
            students[mistake].add(student)
            places[mistake].add(id_)
    common = sorted(students, key=lambda one: (-len(students[one]), one))[:_MOST_MISTAKES]
    return [
        CommonMistake(
            one, len(students[one]), [a for id_, a in found.items() if id_ in places[one]]
        )
        for one in common
    ]
