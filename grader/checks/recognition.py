"""Which known mistake gives the values of one part of an answer, in whichever shape they came."""

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

import numpy as np

from grader.checks.evidence import Trial
from grader.checks.parts import Part
from grader.engine import Array
from grader.exercise import Case, Mistake, Question, answers_of
from grader.exercise.model import Answering

#: A mutant explains an answer when it reproduces it this nearly, normwise.
SAME = 1e-9
#: So many inputs there must be for one of them to be an exception.
_MANY = 5


class View(StrEnum):
    """How a mutant's array and a student's are laid beside each other."""

    PLAIN = "plain"
    SQUEEZED = "squeezed"  #: axes of length 1 apart
    SPREAD = "spread"  #: before it is spread over all entries
    TRANSPOSED = "transposed"


def unexplained(
    question: Question, part: Part, mistake: Mistake, view: View, *, exceptions: int = 0
) -> tuple[Case, ...] | None:
    """Return the inputs on which a mistake does not explain a part; None if it does on too few.

    Parameters
    ----------
    question : Question
    part : Part
    mistake : Mistake
    view : View
        The same on all inputs: a student lays an answer out in one way.
    exceptions : int
        On how many inputs it may be otherwise.
    """
    apart, explained = [], 0
    for trial, place in part.places:
        same = _same(question, trial, place, mistake, view)
        if same is False:
            apart.append(trial.case)
            if len(apart) > exceptions:
                return None
        explained += bool(same) and trial.errors[place] > SAME
    if not explained or (apart and explained < _MANY):
        return None
    return tuple(apart)


def agrees(question: Question, part: Part, mistake: Mistake) -> bool:
    """Whether a mistake leaves a part as it came back, right or not computed."""
    return all(
        _same(question, trial, place, mistake, View.PLAIN) is not False
        for trial, place in part.places
    )


def _same(
    question: Question, trial: Trial, place: int, mistake: Mistake, view: View
) -> bool | None:
    """Whether the mutant gives the student's values; None where neither gives any."""
    wrong = values_of(mistake.mutant, trial.case, several=question.several)
    values = trial.values
    if wrong is None:
        return None if values is None else False
    if values is None or place >= len(wrong):
        return False
    mutant, size = wrong[place]
    scale = max(size, trial.case.wanted[place].scale)
    return any(near(*pair, scale) for pair in _seen(values[place], mutant, view))


def _seen(array: Array, mutant: Array, view: View) -> Iterator[tuple[Array, Array]]:
    """Yield both arrays as they are compared."""
    if view is View.PLAIN:
        yield array, mutant
    elif view is View.SQUEEZED:
        yield array.squeeze(), mutant.squeeze()
    elif view is View.TRANSPOSED:
        yield array.T, mutant
    elif array.size <= mutant.size and array.ndim <= mutant.ndim:
        for seen in (array, array.squeeze(), array.squeeze()[..., None]):
            if _spreads(seen, mutant):
                yield np.broadcast_to(seen, mutant.shape), mutant


def _spreads(array: Array, mutant: Array) -> bool:
    try:
        return np.broadcast_shapes(array.shape, mutant.shape) == mutant.shape
    except ValueError:
        return False


@lru_cache(maxsize=2**14)
def values_of(
    mutant: Answering, case: Case, *, several: bool
) -> tuple[tuple[Array, float], ...] | None:
    """Return what a mutant answers, each array with its size; None where it answers nothing.

    It is kept: each wrong answer is held against all mutants.
    """
    arrays = answers_of(mutant, case, several=several)
    if arrays is None:
        return None
    return tuple((array, np.abs(array).max(initial=0.0) or 1.0) for array in arrays)


def near(array: Array, mutant: Array, scale: float) -> bool:
    """Whether two arrays are the same but for rounding."""
    if array.shape != mutant.shape:
        return False
    if array.size and abs(array.item(0) - mutant.item(0)) > SAME * scale:  # tells most apart
        return False
    gap = np.abs(array - mutant)
    largest = gap.max(initial=0.0)
    if np.isnan(largest):  # where neither is a number they are the same
        largest = np.where(np.isnan(array) & np.isnan(mutant), 0.0, gap).max(initial=0.0)
    return bool(largest <= SAME * scale)
