"""The gradient in numbers alone: what a derived one is held to."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: A complex step leaves no rounding error at all.
STEP = 1e-30
#: Central differences of the eighth order: weights of f(x + k h), k = 1 ... 4, for h = 1e-3.
_WEIGHTS = (4 / 5, -1 / 5, 4 / 105, -1 / 280)
_REACH = 1e-3


def by_complex_step(
    value: Callable[..., Any], given: Sequence[Any], place: int
) -> NDArray[np.float64]:
    """Return the derivative of a number by one argument; exact where functions are analytic."""

    def slope(moved: Callable[[complex], Sequence[Any]]) -> float:
        return float(np.imag(value(*moved(1j * STEP))) / STEP)

    return _each(given, place, complex, slope)


def by_differences(
    value: Callable[..., Any], given: Sequence[Any], place: int
) -> NDArray[np.float64]:
    """Return the derivative of a number by one argument, to some 1e-12."""

    def slope(moved: Callable[[complex], Sequence[Any]]) -> float:
        pairs = enumerate(_WEIGHTS, 1)
        ends = ((w, value(*moved(k * _REACH)), value(*moved(-k * _REACH))) for k, w in pairs)
        return float(sum(weight * (above - under) for weight, above, under in ends) / _REACH)

    return _each(given, place, float, slope)


def _each(
    given: Sequence[Any], place: int, dtype: type, slope: Callable[..., float]
) -> NDArray[np.float64]:
    """Return what a rule gives for each entry, which it may move."""
    at: NDArray[Any] = np.asarray(given[place], dtype=dtype)
    answer = np.zeros(at.shape)
    for entry in np.ndindex(*at.shape):

        def moved(by: complex, entry: tuple[int, ...] = entry) -> Sequence[Any]:
            beside = at.copy()
            beside[entry] += by
            return (*given[:place], beside, *given[place + 1 :])

        answer[entry] = slope(moved)
    return answer
