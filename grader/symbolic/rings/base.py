"""What every ring offers: the arithmetic in which an expression is evaluated."""

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import Any, Generic, TypeVar

from grader.symbolic.halts import Singular
from grader.symbolic.tree import Shape

T = TypeVar("T")


class Ring(ABC, Generic[T]):
    """Arithmetic on elements of type T; operations may raise :mod:`grader.symbolic.halts`."""

    @abstractmethod
    def number(self, value: Fraction) -> T:
        """Return an exact number as an element."""

    @abstractmethod
    def variable(self, name: str, index: Shape) -> T:
        """Return one entry of an input; the same entry gives the same element."""

    @abstractmethod
    def add(self, a: T, b: T) -> T:
        """Return ``a + b``."""

    @abstractmethod
    def multiply(self, a: T, b: T) -> T:
        """Return ``a b``."""

    @abstractmethod
    def invert(self, a: T) -> T:
        """Return ``1 / a``; raise Singular for zero."""

    @abstractmethod
    def exp(self, a: T) -> T:
        """Return the exponential."""

    @abstractmethod
    def log(self, a: T) -> T:
        """Return the natural logarithm."""

    @abstractmethod
    def step(self, a: T) -> T:
        """Return 1 where ``a > 0`` and 0 where ``a < 0``; raise Singular at 0."""

    @abstractmethod
    def unknown(self, name: str, order: int, a: T) -> T:
        """Return the ``order``-th derivative of an opaque function at ``a``."""

    @abstractmethod
    def is_zero(self, a: T) -> bool:
        """Whether ``a`` cannot be told from zero in this ring."""

    def negate(self, a: T) -> T:
        """Return ``-a``."""
        return self.multiply(self.number(Fraction(-1)), a)

    def power(self, a: T, n: int) -> T:
        """Return ``a ** n`` by repeated squaring."""
        if n < 0:
            return self.power(self.invert(a), -n)
        result = self.number(Fraction(1))
        while n:
            if n & 1:
                result = self.multiply(result, a)
            n >>= 1
            if n:
                a = self.multiply(a, a)
        return result

    def known(self, name: str, a: T) -> T | None:
        """Return a named function computed the ring's own way, or None for its formula."""
        return None

    def differ(self, a: T, b: T) -> bool:
        """Whether ``a`` and ``b`` are seen to be different."""
        return not self.is_zero(self.add(a, self.negate(b)))


class OperatorRing(Ring[Any]):
    """A ring whose elements know Python's own operators."""

    def add(self, a: Any, b: Any) -> Any:
        """Return ``a + b``."""
        return a + b

    def multiply(self, a: Any, b: Any) -> Any:
        """Return ``a b``."""
        return a * b

    def invert(self, a: Any) -> Any:
        """Return ``1 / a``."""
        if a == 0:
            raise Singular
        return 1 / a

    def is_zero(self, a: Any) -> bool:
        """Whether the element is zero."""
        return bool(a == 0)
