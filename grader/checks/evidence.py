"""What the jail brought back for one question, case by case: the judges' common evidence."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from grader.checks.arranging import Arranged, arranged
from grader.engine import Array
from grader.executor import Answer, Call, Job, Mode, Run
from grader.exercise import PUBLIC, Case, Question, Suite, Tolerance, Wanted
from grader.report import Outcome


@dataclass(frozen=True)
class Trial:
    """One case with what the student's function answered on it, if it answered at all."""

    case: Case
    answer: Answer | None

    @property
    def returned(self) -> bool:
        """Whether the function came back with something."""
        return self.answer is not None and self.answer.outcome is Outcome.PASSED

    @cached_property
    def arranged(self) -> Arranged | None:
        """The answer as real arrays in the wanted order, None if it is nothing of the kind."""
        if not self.returned:
            return None
        assert self.answer is not None
        return arranged(self.answer.values, self.case.wanted)

    @property
    def values(self) -> tuple[Array, ...] | None:
        """The arrays of the answer, as many as wanted."""
        return None if self.arranged is None else self.arranged.arrays

    @property
    def moved(self) -> tuple[int, ...]:
        """Places of wanted arrays that came back at another place."""
        return () if self.arranged is None else self.arranged.moved

    @cached_property
    def fits(self) -> bool:
        """Whether every array has the wanted shape and place."""
        values = self.values
        return values is not None and not self.moved and all(map(_shaped, values, self.case.wanted))

    def shaped(self, place: int) -> bool:
        """Whether the array at a place has the wanted shape."""
        return self.values is not None and _shaped(self.values[place], self.case.wanted[place])

    def nearly(self, tolerance: Tolerance) -> float:
        """Return how large the error of an answer may be that is nearly right."""
        arrays = self.answer.values if self.answer else ()
        single = any(array.dtype == np.float32 for array in arrays)
        return tolerance.single_precision if single else tolerance.approximate

    def error(self) -> float:
        """Return the normwise error, ``max|a - b| / scale``; infinite if there is no number."""
        return max(self.errors) if self.fits else np.inf

    @cached_property
    def errors(self) -> tuple[float, ...]:
        """The normwise error of each array; infinite where none of the wanted shape came back."""
        if self.values is None:
            return (np.inf,) * len(self.case.wanted)
        return tuple(map(_error, self.values, self.case.wanted))


def _shaped(array: Array, wanted: Wanted) -> bool:
    return array.shape == wanted.values.shape


def _error(array: Array, wanted: Wanted) -> float:
    if not _shaped(array, wanted):
        return np.inf
    gap = wanted.gap(array).max(initial=0.0)
    return float(gap / wanted.scale) if np.isfinite(gap) else np.inf


@dataclass(frozen=True, slots=True)
class Evidence:
    """All trials of one question, and how the run ended.

    Attributes
    ----------
    suite : Suite
    tolerance : Tolerance
    run : Run
    cases, edges : tuple of Trial
    again : Trial
        The first case, called once more.
    traces : tuple of Trial
        The first cases, called on symbols.
    residues : tuple of Trial
        The same, called in a prime field; without wanted values. Empty where the reference
        itself leaves the field.
    source, file : str
        The program, and the file that it was read from.
    packages : tuple of str
        What it may import beside NumPy and the standard library.
    """

    suite: Suite
    tolerance: Tolerance
    run: Run
    cases: tuple[Trial, ...]
    again: Trial
    edges: tuple[Trial, ...]
    traces: tuple[Trial, ...]
    residues: tuple[Trial, ...]
    source: str = ""
    file: str = ""
    packages: tuple[str, ...] = ()

    @property
    def question(self) -> Question:
        """What was asked."""
        return self.suite.question

    @property
    def answered(self) -> tuple[Trial, ...]:
        """The deciding cases on which the function returned arrays."""
        return tuple(trial for trial in self.cases if trial.values is not None)

    @property
    def ended(self) -> Outcome:
        """How the run ended, as far as numbers go: symbols cost nobody anything."""
        numbers = (*self.cases, self.again, *self.edges)
        if all(trial.answer is not None for trial in numbers):
            return Outcome.PASSED
        return self.run.outcome


def job_of(
    suite: Suite,
    source: str,
    fields: tuple[Case, ...] = (),
    modules: tuple[tuple[str, str], ...] = (),
    packages: tuple[str, ...] = (),
) -> Job:
    """Return all calls of one question.

    Parameters
    ----------
    suite : Suite
    source : str
    fields : tuple of Case
        Inputs in the prime field, if the question can be asked there.
    modules : tuple of (str, str)
        What was handed in beside the program.
    packages : tuple of str
        What the exercise allows.
    """
    calls, name = _calls(suite, fields), suite.question.name
    return Job(source, name, calls, seed=suite.seed, modules=modules, packages=packages)


@lru_cache(maxsize=256)
def _calls(suite: Suite, fields: tuple[Case, ...]) -> tuple[Call, ...]:
    """Return the calls, the same object for every submission, so that they are sent as they are."""
    numbers = (*suite.cases, suite.cases[0], *suite.edges)
    calls = [Call(case.arguments, writeable=True) for case in numbers]
    calls += [Call(case.arguments, Mode.TRACE) for case in traced_cases(suite)]
    calls += [Call(case.arguments, Mode.FIELD) for case in fields]
    return tuple(calls)


def traced_cases(suite: Suite) -> tuple[Case, ...]:
    """Return the cases whose shapes formulas are recorded at: one rectangular, one square.

    Code may decide on settings: another case is taken where they are others, and one for each word
    that an argument may be.
    """
    chosen = list(suite.cases[:PUBLIC])
    for case in suite.cases[PUBLIC:]:
        other = len(chosen) == PUBLIC and _settings(case) not in map(_settings, chosen)
        if other or _words(case) not in map(_words, chosen):
            chosen.append(case)
    return tuple(chosen)


def _words(case: Case) -> tuple[str, ...]:
    return tuple(argument for argument in case.arguments if isinstance(argument, str))


def _settings(case: Case) -> tuple[str | int, ...]:
    """Return what code knows of a case before it knows numbers, but for the shapes of arrays."""
    counts = [len(argument) for argument in case.arguments if isinstance(argument, (list, tuple))]
    return (*counts, *(a for a in case.arguments if isinstance(a, (str, bool, int))))


def evidence_of(
    suite: Suite, tolerance: Tolerance, run: Run, fields: tuple[Case, ...] = ()
) -> Evidence:
    """Lay the answers of a run beside the cases they belong to, in the order of the job."""
    answers = iter(run.answers)

    def trials(cases: tuple[Case, ...]) -> tuple[Trial, ...]:
        return tuple(Trial(case, next(answers, None)) for case in cases)

    return Evidence(
        suite,
        tolerance,
        run,
        cases=trials(suite.cases),
        again=trials(suite.cases[:1])[0],
        edges=trials(suite.edges),
        traces=trials(traced_cases(suite)),
        residues=trials(fields),
    )
