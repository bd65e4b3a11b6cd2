"""What the jail brought back for one question, case by case: the judges' common evidence."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from grader.engine import Array
from grader.executor import Answer, Call, Job, Run
from grader.exercise import Case, Question, Suite, Tolerance
from grader.report import Outcome

#: Leading arrays of equal shape are taken for one array when a list came back: a vector written
#: as a Python list of numbers is a vector.
_NUMBERS = "biuf"


@dataclass(frozen=True, slots=True)
class Trial:
    """One case with what the student's function answered on it, if it answered at all."""

    case: Case
    answer: Answer | None

    @property
    def values(self) -> Array | None:
        """The answer as one real array, or None if it is nothing of the kind."""
        if self.answer is None or self.answer.outcome is not Outcome.PASSED:
            return None
        arrays = self.answer.values
        if not arrays or any(array.dtype.kind not in _NUMBERS for array in arrays):
            return None
        if not self.answer.several:
            return arrays[0].astype(np.float64, copy=False)
        if len({array.shape for array in arrays}) != 1:
            return None
        return np.stack(arrays).astype(np.float64)

    @property
    def fits(self) -> bool:
        """Whether the answer has the wanted shape."""
        return self.values is not None and self.values.shape == self.case.wanted.shape

    def error(self) -> float:
        """Return the normwise error, ``max|a - b| / scale``; infinite if there is no number."""
        if not self.fits:
            return np.inf
        assert self.values is not None
        gap = np.max(np.abs(self.values - self.case.wanted))
        return float(gap / self.case.scale) if np.isfinite(gap) else np.inf


@dataclass(frozen=True, slots=True)
class Evidence:
    """All trials of one question, and how the run ended."""

    question: Question
    tolerance: Tolerance
    run: Run
    cases: tuple[Trial, ...]
    again: Trial
    edges: tuple[Trial, ...]

    @property
    def trials(self) -> Iterator[Trial]:
        """All trials in the order in which they were run."""
        yield from (*self.cases, self.again, *self.edges)

    @property
    def answered(self) -> tuple[Trial, ...]:
        """The deciding cases on which the function returned an array."""
        return tuple(trial for trial in self.cases if trial.values is not None)


def job_of(suite: Suite, source: str) -> Job:
    """Return the calls of one question: all cases, the first once more, the edges."""
    cases = (*suite.cases, suite.cases[0], *suite.edges)
    calls = tuple(Call(case.arguments, writeable=case.writeable) for case in cases)
    return Job(source, suite.question.name, calls, seed=suite.seed)


def evidence_of(suite: Suite, tolerance: Tolerance, run: Run) -> Evidence:
    """Lay the answers of a run beside the cases they belong to."""
    answers: list[Answer | None] = list(run.answers)
    count = len(suite.cases)
    answers += [None] * (count + 1 + len(suite.edges) - len(answers))

    def trials(cases: tuple[Case, ...], start: int) -> tuple[Trial, ...]:
        given = answers[start : start + len(cases)]
        return tuple(Trial(case, answer) for case, answer in zip(cases, given, strict=True))

    return Evidence(
        suite.question,
        tolerance,
        run,
        trials(suite.cases, 0),
        Trial(suite.cases[0], answers[count]),
        trials(suite.edges, count + 1),
    )
