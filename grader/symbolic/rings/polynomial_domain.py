"""Multivariate polynomials over the rationals, from FLINT or else from SymPy.

Both are asked the same few questions; polynomials themselves support ``+ - *``, ``**``, ``gcd``.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Protocol

Monomial = tuple[int, ...]


class PolynomialDomain(Protocol):
    """Polynomials in a fixed number of generators, in lexicographic order."""

    generators: tuple[Any, ...]

    def constant(self, value: Fraction) -> Any:
        """Return a constant polynomial."""

    def terms(self, p: Any) -> Iterable[tuple[Monomial, Fraction]]:
        """Yield exponents and coefficient of each term, the leading one first."""

    def leading(self, p: Any) -> Fraction:
        """Return the coefficient of the leading term."""

    def at_zero(self, p: Any) -> Fraction:
        """Return the constant term."""

    def quotient(self, p: Any, q: Any) -> Any:
        """Return the exact quotient."""


class FlintDomain:
    """python-flint's ``fmpq_mpoly``."""

    def __init__(self, size: int) -> None:
        import flint  # noqa: PLC0415  optional

        self._fmpq, self._unit = flint.fmpq, (0,) * size
        self._context = flint.fmpq_mpoly_ctx.get([f"g{i}" for i in range(size)], "lex")
        self.generators = tuple(self._context.gens())

    def constant(self, value: Fraction) -> Any:
        """Return a constant polynomial."""
        return self._context.constant(self._fmpq(value.numerator, value.denominator))

    def terms(self, p: Any) -> Iterable[tuple[Monomial, Fraction]]:
        """Yield exponents and coefficient of each term."""
        return ((tuple(m), Fraction(int(c.p), int(c.q))) for m, c in p.terms())

    def leading(self, p: Any) -> Fraction:
        """Return the coefficient of the leading term."""
        found = p.leading_coefficient()
        return Fraction(int(found.p), int(found.q))

    def at_zero(self, p: Any) -> Fraction:
        """Return the constant term."""
        found = p[self._unit]
        return Fraction(int(found.p), int(found.q))

    def quotient(self, p: Any, q: Any) -> Any:
        """Return the exact quotient."""
        return p / q


class SympyDomain:
    """SymPy's sparse ``ring``."""

    def __init__(self, size: int) -> None:
        from sympy.polys.domains import QQ  # noqa: PLC0415  slow to import
        from sympy.polys.rings import ring  # noqa: PLC0415  as above

        self._rationals = QQ
        self._ring, *generators = ring([f"g{i}" for i in range(size)], QQ)
        self.generators = tuple(generators)

    def constant(self, value: Fraction) -> Any:
        """Return a constant polynomial."""
        return self._ring(self._rationals(value.numerator, value.denominator))

    def terms(self, p: Any) -> Iterable[tuple[Monomial, Fraction]]:
        """Yield exponents and coefficient of each term."""
        return ((m, Fraction(int(c.numerator), int(c.denominator))) for m, c in p.terms())

    def leading(self, p: Any) -> Fraction:
        """Return the coefficient of the leading term."""
        return Fraction(int(p.LC.numerator), int(p.LC.denominator))

    def at_zero(self, p: Any) -> Fraction:
        """Return the constant term."""
        found = p.coeff(1)
        return Fraction(int(found.numerator), int(found.denominator))

    def quotient(self, p: Any, q: Any) -> Any:
        """Return the exact quotient."""
        return p.exquo(q)


def polynomial_domain(size: int, *, flint: bool = True) -> PolynomialDomain:
    """Return polynomials in ``size`` generators, from the fastest library installed."""
    if flint:
        try:
            return FlintDomain(size)
        except ImportError:
            pass
    return SympyDomain(size)
