"""What came of it, counted in the database."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from submissions.domain.job import JobState
from submissions.domain.submission import Status, StoredReport, Submission
from submissions.services.ports import Services
from tests.kept import kept


@dataclass(frozen=True, slots=True)
class Account:
    """What became of what was accepted.

    Attributes
    ----------
    accepted : int
        Uploads that the site said it had taken.
    lost : int
        Of those, without a verdict.
    unasked : int
        Stored without the student having been told: an answer that got lost.
    twice : int
        With more than one report.
    changed : int
        With other points than the program deserves, or than it got elsewhere.
    repeated : int
        Claims beyond the first.
    waits_s : list of float
        From being stored to the verdict, in order.
    span_s : float
        From the first upload to the last verdict.
    students : list of float
        Each student's mean wait, in order.
    """

    accepted: int
    lost: int
    unasked: int
    twice: int
    changed: int
    repeated: int
    waits_s: list[float]
    span_s: float
    students: list[float]

    @property
    def harm(self) -> int:
        """What must be 0."""
        return self.lost + self.unasked + self.twice + self.changed


def open_jobs(services: Services) -> int:
    """Return how many jobs wait or run."""
    with services.store.reading() as work:
        return kept(work.jobs).count(state=[JobState.QUEUED, JobState.RUNNING])


def account(
    services: Services,
    assignment_id: int,
    users: Sequence[int],
    accepted: list[list[int]],
    deserved: Sequence[float] = (),
) -> Account:
    """Count what came of the submissions of these people to an assignment.

    Parameters
    ----------
    services : Services
    assignment_id : int
    users : sequence of int
    accepted : list of [submission, program]
        What the generator was told.
    deserved : sequence of float
        What share of its points each program deserves, where that is known.
    """
    with services.store.reading() as work:
        theirs = set(users)
        stored = [
            one
            for one in kept(work.submissions).find(assignment_id=assignment_id)
            if one.user_id in theirs
        ]
        ids = [one.id for one in stored]
        reports = kept(work.reports).find(submission_id=ids)
        attempts = sum(max(0, job.attempt - 1) for job in kept(work.jobs).find(submission_id=ids))
    found, first = {one.id: one for one in stored}, {r.submission_id: r for r in reversed(reports)}
    programs = dict(map(tuple, accepted))
    counts = Counter(report.submission_id for report in reports)
    waits = {i: _wait_s(found[i], report) for i, report in first.items()}
    ends = [report.created_at for report in first.values()]
    return Account(
        accepted=len(programs),
        lost=sum(i not in first or found[i].status is not Status.GRADED for i in programs),
        unasked=len(found.keys() - programs.keys()),
        twice=sum(number > 1 for number in counts.values()),
        changed=_changed(programs, first, deserved),
        repeated=attempts,
        waits_s=sorted(waits.values()),
        span_s=(max(ends) - min(one.submitted_at for one in stored)).total_seconds(),
        students=sorted(_by_student(found, waits)),
    )


def _wait_s(submission: Submission, report: StoredReport) -> float:
    return (report.created_at - submission.submitted_at).total_seconds()


def _changed(
    programs: dict[Any, Any], reports: dict[int, StoredReport], deserved: Sequence[float]
) -> int:
    """Return how many got other points than is right, or than most with the same program."""
    if deserved:
        found = (
            (reports[one], deserved[program]) for one, program in programs.items() if one in reports
        )
        return sum(report.score != share * report.max_score for report, share in found)
    scores: dict[int, Counter[float]] = defaultdict(Counter)
    for submission, program in programs.items():
        if submission in reports:
            scores[program][reports[submission].score] += 1
    return sum(c.total() - c.most_common(1)[0][1] for c in scores.values())


def _by_student(found: dict[int, Submission], waits: dict[int, float]) -> list[float]:
    mine: dict[int, list[float]] = defaultdict(list)
    for submission, wait in waits.items():
        mine[found[submission].user_id].append(wait)
    return [fmean(one) for one in mine.values()]


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share does not exceed; NaN of nothing."""
    if not ordered:
        return float("nan")
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]
