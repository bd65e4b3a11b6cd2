"""One number of a recording: an entry of an array, or a Python number on its way into one."""

from fractions import Fraction
from typing import Any, Final

import numpy as np

from grader.tracing.table import NotTraceable, Table

MAX_EXPONENT: Final = 64


class Scalar:
    """A node of the table with the arithmetic of numbers; zeros and ones fall away."""

    __slots__ = ("node", "table", "value")

    def __init__(self, table: Table, node: int, value: Fraction | None = None) -> None:
        self.table, self.node, self.value = table, node, value

    def _number(self, value: Fraction) -> "Scalar":
        return number(self.table, value)

    def _made(self, *node: str | int) -> "Scalar":
        return Scalar(self.table, self.table.add(*node))

    def __add__(self, other: "Scalar") -> "Scalar":
        if self.value is not None and other.value is not None:
            return self._number(self.value + other.value)
        if self.value == 0:
            return other
        return self if other.value == 0 else self._made("add", self.node, other.node)

    def __sub__(self, other: "Scalar") -> "Scalar":
        return self + (-other)

    def __neg__(self) -> "Scalar":
        if self.value is not None:
            return self._number(-self.value)
        return self._made("neg", self.node)

    def __mul__(self, other: "Scalar") -> "Scalar":
        if self.value is not None and other.value is not None:
            return self._number(self.value * other.value)
        if self.value == 0 or other.value == 0:
            return self._number(Fraction(0))
        if self.value == 1:
            return other
        return self if other.value == 1 else self._made("had", self.node, other.node)

    def __truediv__(self, other: "Scalar") -> "Scalar":
        if other.value is not None:
            if other.value == 0:
                reason = "a division by zero"
                raise NotTraceable(reason)
            return self * self._number(1 / other.value)
        return self._made("div", self.node, other.node)

    def __pow__(self, other: "Scalar") -> "Scalar":
        exponent = whole_exponent(other.value)
        if self.value is not None:
            return self._number(self.value**exponent)
        return self if exponent == 1 else self._made("pow", self.node, exponent)

    def applied(self, name: str) -> "Scalar":
        """Return a known function of this number."""
        return self._made("fn", self.node, name)

    def called(self, argument: int) -> "Scalar":
        """Return the opaque function that is argument ``argument``, at this number."""
        return self._made("call", self.node, argument)


def whole_exponent(value: Fraction | None) -> int:
    """Return an exponent that has a formula."""
    if value is None or value.denominator != 1 or abs(value) > MAX_EXPONENT:
        reason = "a power whose exponent is no small whole number"
        raise NotTraceable(reason)
    return int(value)


def number(table: Table, value: Fraction) -> Scalar:
    """Return an exact number as a scalar."""
    return Scalar(table, table.number(value), value)


def exact(value: Any) -> Fraction:
    """Return a Python or NumPy number as the fraction it is written as: 0.1 is 1/10."""
    if isinstance(value, (bool, int, np.bool_, np.integer)):
        return Fraction(int(value))
    if isinstance(value, (float, np.floating)) and np.isfinite(value):
        return Fraction(repr(float(value)))
    reason = f"a {type(value).__name__} among the numbers"
    raise NotTraceable(reason)
