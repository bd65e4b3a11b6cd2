"""What the jail brought back for one question, case by case: the judges' common evidence."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.engine import Array
from grader.executor import Answer, Call, Job, Run
from grader.exercise import Case, Question, Suite, Tolerance
from grader.report import Outcome

#: Kinds of dtype that are real numbers.
_NUMBERS = "biuf"


@dataclass(frozen=True, slots=True)
class Trial:
    """One case with what the student's function answered on it, if it answered at all."""

    case: Case
    answer: Answer | None

    @property
    def returned(self) -> bool:
        """Whether the function came back with something."""
        return self.answer is not None and self.answer.outcome is Outcome.PASSED

    @property
    def values(self) -> tuple[Array, ...] | None:
        """The answer as real arrays, as many as wanted, or None if it is nothing of the kind."""
        if not self.returned:
            return None
        assert self.answer is not None
        arrays = self.answer.values
        if not arrays or any(array.dtype.kind not in _NUMBERS for array in arrays):
            return None
        arrays = _regrouped(arrays, len(self.case.wanted))
        if len(arrays) != len(self.case.wanted):
            return None
        return tuple(array.astype(np.float64, copy=False) for array in arrays)

    @property
    def fits(self) -> bool:
        """Whether every array has the wanted shape."""
        values = self.values
        return values is not None and all(
            array.shape == wanted.values.shape
            for array, wanted in zip(values, self.case.wanted, strict=True)
        )

    def error(self) -> float:
        """Return the normwise error, ``max|a - b| / scale``; infinite if there is no number."""
        if not self.fits:
            return np.inf
        return max(error for error, _ in self.errors())

    def errors(self) -> Iterator[tuple[float, int]]:
        """Yield the normwise error of each array with its position."""
        values = self.values
        assert values is not None
        for position, (array, wanted) in enumerate(zip(values, self.case.wanted, strict=True)):
            gap = np.max(wanted.gap(array), initial=0.0)
            yield (float(gap / wanted.scale) if np.isfinite(gap) else np.inf), position


def _regrouped(
    arrays: tuple[NDArray[np.generic], ...], count: int
) -> tuple[NDArray[np.generic], ...]:
    """Undo what lists do: numbers in a list are one array, equal arrays in an array are several."""
    if count == 1 and len(arrays) > 1 and len({array.shape for array in arrays}) == 1:
        return (np.stack(arrays),)
    if len(arrays) == 1 and count > 1 and arrays[0].ndim and arrays[0].shape[0] == count:
        return tuple(arrays[0])
    return arrays


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
