"""Which of the returned arrays is which of the wanted ones: order, nesting, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.engine import Array
from grader.exercise import Wanted

#: An array that is this near a wanted one, normwise, is that one, wherever it stands.
_SAME = 1e-6
#: Kinds of dtype that are real numbers.
_NUMBERS = "biuf"


@dataclass(frozen=True, slots=True)
class Arranged:
    """What came back, in the wanted order.

    Attributes
    ----------
    arrays : tuple of array
        One for each that is wanted; empty where nothing came back.
    moved : tuple of int
        Places of those that are right but stood somewhere else.
    """

    arrays: tuple[Array, ...]
    moved: tuple[int, ...] = ()


def arranged(returned: Sequence[NDArray[np.generic]], wanted: Sequence[Wanted]) -> Arranged | None:
    """Return the arrays in the wanted order, or None if they cannot be that.

    Each wanted array is the one at its own place, unless its very values stand at another.

    Parameters
    ----------
    returned : sequence of array
        Where a function gave None in a list, it is an array without entries.
    wanted : sequence of Wanted
    """
    if not returned or any(array.dtype.kind not in _NUMBERS for array in returned):
        return None
    arrays = [a.astype(np.float64, copy=False) for a in regrouped(tuple(returned), len(wanted))]
    if len(wanted) == 1 or len(arrays) > len(wanted):
        return Arranged(tuple(arrays)) if len(arrays) == len(wanted) else None
    places = _places(arrays, wanted)
    if len(arrays) < len(wanted) and not places:
        return None
    free = [i for i in range(len(arrays)) if i not in places.values()]
    chosen = []
    for j in range(len(wanted)):
        place = places.get(j, j if j in free else None)
        if place in free:
            free.remove(place)
        chosen.append(place)
    rest = iter(free)
    filled = [next(rest, None) if place is None else place for place in chosen]
    moved = tuple(j for j, place in places.items() if place != j)
    return Arranged(tuple(np.empty(0) if i is None else arrays[i] for i in filled), moved)


def regrouped(
    arrays: tuple[NDArray[np.generic], ...], count: int
) -> tuple[NDArray[np.generic], ...]:
    """Undo what lists do: numbers in a list are one array, equal arrays in an array are several."""
    if count == 1 and len(arrays) > 1 and len({array.shape for array in arrays}) == 1:
        return (np.stack(arrays),)
    if len(arrays) == 1 and count > 1 and arrays[0].ndim and arrays[0].shape[0] == count:
        return tuple(arrays[0])
    return arrays


def _places(arrays: Sequence[Array], wanted: Sequence[Wanted]) -> dict[int, int]:
    """Return where the wanted arrays stand that are there with all their values."""
    places = {j: j for j, one in enumerate(wanted[: len(arrays)]) if _is(arrays[j], one)}
    for j, one in enumerate(wanted):
        others = (i for i in range(len(arrays)) if i not in places.values())
        place = None if j in places else next((i for i in others if _is(arrays[i], one)), None)
        if place is not None:
            places[j] = place
    return places


def _is(array: Array, wanted: Wanted) -> bool:
    if array.shape != wanted.values.shape:
        return False
    return bool(np.max(wanted.gap(array), initial=0.0) <= _SAME * wanted.scale)
