"""Find the constant that a student chose: an epsilon, a bound, a learning rate inside a formula."""

from collections.abc import Sequence

import numpy as np

from grader.checks.evidence import Trial
from grader.checks.parts import Part
from grader.engine import Array
from grader.exercise import Case, Mistake, Question, arrays_of

#: Where the search begins, and when it has found or lost its way.
_START, _STEPS = 1e-6, 30
#: How near the fitted mutant must come: this share of the difference that it explains, and
#: rounding, which is all that is left of the smallest constants.
_SHARE, _ROUNDING = 1e-3, 1e-13


def fitted_constant(question: Question, part: Part, mistake: Mistake) -> float | None:
    """Return the constant with which a mistake explains a part; None if it does with none.

    Parameters
    ----------
    question : Question
    part : Part
    mistake : Mistake
        With a family of mutants; at the constant 0 it is right, or nearly so.
    """
    if mistake.fitted is None or not all(trial.shaped(place) for trial, place in part.places):
        return None
    trial, place = max(part.places, key=lambda at: at[0].errors[at[1]])
    constant = _search(question, mistake, trial, place)
    if constant is None or not constant > 0:
        return None
    same = all(_explains(question, mistake, constant, *at) for at in part.places)
    return constant if same else None


def _given(
    question: Question, mistake: Mistake, constant: float, case: Case
) -> Sequence[Array] | None:
    assert mistake.fitted is not None
    try:
        mutant = mistake.fitted(constant)
        return arrays_of(mutant(*case.arguments), several=question.several)
    except ValueError:
        return None


def _search(question: Question, mistake: Mistake, trial: Trial, place: int) -> float | None:
    """Return where the mutant meets the answer at the entry that is furthest off, by secants."""
    assert trial.values is not None
    right = trial.case.wanted[place].values
    gap = np.nan_to_num(np.abs(trial.values[place] - right))
    at = np.unravel_index(np.argmax(gap), gap.shape)
    goal = float(trial.values[place][at] - right[at])
    before, off = 0.0, -goal
    constant = _START
    for _ in range(_STEPS):
        found = _given(question, mistake, constant, trial.case)
        if found is None:
            return None
        now = float(found[place][at] - right[at]) - goal
        if abs(now) <= _SHARE * _SHARE * abs(goal) or now == off:
            return constant
        step = now * (constant - before) / (now - off)
        before, off, constant = constant, now, constant - step
        if not np.isfinite(constant):
            return None
    return None


def _explains(
    question: Question, mistake: Mistake, constant: float, trial: Trial, place: int
) -> bool:
    found = _given(question, mistake, constant, trial.case)
    if found is None or trial.values is None:
        return False
    wanted, array = trial.case.wanted[place], trial.values[place]
    if found[place].shape != array.shape:
        return False
    gap = np.max(np.abs(array - found[place]), initial=0.0)
    off = np.max(np.abs(array - wanted.values), initial=0.0)
    return bool(gap <= _SHARE * off + _ROUNDING * wanted.scale)
