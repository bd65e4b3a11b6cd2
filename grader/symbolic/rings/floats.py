"""Floating-point numbers: formulas on the arrays that the numeric checks use."""

import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from grader.symbolic.functions import NATIVE
from grader.symbolic.halts import Singular, Unsupported
from grader.symbolic.rings.base import OperatorRing
from grader.symbolic.tree import Shape


class FloatRing(OperatorRing):
    """Python floats, entry by entry; the inputs are given arrays, unknown functions are refused."""

    def __init__(self, arrays: Mapping[str, NDArray[np.float64] | float]) -> None:
        self._arrays = {name: np.asarray(array, dtype=float) for name, array in arrays.items()}

    def number(self, value: Fraction) -> float:
        """Return the nearest float."""
        return float(value)

    def variable(self, name: str, index: Shape) -> float:
        """Return the given array's entry."""
        return float(self._arrays[name][index])

    def exp(self, a: float) -> float:
        """Return the exponential, infinite beyond the largest float."""
        try:
            return math.exp(a)
        except OverflowError:
            return math.inf

    def log(self, a: float) -> float:
        """Return the logarithm."""
        if a <= 0:
            raise Singular
        return math.log(a)

    def step(self, a: float) -> float:
        """Return the step; 0 at 0, as most code has it."""
        return float(a > 0)

    def unknown(self, name: str, order: int, a: float) -> float:
        """Refuse: a float needs a concrete function."""
        raise Unsupported(name)

    def known(self, name: str, a: float) -> float | None:
        """Return a function as the library has it, which does not overflow."""
        return float(getattr(math, name)(a)) if name in NATIVE else None
