"""Bound the chance that two different expressions agree at a secret point of the field.

Schwartz-Zippel: a non-zero polynomial of degree d vanishes at a random point of a field of P
elements with probability at most d / P. Degrees are followed through the expression in a ring of
their own.
"""

from fractions import Fraction

from grader.symbolic.budget import Budget
from grader.symbolic.evaluate import Evaluator
from grader.symbolic.model import Model
from grader.symbolic.rings.base import Ring
from grader.symbolic.rings.field import EXPONENT_PRIME
from grader.symbolic.tree import Node, Shape

#: Degrees of numerator and denominator.
Degrees = tuple[int, int]


class DegreeRing(Ring[Degrees]):
    """Follows bounds of degrees; counts the values of unknown functions."""

    def __init__(self) -> None:
        self.calls = 0
        self.highest = 1

    def _seen(self, numerator: int, denominator: int) -> Degrees:
        self.highest = max(self.highest, numerator, denominator)
        return numerator, denominator

    def number(self, value: Fraction) -> Degrees:
        """Return the degrees of a constant."""
        return 0, 0

    def variable(self, name: str, index: Shape) -> Degrees:
        """Return the degrees of an input."""
        return 1, 0

    def add(self, a: Degrees, b: Degrees) -> Degrees:
        """Return the degrees of a sum."""
        return self._seen(max(a[0] + b[1], b[0] + a[1]), a[1] + b[1])

    def multiply(self, a: Degrees, b: Degrees) -> Degrees:
        """Return the degrees of a product."""
        return self._seen(a[0] + b[0], a[1] + b[1])

    def invert(self, a: Degrees) -> Degrees:
        """Return the degrees of an inverse."""
        return a[1], a[0]

    def power(self, a: Degrees, n: int) -> Degrees:
        """Return the degrees of a power."""
        a = a if n >= 0 else self.invert(a)
        return self._seen(abs(n) * a[0], abs(n) * a[1])

    def exp(self, a: Degrees) -> Degrees:
        """Return those of a fresh value; exponents that collide are counted as a call."""
        return self.unknown("exp", 0, a)

    def log(self, a: Degrees) -> Degrees:
        """Return those of a fresh value."""
        return self.unknown("log", 0, a)

    def step(self, a: Degrees) -> Degrees:
        """Return those of a fresh value."""
        return self.unknown("step", 0, a)

    def unknown(self, name: str, order: int, a: Degrees) -> Degrees:
        """Return those of a fresh value."""
        self.calls += 1
        self._seen(*a)
        return 1, 0

    def is_zero(self, a: Degrees) -> bool:
        """Nothing is seen to be zero."""
        return a == (-1, -1)


def error_bound(model: Model, answer: Node, reference: Node, points: int) -> float:
    """Return the probability that different expressions agree at ``points`` secret points.

    Each point counts the difference itself and every pair of unknown function values whose
    different arguments could collide.
    """
    ring = DegreeRing()
    evaluator = Evaluator(model, ring, Budget())
    evaluator.value(answer)
    evaluator.value(reference)
    chances = 2 * ring.highest * (1 + ring.calls**2)
    return min(1.0, chances / EXPONENT_PRIME) ** points
