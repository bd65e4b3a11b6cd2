"""What a class as a whole shows: statistics, and programs that resemble each other."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from submissions.domain import statistics
from submissions.domain.assignment import Assignment
from submissions.domain.grade import Grade
from submissions.domain.named import renamed
from submissions.domain.people import Actor, User
from submissions.domain.permissions import Permission
from submissions.domain.statistics import Statistics
from submissions.domain.submission import Submission
from submissions.services.access import MyAssignment, assignment_for
from submissions.services.exercises import find_exercise
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
    students = work.enrolments.count_students(course_id)
    named = work.named_answers.in_assignment(assignment_id)
    names = {(one.question, one.answer_class): one.title for one in named}
    return StatisticsPage(mine, _counted(mine.assignment, students, found, grades, names))


def _counted(
    assignment: Assignment,
    students: int,
    found: Sequence[Counted],
    grades: Sequence[Grade],
    names: Mapping[tuple[str, str], str],
) -> Statistics:
    points = [grade.points for grade in grades]
    findings = {one.id: renamed(report.findings, names) for _, one, report in found if report}
    counting = [findings[g.submission_id or 0] for g in grades if g.submission_id in findings]
    everything = [(who, findings[one.id]) for who, one, _ in found if one.id in findings]
    once = {one.id: one.submitted_at for _, one, _ in found}  # it may count for several
    steps, step_s = statistics.over_time(list(once.values()))
    attempts, hours = _to_pass(found, grades)
    return Statistics(
        students,
        len({who for who, *_ in found}),
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
class SimilarPair:
    """Two students whose last attempts resemble each other.

    Attributes
    ----------
    share : float
        How much, from 0 to 1, names and comments left aside.
    identical : bool
        Whether the programs are the same, byte by byte.
    others : int
        How many other programs are as much like either of the two. The fewer, the more it says:
        what many write by themselves is no sign of anything.
    """

    first: User
    second: User
    first_submission: Submission
    second_submission: Submission
    share: float
    identical: bool
    others: int


@dataclass(frozen=True, slots=True)
class SimilarityPage:
    """An assignment, and which programs resemble each other."""

    mine: MyAssignment
    pairs: Sequence[SimilarPair]


def show_similarity(
    work: Work, actor: Actor, assignment_id: int, *, least: float = 0.9, most: int = 200
) -> SimilarityPage:
    """Return pairs of students whose last attempts are at least so alike.

    What counts for one and the same student is not compared: members of a group write together.
    Those that fewest others resemble come first, then the most alike.

    Raises
    ------
    NotFound, Forbidden
    """
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_WORK)
    last = work.submissions.last_of_each(assignment_id)
    programs = [content.decode() for _, _, content in last]
    exercise = find_exercise(work, mine.assignment.exercise)
    starter = exercise.allowing(mine.course.packages).starter
    alike = work.services.similarity.pairs(programs, starter, least)
    whose = _whose(work, assignment_id, [one for one, _, _ in last])
    found = [pair for pair in alike if not whose[pair.first] & whose[pair.second]]
    degree = Counter(position for pair in found for position in (pair.first, pair.second))
    pairs = [
        SimilarPair(
            last[pair.first][1],
            last[pair.second][1],
            last[pair.first][0],
            last[pair.second][0],
            pair.share,
            programs[pair.first] == programs[pair.second],
            degree[pair.first] + degree[pair.second] - 2,
        )
        for pair in found
    ]
    best = sorted(pairs, key=lambda pair: (pair.others, -pair.share))[:most]
    return SimilarityPage(mine, best)


def _whose(work: Work, assignment_id: int, found: Sequence[Submission]) -> list[set[int]]:
    """Return whom each of these submissions counts for."""
    shared = work.partners.shared(assignment_id)
    return [shared.get(one.id, {one.user_id}) for one in found]
