"""Dual numbers over any ring: an expression is differentiated by evaluating it here.

An element is ``(value, slopes)``: the value in the ring below and its partial derivatives by the
seeded entries, absent where they vanish. Duals over duals give higher derivatives.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Generic, TypeVar

from grader.symbolic.rings.base import Ring
from grader.symbolic.tree import Shape

T = TypeVar("T")
Dual = tuple[T, Mapping[int, T]]


class DualRing(Ring[Dual[T]], Generic[T]):
    """Dual numbers over ``base``."""

    def __init__(self, base: Ring[T]) -> None:
        self.base = base
        self._zero, self._one = base.number(Fraction(0)), base.number(Fraction(1))

    def lift(self, value: T) -> Dual[T]:
        """Return an element that depends on no seed."""
        return value, {}

    def seed(self, value: T, position: int) -> Dual[T]:
        """Return an element that is the free variable of this position."""
        return value, {position: self._one}

    def slope(self, a: Dual[T], position: int) -> T:
        """Return the partial derivative by one seed."""
        return a[1].get(position, self._zero)

    def _scaled(self, slopes: Mapping[int, T], factor: T) -> dict[int, T]:
        return {i: self.base.multiply(slope, factor) for i, slope in slopes.items()}

    def number(self, value: Fraction) -> Dual[T]:
        """Return a constant."""
        return self.base.number(value), {}

    def variable(self, name: str, index: Shape) -> Dual[T]:
        """Return an input that is not seeded."""
        return self.base.variable(name, index), {}

    def add(self, a: Dual[T], b: Dual[T]) -> Dual[T]:
        """Return ``a + b``."""
        return self.base.add(a[0], b[0]), self._joined(a[1], b[1])

    def _joined(self, a: Mapping[int, T], b: Mapping[int, T]) -> Mapping[int, T]:
        if not a or not b:
            return a or b
        joined = dict(a)
        for i, slope in b.items():
            joined[i] = self.base.add(joined[i], slope) if i in joined else slope
        return joined

    def negate(self, a: Dual[T]) -> Dual[T]:
        """Return ``-a``."""
        return self.base.negate(a[0]), {i: self.base.negate(x) for i, x in a[1].items()}

    def multiply(self, a: Dual[T], b: Dual[T]) -> Dual[T]:
        """Return ``a b``, by the product rule."""
        slopes = self._joined(self._scaled(a[1], b[0]), self._scaled(b[1], a[0]))
        return self.base.multiply(a[0], b[0]), slopes

    def invert(self, a: Dual[T]) -> Dual[T]:
        """Return ``1 / a``."""
        inverse = self.base.invert(a[0])
        if not a[1]:
            return inverse, {}
        factor = self.base.negate(self.base.multiply(inverse, inverse))
        return inverse, self._scaled(a[1], factor)

    def power(self, a: Dual[T], n: int) -> Dual[T]:
        """Return ``a ** n``."""
        if n == 0 or not a[1]:
            return self.base.power(a[0], n), {}
        factor = self.base.multiply(self.base.number(Fraction(n)), self.base.power(a[0], n - 1))
        return self.base.power(a[0], n), self._scaled(a[1], factor)

    def exp(self, a: Dual[T]) -> Dual[T]:
        """Return the exponential, its own slope."""
        value = self.base.exp(a[0])
        return value, self._scaled(a[1], value)

    def log(self, a: Dual[T]) -> Dual[T]:
        """Return the logarithm, of slope ``1 / a``."""
        value = self.base.log(a[0])
        return value, self._scaled(a[1], self.base.invert(a[0])) if a[1] else {}

    def step(self, a: Dual[T]) -> Dual[T]:
        """Return the step, flat away from its jump."""
        return self.base.step(a[0]), {}

    def unknown(self, name: str, order: int, a: Dual[T]) -> Dual[T]:
        """Return ``f(a)``, of slope ``f'(a)``: a value of its own, unrelated to f's."""
        value = self.base.unknown(name, order, a[0])
        if not a[1]:
            return value, {}
        return value, self._scaled(a[1], self.base.unknown(name, order + 1, a[0]))

    def is_zero(self, a: Dual[T]) -> bool:
        """Whether value and slopes all vanish."""
        return self.base.is_zero(a[0]) and all(self.base.is_zero(x) for x in a[1].values())
