"""Numbers behind the plots of an assignment: pure counting."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, median

from submissions.domain.submission import Finding


@dataclass(frozen=True, slots=True)
class Figures:
    """Mean and median of the grades there are; who has none is not counted."""

    mean: float
    median: float


def figures_of(
    points: Iterable[tuple[int, int, float]],
) -> tuple[dict[int, Figures], Figures | None]:
    """Return the figures of each assignment, and those of what students have in all.

    Parameters
    ----------
    points : iterable of (int, int, float)
        Assignment, student and points of each grade.
    """
    by_assignment: dict[int, list[float]] = defaultdict(list)
    totals: dict[int, float] = defaultdict(float)
    for assignment_id, user_id, one in points:
        by_assignment[assignment_id].append(one)
        totals[user_id] += one
    figures = {key: Figures(fmean(these), median(these)) for key, these in by_assignment.items()}
    of_all = Figures(fmean(totals.values()), median(totals.values())) if totals else None
    return figures, of_all


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar: from ``low`` to below ``high`` (the last one to ``high`` inclusive)."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class QuestionRate:
    """How a question went: of ``graded`` students, how many passed it."""

    question: str
    passed: int
    graded: int

    @property
    def rate(self) -> float:
        """Share of the graded, from 0 to 1."""
        return self.passed / self.graded if self.graded else 0.0


@dataclass(frozen=True, slots=True)
class HourCount:
    """Submissions handed in within the step that begins at ``at``."""

    at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """What an assignment's plots show.

    Attributes
    ----------
    students : int
        In the course.
    handed_in : int
        Of these, how many handed something in.
    histogram : sequence of Bin
        Of points in the gradebook.
    questions : sequence of QuestionRate
        By the attempts that count.
    mistakes : mapping of mistake -> (question -> students)
        Over all attempts; a student counts once for a mistake at a question. Frequent ones first.
    over_time : sequence of HourCount
        All submissions, in equal steps without gaps.
    step_s : float
        Length of these steps.
    attempts_to_pass, hours_to_pass : sequence of numbers
        Of each student with full points: attempts needed, and hours since the first attempt.
    mean, median : float or None
        Of the points.
    """

    students: int
    handed_in: int
    histogram: Sequence[Bin]
    questions: Sequence[QuestionRate]
    mistakes: Mapping[str, Mapping[str, int]]
    over_time: Sequence[HourCount]
    step_s: float
    attempts_to_pass: Sequence[int]
    hours_to_pass: Sequence[float]
    mean: float | None
    median: float | None


_BINS, _STEPS = 10, 60


def histogram(points: Sequence[float], most: float) -> list[Bin]:
    """Count points in ten equal bins from 0 to the most that can be had."""
    width = (most or 1.0) / _BINS
    counts = Counter(min(int(value / width), _BINS - 1) for value in points)
    return [Bin(i * width, (i + 1) * width, counts[i]) for i in range(_BINS)]


def question_rates(findings: Sequence[Sequence[Finding]]) -> list[QuestionRate]:
    """Count who passed each question, one sequence of findings for each student."""
    passed, graded = Counter[str](), Counter[str]()
    for student in findings:
        graded.update(finding.question for finding in student)
        passed.update(finding.question for finding in student if finding.passed)
    return [QuestionRate(name, passed[name], count) for name, count in graded.items()]


def mistake_matrix(
    findings: Sequence[tuple[int, Sequence[Finding]]],
) -> dict[str, dict[str, int]]:
    """Count students for each mistake at each question; pairs are (student, findings)."""
    seen = {
        (student, finding.question, mistake)
        for student, found in findings
        for finding in found
        for mistake in finding.mistakes
    }
    totals = Counter(mistake for _, _, mistake in seen)
    cells = Counter((mistake, question) for _, question, mistake in seen)
    return {
        mistake: {question: count for (one, question), count in cells.items() if one == mistake}
        for mistake, _ in sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    }


def over_time(times: Sequence[datetime]) -> tuple[list[HourCount], float]:
    """Count submissions in equal steps of whole hours, sixty steps or fewer."""
    if not times:
        return [], 3600.0
    first = min(times).replace(minute=0, second=0, microsecond=0)
    hours = int((max(times) - first) / timedelta(hours=1)) + 1
    step = timedelta(hours=-(-hours // _STEPS))
    counts = Counter(int((at - first) / step) for at in times)
    last = max(counts)
    found = [HourCount(first + i * step, counts[i]) for i in range(last + 1)]
    return found, step.total_seconds()
