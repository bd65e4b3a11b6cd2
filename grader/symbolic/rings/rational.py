"""Exact small rationals: the ring of counterexamples that a person can check by hand."""

from fractions import Fraction
from typing import Protocol

from grader.symbolic.halts import OutOfBudget, Singular, Unsupported
from grader.symbolic.rings.base import OperatorRing
from grader.symbolic.tree import Shape

#: Largest number of bits of a numerator and denominator together.
MAX_BITS = 20_000


class Point(Protocol):
    """Where a formula is evaluated: small inputs, and a polynomial for each unknown function."""

    def input(self, name: str, index: Shape) -> Fraction:
        """Return the value of one entry of an input."""

    def polynomial(self, name: str) -> tuple[Fraction, ...]:
        """Return the coefficients of an unknown function, constant first."""


class RationalRing(OperatorRing):
    """Exact arithmetic at a point, each operation bounded in size."""

    def __init__(self, point: Point) -> None:
        self.point = point

    def number(self, value: Fraction) -> Fraction:
        """Return the number itself."""
        return value

    def variable(self, name: str, index: Shape) -> Fraction:
        """Return the point's value."""
        return self.point.input(name, index)

    def add(self, a: Fraction, b: Fraction) -> Fraction:
        """Return ``a + b``."""
        return _bounded(a + b)

    def negate(self, a: Fraction) -> Fraction:
        """Return ``-a``."""
        return -a

    def multiply(self, a: Fraction, b: Fraction) -> Fraction:
        """Return ``a b``."""
        return _bounded(a * b)

    def exp(self, a: Fraction) -> Fraction:
        """Return 1 at 0; elsewhere the exponential is not rational."""
        if a != 0:
            raise Unsupported
        return Fraction(1)

    def log(self, a: Fraction) -> Fraction:
        """Return 0 at 1; elsewhere the logarithm is not rational."""
        if a != 1:
            raise Unsupported
        return Fraction(0)

    def step(self, a: Fraction) -> Fraction:
        """Return the exact step."""
        if a == 0:
            raise Singular
        return Fraction(a > 0)

    def unknown(self, name: str, order: int, a: Fraction) -> Fraction:
        """Return the point's polynomial, differentiated ``order`` times, at ``a``."""
        result = Fraction(0)
        for coefficient in reversed(differentiated(self.point.polynomial(name), order)):
            result = _bounded(result * a) + coefficient
        return result


def differentiated(coefficients: tuple[Fraction, ...], order: int) -> tuple[Fraction, ...]:
    """Differentiate a polynomial, given by its coefficients, constant first."""
    for _ in range(order):
        coefficients = tuple(i * c for i, c in enumerate(coefficients))[1:]
    return coefficients


def _bounded(a: Fraction) -> Fraction:
    if a.numerator.bit_length() + a.denominator.bit_length() > MAX_BITS:
        raise OutOfBudget("the numbers grew too long")
    return a
