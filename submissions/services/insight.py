"""What a class as a whole shows: statistics, and programs that resemble each other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from submissions.domain import statistics
from submissions.domain.assignment import Assignment
from submissions.domain.grade import Grade
from submissions.domain.people import Actor, Role, User
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
    enrolled = work.enrolments.find(course_id=mine.course.id, role=Role.STUDENT)
    students = {enrolment.user_id for enrolment in enrolled}
    found = work.submissions.find(assignment_id=assignment_id)
    grades = work.grades.find(assignment_id=assignment_id)
    reports = work.reports.find(id=[s.report_id for s in found if s.report_id is not None])
    counted = _counted(
        mine.assignment,
        len(students),
        [one for one in found if one.user_id in students],
        [grade for grade in grades if grade.user_id in students],
        {report.submission_id: report for report in reports},
    )
    return StatisticsPage(mine, counted)


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

    Those that fewest others resemble come first, then the most alike.

    Raises
    ------
    NotFound, Forbidden
    """
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_WORK)
    last = {one.user_id: one for one in work.submissions.find(assignment_id=assignment_id)}
    submissions = list(last.values())
    users = {user.id: user for user in work.users.find(id=list(last))}
    programs = _programs(work, submissions)
    starter = work.services.catalog.find(mine.assignment.exercise).starter
    found = work.services.similarity.pairs(programs, starter, least)
    degree = [0] * len(submissions)
    for pair in found:
        degree[pair.first] += 1
        degree[pair.second] += 1
    pairs = [
        SimilarPair(
            users[submissions[pair.first].user_id],
            users[submissions[pair.second].user_id],
            submissions[pair.first],
            submissions[pair.second],
            pair.share,
            programs[pair.first] == programs[pair.second],
            degree[pair.first] + degree[pair.second] - 2,
        )
        for pair in found
    ]
    best = sorted(pairs, key=lambda pair: (pair.others, -pair.share))[:most]
    return SimilarityPage(mine, best)


def _programs(work: Work, submissions: list[Submission]) -> list[str]:
    hashes = list({one.source_sha256 for one in submissions})
    contents = {source.sha256: source.content for source in work.sources.find(sha256=hashes)}
    return [contents[one.source_sha256].decode() for one in submissions]
