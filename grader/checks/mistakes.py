"""Which known mistake explains a wrong answer: the mutant that gives the student's own values."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from grader.checks.evidence import Evidence, Trial
from grader.engine import Array
from grader.exercise import Case, Mistake, arrays_of
from grader.exercise.model import Answering
from grader.mistakes import texts
from grader.report import CheckResult, Outcome
from grader.report.details import MistakeDetails

#: A mutant explains an answer when it reproduces it this nearly, normwise.
_SAME = 1e-9
_FACTOR = texts()["M54"]


@np.errstate(all="ignore")  # as in check_numeric
def check_mistakes(evidence: Evidence, hint_level: int = 1) -> CheckResult | None:
    """Name the known mistake behind a wrong answer, or return None.

    The simplest one is named (the catalogue lists single mistakes before pairs); the codes of
    others that explain the answer as well are in the details.

    Parameters
    ----------
    evidence : Evidence
    hint_level : int
        How many of the mistake's three hints the student reads, first level first.
    """
    if not evidence.answered:
        return None
    found = list(_explaining(evidence))
    if not found:
        return _constant_factor(evidence, hint_level)
    first = found[0]
    others = {m.code for m in found[1:] if m.single == first.single} | set(first.aliases)
    details = MistakeDetails(first.code, tuple(sorted(others - {first.code})))
    feedback = " ".join(first.hints[:hint_level])
    return CheckResult("mistake", first.title, Outcome.FAILED, feedback, details)


def _explaining(evidence: Evidence) -> Iterator[Mistake]:
    for mistake in evidence.question.mistakes:
        judged = set()
        for trial in evidence.cases:
            judged.add(_same(trial, mistake, evidence))
            if False in judged:  # the first case rules out nearly all
                break
        if True in judged and False not in judged:
            yield mistake


def _same(trial: Trial, mistake: Mistake, evidence: Evidence) -> bool | None:
    """Whether the mutant gives the student's values; None where neither gives any."""
    wrong = _given(mistake.mutant, trial.case, several=evidence.question.several)
    if wrong is None:
        return None if trial.values is None else False
    if trial.values is None or len(trial.values) != len(wrong):
        return False
    return all(_near(array, *mutant) for array, mutant in zip(trial.values, wrong, strict=True))


@lru_cache(maxsize=2**14)
def _given(
    mutant: Answering, case: Case, *, several: bool
) -> tuple[tuple[Array, float], ...] | None:
    """Return what a mutant answers, each array with its size; None where it answers nothing.

    It is kept: a class is asked the same, and each wrong answer is held against all mutants.
    """
    try:
        arrays = arrays_of(mutant(*case.arguments), several=several)
    except ValueError:
        return None
    return tuple((array, np.abs(array).max(initial=0.0) or 1.0) for array in arrays)


def _near(array: Array, mutant: Array, scale: float) -> bool:
    if array.shape != mutant.shape:
        return False
    return bool(np.abs(array - mutant).max(initial=0.0) <= _SAME * scale)


def _constant_factor(evidence: Evidence, hint_level: int) -> CheckResult | None:
    """Recognise an answer that is the right one times a number."""
    if not all(trial.fits for trial in evidence.cases):
        return None
    factor = _factor(evidence.cases[0])
    if not 0 < abs(factor) < np.inf or not all(_times(t, factor) for t in evidence.cases):
        return None
    return CheckResult(
        "mistake",
        f"a constant factor of {factor:.6g}",
        Outcome.FAILED,
        " ".join(("Every entry is off by one and the same factor.", *_FACTOR.hints[:hint_level])),
        MistakeDetails("M54", (), factor),
    )


def _factor(trial: Trial) -> float:
    """Return yours over wanted at the largest entry."""
    assert trial.values is not None
    values, wanted = trial.values[0], trial.case.wanted[0].values
    at = np.unravel_index(np.argmax(np.abs(wanted)), wanted.shape)
    return float(values[at] / wanted[at]) if wanted[at] else np.inf


def _times(trial: Trial, factor: float) -> bool:
    return all(
        np.max(np.abs(array - factor * wanted.values), initial=0.0)
        <= _SAME * abs(factor) * wanted.scale
        for array, wanted in zip(trial.values or (), trial.case.wanted, strict=True)
    )
