"""Bound the chance that two different expressions agree at a secret point of a secret field.

Schwartz-Zippel: a non-zero polynomial of degree d vanishes at a random point of a field of P
elements with probability at most d / P. And all its coefficients vanish in the field only if its
prime divides them: a number of n bits has at most n / 60 divisors of 61 bits among the primes that
are drawn from. Degrees and bits are followed through the expression in a ring of their own.
"""

from fractions import Fraction
from typing import NamedTuple

from grader.symbolic.budget import Budget, Deadline
from grader.symbolic.evaluate import Evaluator
from grader.symbolic.model import Model
from grader.symbolic.rings.base import Ring
from grader.symbolic.rings.secret import BITS, DRAWN_FROM
from grader.symbolic.tree import Node, Shape


class Size(NamedTuple):
    """Bounds on a quotient of polynomials: degrees, and bits of the sum of its coefficients."""

    above: int
    below: int
    bits: int


class SizeRing(Ring[Size]):
    """Follows bounds of degrees and bits; counts the values of unknown functions."""

    def __init__(self) -> None:
        self.calls = 0
        self.degree = 1
        self.bits = 1

    def _seen(self, above: int, below: int, bits: int) -> Size:
        self.degree = max(self.degree, above, below)
        self.bits = max(self.bits, bits)
        return Size(above, below, bits)

    def number(self, value: Fraction) -> Size:
        """Return the size of a constant."""
        longest = max(abs(value.numerator), value.denominator)
        return self._seen(0, 0, longest.bit_length())

    def variable(self, name: str, index: Shape) -> Size:
        """Return the size of an input."""
        return Size(1, 0, 1)

    def add(self, a: Size, b: Size) -> Size:
        """Return the size of a sum."""
        above = max(a.above + b.below, b.above + a.below)
        return self._seen(above, a.below + b.below, a.bits + b.bits + 1)

    def multiply(self, a: Size, b: Size) -> Size:
        """Return the size of a product."""
        return self._seen(a.above + b.above, a.below + b.below, a.bits + b.bits)

    def invert(self, a: Size) -> Size:
        """Return the size of an inverse."""
        return Size(a.below, a.above, a.bits)

    def power(self, a: Size, n: int) -> Size:
        """Return the size of a power."""
        a = a if n >= 0 else self.invert(a)
        return self._seen(*(abs(n) * bound for bound in a))

    def exp(self, a: Size) -> Size:
        """Return that of a fresh value; exponents that collide are counted as a call."""
        self.calls += 1
        self._seen(*a)
        return Size(1, 0, 1)

    log = step = exp

    def unknown(self, name: str, order: int, a: Size) -> Size:
        """Return that of a fresh value."""
        return self.exp(a)

    def is_zero(self, a: Size) -> bool:
        """Nothing is seen to be zero."""
        return a.bits < 0


def error_bound(
    model: Model, answer: Node, reference: Node, points: int, deadline: Deadline | None = None
) -> float:
    """Return the probability that different expressions agree at ``points`` secret points.

    Each point has a field of its own and counts the difference itself and every pair of unknown
    function values whose different arguments could collide.
    """
    ring = SizeRing()
    evaluator = Evaluator(model, ring, Budget(deadline))
    evaluator.value(answer)
    evaluator.value(reference)
    roots = Fraction(2 * ring.degree, 2 ** (BITS - 1))
    divisors = Fraction(2 * ring.bits + 1, (BITS - 1) * DRAWN_FROM)
    chance = min(Fraction(1), (1 + ring.calls**2) * (roots + divisors))
    return float(chance**points)
