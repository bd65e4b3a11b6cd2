"""What of an answer is right: each of the arrays asked for, over all inputs that have it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.checks.evidence import Evidence, Trial
from grader.engine import Array
from grader.exercise import Wanted, shares_of
from grader.report import Standing

#: How values may be right in a wrong shape, tried in this order.
_LAYOUTS: dict[Standing, Callable[[Array], Array]] = {
    Standing.RESHAPED: lambda values: values.ravel(),
    Standing.TRANSPOSED: lambda values: values.T.ravel(),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One of the arrays asked for.

    Attributes
    ----------
    name : str
        ``dW_2``; the function's own where it returns one array.
    places : tuple of (Trial, int)
        The inputs that have it, and where it stands among the wanted arrays.
    standing : Standing
    share : float or None
        Of the question's points, from 0 to 1; None where all parts are paid together.
    """

    name: str
    places: tuple[tuple[Trial, int], ...]
    standing: Standing
    share: float | None

    @property
    def right(self) -> bool:
        """Whether its values are right, wherever and in whichever shape they came."""
        return self.standing not in (Standing.WRONG, Standing.MISSING)


@np.errstate(all="ignore")  # a student's numbers may be as large as they like
def parts_of(evidence: Evidence) -> tuple[Part, ...]:
    """Return the parts of a question's answer, in the order in which they are asked for."""
    places: dict[str, list[tuple[Trial, int]]] = {}
    for trial in evidence.cases:
        names = evidence.question.part_names(len(trial.case.wanted))
        for place, name in enumerate(names):
            places.setdefault(name, []).append((trial, place))
    shares = shares_of(evidence.question, evidence.suite.cases)
    return tuple(
        Part(name, tuple(found), _standing(found, evidence), shares[name])
        for name, found in places.items()
    )


def _standing(places: list[tuple[Trial, int]], evidence: Evidence) -> Standing:
    errors = [trial.errors[place] for trial, place in places]
    if max(errors) > evidence.tolerance.exact:
        if all(trial.errors[place] <= trial.nearly(evidence.tolerance) for trial, place in places):
            return Standing.NEAR
        return _other(places, evidence)
    moved = any(place in trial.moved for trial, place in places)
    return Standing.MOVED if moved else Standing.RIGHT


def _other(places: list[tuple[Trial, int]], evidence: Evidence) -> Standing:
    """Return how a part that is not right in its place and shape stands."""
    tolerance = evidence.tolerance.exact
    pairs = [
        (trial.values[place], trial.case.wanted[place])
        for trial, place in places
        if trial.values is not None
    ]
    if len(pairs) == len(places):
        for layout, flatten in _LAYOUTS.items():
            if all(_right_values(flatten(array), wanted, tolerance) for array, wanted in pairs):
                return layout
    absent = pairs and all(array.size == 0 < wanted.values.size for array, wanted in pairs)
    return Standing.MISSING if absent and evidence.question.several else Standing.WRONG


def _right_values(flat: Array, wanted: Wanted, tolerance: float) -> bool:
    right = wanted.values.ravel()
    if flat.shape != right.shape:
        return False
    return bool(np.max(np.abs(flat - right), initial=0.0) <= tolerance * wanted.scale)
