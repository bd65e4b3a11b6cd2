"""SymPy expressions: for display elsewhere, and the independent judge in tests."""

from fractions import Fraction
from typing import Any

from grader.symbolic.functions import NATIVE
from grader.symbolic.rings.base import OperatorRing
from grader.symbolic.tree import Shape

_OWN = NATIVE | {"sinh", "cosh", "sech"}


class SympyRing(OperatorRing):
    """SymPy objects as they are built, never simplified."""

    def __init__(self) -> None:
        import sympy  # noqa: PLC0415  takes 0.3 s, and most checks never need it

        self._sympy = sympy

    def number(self, value: Fraction) -> Any:
        """Return a Rational."""
        return self._sympy.Rational(value.numerator, value.denominator)

    def variable(self, name: str, index: Shape) -> Any:
        """Return the Symbol ``W_1`` or ``W_1[0, 2]``."""
        return self._sympy.Symbol(f"{name}{list(index) if index else ''}", real=True)

    def power(self, a: Any, n: int) -> Any:
        """Return ``a ** n``."""
        return a**n

    def exp(self, a: Any) -> Any:
        """Return ``exp(a)``."""
        return self._sympy.exp(a)

    def log(self, a: Any) -> Any:
        """Return ``log(a)``."""
        return self._sympy.log(a)

    def step(self, a: Any) -> Any:
        """Return ``Heaviside(a)``."""
        return self._sympy.Heaviside(a)

    def unknown(self, name: str, order: int, a: Any) -> Any:
        """Return the derivative of an undefined function at ``a``."""
        function = self._sympy.Function(name)
        if order == 0:
            return function(a)
        u = self._sympy.Symbol("u")
        return self._sympy.Subs(function(u).diff(u, order), u, a)

    def known(self, name: str, a: Any) -> Any:
        """Return tanh and its kin under their own names."""
        return getattr(self._sympy, name)(a) if name in _OWN else None
