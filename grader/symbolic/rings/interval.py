"""Rigorous intervals: a difference whose interval excludes zero is a proof.

FLINT's balls (``arb``) if python-flint is installed, otherwise mpmath's intervals, which come with
SymPy. Unknown functions are sines, whose derivatives of every order are known.
"""

from fractions import Fraction
from functools import cache
from typing import Any, Protocol

from grader.symbolic.halts import OutOfBudget, Singular
from grader.symbolic.rings.base import OperatorRing
from grader.symbolic.rings.rational import Point
from grader.symbolic.tree import Shape

#: Working precision in bits.
PRECISION = 192
#: A radius beyond this is of no use any more.
HOPELESS = 2.0**64


class Arithmetic(Protocol):
    """What the two interval libraries are asked to do; elements are theirs."""

    def fraction(self, value: Fraction) -> Any:
        """Return the interval of an exact number."""

    def sign(self, a: Any) -> int:
        """Return 1 or -1 if that is proved, else 0."""

    def call(self, name: str, a: Any) -> Any:
        """Return ``exp``, ``log``, ``sin`` or ``cos`` of an interval."""

    def magnitude(self, a: Any) -> float:
        """Return about the largest absolute value in the interval."""

    def text(self, a: Any, digits: int) -> str:
        """Return the decimal value."""


class _Balls:
    """FLINT's arb."""

    def __init__(self) -> None:
        import flint  # noqa: PLC0415  optional

        self._flint = flint
        flint.ctx.prec = PRECISION

    def fraction(self, value: Fraction) -> Any:
        return self._flint.arb(self._flint.fmpq(value.numerator, value.denominator))

    def sign(self, a: Any) -> int:
        return int(a > 0) - int(a < 0)

    def call(self, name: str, a: Any) -> Any:
        result = getattr(a, name)()
        if not result.is_finite():
            raise Singular
        return result

    def magnitude(self, a: Any) -> float:
        return abs(float(a.mid())) + float(a.rad())

    def text(self, a: Any, digits: int) -> str:
        return str(a.mid().str(digits, radius=False))


class _Intervals:
    """mpmath's iv."""

    def __init__(self) -> None:
        from mpmath import iv, mp, nstr  # noqa: PLC0415  slow to import

        self._iv, self._mp, self._nstr = iv, mp, nstr
        iv.prec = PRECISION

    def fraction(self, value: Fraction) -> Any:
        return self._iv.mpf(value.numerator) / value.denominator

    def sign(self, a: Any) -> int:
        return int(a.a > 0) - int(a.b < 0)

    def call(self, name: str, a: Any) -> Any:
        if name == "log" and not a.a > 0:
            raise Singular
        return getattr(self._iv, name)(a)

    def magnitude(self, a: Any) -> float:
        return max(abs(float(a.a)), abs(float(a.b)))

    def text(self, a: Any, digits: int) -> str:
        return str(self._nstr(self._mp.mpf(a.mid), digits))


@cache
def arithmetic(*, flint: bool = True) -> Arithmetic:
    """Return the best interval arithmetic installed; without ``flint``, mpmath's."""
    if flint:
        try:
            return _Balls()
        except ImportError:
            pass
    return _Intervals()


class IntervalRing(OperatorRing):
    """Intervals at a point; ``f_k(u) = sin(a u + b)`` with the point's first two coefficients."""

    def __init__(self, point: Point, intervals: Arithmetic | None = None) -> None:
        self.point = point
        self._intervals = intervals or arithmetic()

    def number(self, value: Fraction) -> Any:
        """Return the interval of an exact number."""
        return self._intervals.fraction(value)

    def variable(self, name: str, index: Shape) -> Any:
        """Return the point's value."""
        return self.number(self.point.input(name, index))

    def negate(self, a: Any) -> Any:
        """Return ``-a``."""
        return -a

    def invert(self, a: Any) -> Any:
        """Return ``1 / a``."""
        if not self._intervals.sign(a):
            raise Singular
        return 1 / a

    def exp(self, a: Any) -> Any:
        """Return the exponential."""
        if not self._intervals.magnitude(a) < HOPELESS:
            raise OutOfBudget("an exponential is too large for any machine")
        return self._intervals.call("exp", a)

    def log(self, a: Any) -> Any:
        """Return the logarithm of what is proved positive."""
        if self._intervals.sign(a) <= 0:
            raise Singular
        return self._intervals.call("log", a)

    def step(self, a: Any) -> Any:
        """Return the step, where the side is proved."""
        sign = self._intervals.sign(a)
        if not sign:
            raise Singular
        return self.number(Fraction(sign > 0))

    def unknown(self, name: str, order: int, a: Any) -> Any:
        """Return the ``order``-th derivative of the point's sine."""
        b, slope = self.point.polynomial(name)[:2]
        angle = a * self.number(slope) + self.number(b)
        value = self._intervals.call("cos" if order % 2 else "sin", angle)
        sign = -1 if order % 4 in (2, 3) else 1
        return value * self.number(sign * slope**order)

    def is_zero(self, a: Any) -> bool:
        """Whether the interval contains zero."""
        return not self._intervals.sign(a)

    def text(self, a: Any, digits: int = 6) -> str:
        """Return the decimal value."""
        return self._intervals.text(a, digits)
