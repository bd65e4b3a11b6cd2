"""One number of a recording: an entry of an array, or a Python number on its way into one."""

import math
from fractions import Fraction
from typing import Any, Final

import numpy as np

from grader.tracing.table import NotTraceable, Table

MAX_EXPONENT: Final = 64
#: Parts that a number is divided by: a float that is as near to such a fraction as rounding brings
#: it, in steps of the last digit, is that fraction.
_PARTS: Final = 1000
_ROUNDING: Final = 4
_ZERO, _ONE = Fraction(0), Fraction(1)


class Scalar:
    """A node of the table with the arithmetic of numbers; zeros and ones fall away.

    NumPy's own functions compute with it, in arrays of objects, and bring zeros of their own.

    Attributes
    ----------
    node : int
    value : Fraction or None
        What is known of it before the inputs are.
    """

    __slots__ = ("node", "table", "value")

    def __init__(self, table: Table, node: int, value: Fraction | None = None) -> None:
        self.table, self.node, self.value = table, node, value

    def _number(self, value: Fraction) -> "Scalar":
        return number(self.table, value)

    def _made(self, *node: str | int) -> "Scalar":
        return Scalar(self.table, self.table.add(*node))

    def __add__(self, other: Any) -> "Scalar":
        term = scalar(self.table, other)
        if self.value is not None and term.value is not None:
            return self._number(self.value + term.value)
        if self.value == 0:
            return term
        return self if term.value == 0 else self._made("add", self.node, term.node)

    def __radd__(self, other: Any) -> "Scalar":
        return scalar(self.table, other) + self

    def __sub__(self, other: Any) -> "Scalar":
        term = scalar(self.table, other)
        return self._number(_ZERO) if term.node == self.node else self + (-term)

    def __rsub__(self, other: Any) -> "Scalar":
        return scalar(self.table, other) - self

    def __neg__(self) -> "Scalar":
        if self.value is not None:
            return self._number(-self.value)
        return self._made("neg", self.node)

    def __mul__(self, other: Any) -> "Scalar":
        term = scalar(self.table, other)
        if self.value is not None and term.value is not None:
            return self._number(self.value * term.value)
        if self.value == 0 or term.value == 0:
            return self._number(_ZERO)
        if self.value == 1:
            return term
        return self if term.value == 1 else self._made("had", self.node, term.node)

    def __rmul__(self, other: Any) -> "Scalar":
        return scalar(self.table, other) * self

    def __truediv__(self, other: Any) -> "Scalar":
        term = scalar(self.table, other)
        if term.value is not None:
            if term.value == 0:
                raise NotTraceable("a division by zero")
            return self * self._number(1 / term.value)
        return self._made("div", self.node, term.node)

    def __pow__(self, other: Any) -> "Scalar":
        exponent = known_exponent(scalar(self.table, other).value)
        if exponent.denominator == 2:
            return self.root() ** (2 * exponent)
        if self.value is not None:
            if self.value == 0 and exponent < 0:
                raise NotTraceable("a division by zero")
            return self._number(self.value ** int(exponent))
        return self if exponent == 1 else self._made("pow", self.node, int(exponent))

    def root(self) -> "Scalar":
        """Return the square root."""
        return self if self.value in (_ZERO, _ONE) else self.applied("sqrt")

    def applied(self, name: str) -> "Scalar":
        """Return a known function of this number."""
        return self._made("fn", self.node, name)

    def called(self, argument: int) -> "Scalar":
        """Return the opaque function that is argument ``argument``, at this number."""
        return self._made("call", self.node, argument)

    def conjugate(self) -> "Scalar":
        """Return the number itself: symbols are real."""
        return self

    def step(self) -> "Scalar":
        """Return 1 if it is positive, else 0."""
        if self.value is not None:
            return self._number(Fraction(int(self.value > 0)))
        return self.applied("step")

    def complement(self) -> "Scalar":
        """Return 1 less the number; twice is the number itself."""
        nodes = self.table.nodes
        operation, *parts = nodes[self.node]
        if operation == "add" and nodes[int(parts[0])] == ("num", "1"):
            taken = nodes[int(parts[1])]
            if taken[0] == "neg":
                return Scalar(self.table, int(taken[1]))
        return self._number(_ONE) - self

    def sign(self) -> "Scalar":
        """Return 1, -1 or 0."""
        return self.step() - (-self).step()

    def magnitude(self) -> "Scalar":
        """Return the number without its sign."""
        return self * (self.step() + self.step() - 1)

    def reaches(self, other: Any) -> "Scalar":
        """Return 1 if it is greater or equal, else 0."""
        return scalar(self.table, other).exceeds(self).complement()

    def equals(self, other: Any) -> "Scalar":
        """Return 1 or 0 for two known numbers, or a number and itself."""
        term = scalar(self.table, other)
        if self.node != term.node and (self.value is None or term.value is None):
            raise NotTraceable("a comparison (== or !=) with a value")
        return self._number(Fraction(int(self.node == term.node)))

    def exceeds(self, other: Any) -> "Scalar":
        """Return 1 if it is greater, else 0."""
        return (self - scalar(self.table, other)).step()

    def greatest(self, other: Any) -> "Scalar":
        """Return the greater of two numbers."""
        term = scalar(self.table, other)
        if self.value is not None and term.value is None:
            return term.greatest(self)
        return term + (self - term) * self.exceeds(term)

    def least(self, other: Any) -> "Scalar":
        """Return the smaller of two numbers."""
        term = scalar(self.table, other)
        if self.value is not None and term.value is None:
            return term.least(self)
        return term + (self - term) * self.exceeds(term).complement()


def known_exponent(value: Fraction | None) -> Fraction:
    """Return an exponent that has a formula: a small whole number, or a half of one."""
    small = value is not None and abs(value) * value.denominator <= MAX_EXPONENT
    if value is None or not small or value.denominator > 2:
        raise NotTraceable("a power whose exponent is no small whole number or half of one")
    return value


def number(table: Table, value: Fraction) -> Scalar:
    """Return an exact number as a scalar."""
    return Scalar(table, table.number(value), value)


def scalar(table: Table, value: Any) -> Scalar:
    """Return any number as a scalar."""
    return value if isinstance(value, Scalar) else number(table, exact(value))


def exact(value: Any) -> Fraction:
    """Return a Python or NumPy number as the fraction it stands for.

    0.1 is 1/10, as it is written, and 1 / 3 is a third: programs divide by numbers of samples, and
    it is all one which of two numbers they divide first. 0.333 is no third.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, (bool, int, np.bool_, np.integer)):
        return Fraction(int(value))
    if isinstance(value, (float, np.floating)) and np.isfinite(value):
        return _unrounded(float(value))
    if isinstance(value, (float, np.floating)):
        raise NotTraceable("a number that is not finite")
    if isinstance(value, (complex, np.complexfloating)):
        raise NotTraceable("complex numbers")
    raise NotTraceable(f"a {type(value).__name__} among the numbers")


def _unrounded(value: float) -> Fraction:
    written = Fraction(repr(value))
    if written.denominator <= _PARTS:
        return written
    near = written.limit_denominator(_PARTS)
    off = abs(near - written)
    return near if near and off <= _ROUNDING * Fraction(math.ulp(value)) else written
