"""Canonical forms: quotients of polynomials in the inputs and in what unknown functions give.

``f_k^(n)(argument)`` is one generator for each canonical argument and ``exp`` of a monomial is
another, so two expressions that agree here agree for all inputs and all differentiable functions.
Two that do not agree are different, as long as the ring says that its forms are ``complete``: that
no law was met which they do not know.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from grader.symbolic.budget import Deadline
from grader.symbolic.halts import OutOfBudget, Singular
from grader.symbolic.rings.base import Ring
from grader.symbolic.rings.polynomial_domain import PolynomialDomain, polynomial_domain
from grader.symbolic.rings.rational import MAX_BITS
from grader.symbolic.tree import Shape

MAX_TERMS = 4_000
#: Beyond this a common factor is left in: the form is then not canonical, so less is proved.
MAX_GCD_TERMS = 300
MAX_DEGREE = 100_000
MAX_EXPONENT = 600
#: exp of a monomial over this number is the generator, so that ``exp(x/2)**2 = exp(x)``.
EXPONENT_UNIT = 12

#: Numerator and denominator, not reduced: equality multiplies crosswise.
Element = tuple[Any, Any]


class PolynomialRing(Ring[Element]):
    """Exact canonical forms, bounded in terms and degree.

    Parameters
    ----------
    steps : mapping of str to bool, optional
        Assumed sides of the step functions met, by canonical argument. New ones are assumed
        active and noted in ``atoms``; a proof goes through all assignments. With None each is a
        generator that is its own square: what agrees then agrees for all sides at once.
    deadline : Deadline, optional
        Asked before every product that is large.
    size : int
        How many generators there are room for.
    """

    def __init__(
        self,
        steps: Mapping[str, bool] | None = None,
        deadline: Deadline | None = None,
        *,
        size: int = 128,
        flint: bool = True,
    ) -> None:
        self._deadline = deadline or Deadline()
        #: Whether different forms are different functions: no law was met that they do not know.
        self.complete = True
        self._domain = _domain(size, flint=flint)
        self._taken: dict[Hashable, int] = {}
        self._exponentials: set[int] = set()
        self._scales: dict[Hashable, Hashable] = {}
        self._one = self._domain.constant(Fraction(1))
        self._bits: set[int] = set()
        self._assumed = steps is not None
        self.atoms: dict[str, bool] = dict(steps or {})

    def _generator(self, key: Hashable) -> Element:
        position = self._taken.setdefault(key, len(self._taken))
        if position >= len(self._domain.generators):
            raise OutOfBudget("too many different inputs and function values")
        return self._domain.generators[position], self._one

    def number(self, value: Fraction) -> Element:
        """Return a constant."""
        return self._domain.constant(value), self._one

    def variable(self, name: str, index: Shape) -> Element:
        """Return the generator of one input."""
        return self._generator((name, index))

    def add(self, a: Element, b: Element) -> Element:
        """Return ``a + b``."""
        if a[1] == b[1]:
            return _bounded(a[0] + b[0], a[1])
        # Over the least common denominator: sums of quotients would explode without.
        left, right = self._cofactors(a[1], b[1])
        crossed = self._product(a[0], right) + self._product(b[0], left)
        return _bounded(crossed, self._product(a[1], right))

    def _cofactors(self, a: Any, b: Any) -> tuple[Any, Any]:
        """Return ``a`` and ``b`` without their common factor."""
        if self._one in (a, b) or len(a) + len(b) > MAX_GCD_TERMS:
            return a, b
        self._deadline.check()
        common = a.gcd(b)
        return self._domain.quotient(a, common), self._domain.quotient(b, common)

    def negate(self, a: Element) -> Element:
        """Return ``-a``."""
        return -a[0], a[1]

    def multiply(self, a: Element, b: Element) -> Element:
        """Return ``a b``."""
        above, below = self._cofactors(a[0], b[1])
        over, under = self._cofactors(b[0], a[1])
        return _bounded(self._product(above, over), self._product(under, below))

    def invert(self, a: Element) -> Element:
        """Return ``1 / a``."""
        if a[0] == 0:
            raise Singular
        return a[1], a[0]

    def power(self, a: Element, n: int) -> Element:
        """Return ``a ** n``; a single term is the one case whose numbers explode unseen."""
        for part in a:
            terms = list(self._domain.terms(part)) if len(part) == 1 else []
            for monomial, coefficient in terms:
                bits = coefficient.numerator.bit_length() + coefficient.denominator.bit_length()
                if (bits - 2) * abs(n) > MAX_BITS or sum(monomial) * abs(n) > MAX_DEGREE:
                    raise OutOfBudget("a power is too large")
        return super().power(a, n)

    def exp(self, a: Element) -> Element:
        """Return a product of powers of exponentials of monomials."""
        numerator, denominator = self._reduced(a)
        if denominator != self._one:
            self.complete = False
            return self._exponential(_key(numerator, denominator), "", 1)
        result = self.number(Fraction(1))
        for monomial, coefficient in self._domain.terms(numerator):
            units = coefficient * EXPONENT_UNIT
            if units.denominator != 1 or abs(units) > MAX_EXPONENT:
                factor = self._exponential(monomial, coefficient, 1)
            else:
                factor = self._exponential(monomial, "unit", int(units))
            result = self.multiply(result, factor)
        return result

    def _exponential(self, base: Hashable, scale: Hashable, n: int) -> Element:
        """Return a power of ``exp(scale base)``; a generator of another scale is related to it."""
        generator = self._generator(("exp", base, scale))
        self._exponentials.add(self._taken["exp", base, scale])
        self.complete &= self._scales.setdefault(base, scale) == scale
        return self.power(generator, n)

    def log(self, a: Element) -> Element:
        """Return a generator of its own, or 0 at 1."""
        if a[0] == a[1]:
            return self.number(Fraction(0))
        self.complete = False
        return self.unknown("log", 0, a)

    def step(self, a: Element) -> Element:
        """Return the assumed side; arguments that differ by a positive factor share it."""
        numerator, denominator = self._reduced(a)
        sign = self._product(numerator, denominator)
        if sign == 0:
            raise Singular
        self.complete = False
        leading = self._domain.leading(sign)
        if self._definite(sign):
            return self.number(Fraction(leading > 0))
        key = str(sign * self._domain.constant(1 / leading))
        active = self._side(key)
        return active if leading > 0 else self.add(self.number(Fraction(1)), self.negate(active))

    def _side(self, key: str) -> Element:
        """Return the step at a canonical argument: its assumed side, or a generator."""
        active = self.atoms.setdefault(key, True)
        if self._assumed:
            return self.number(Fraction(active))
        generator = self._generator(("step", key))
        self._bits.add(self._taken["step", key])
        return generator

    def _definite(self, sign: Any) -> bool:
        """Whether a polynomial is a non-zero constant plus squares, all of one sign."""
        if not self._domain.at_zero(sign):
            return False
        terms = list(self._domain.terms(sign))
        return len({coefficient > 0 for _, coefficient in terms}) == 1 and all(
            power % 2 == 0 or position in self._exponentials
            for monomial, _ in terms
            for position, power in enumerate(monomial)
        )

    def unknown(self, name: str, order: int, a: Element) -> Element:
        """Return the generator of this function at this canonical argument."""
        return self._generator((name, order, _key(*self._reduced(a))))

    def is_zero(self, a: Element) -> bool:
        """Whether the element is zero for all inputs."""
        return bool(a[0] == 0) or (bool(self._bits) and self._vanishes(a[0]))

    def _vanishes(self, numerator: Any) -> bool:
        """Whether a polynomial is zero once every step is its own square."""
        coefficients: dict[tuple[int, ...], Fraction] = defaultdict(Fraction)
        for monomial, coefficient in self._domain.terms(numerator):
            powers = (min(n, 1) if i in self._bits else n for i, n in enumerate(monomial))
            coefficients[tuple(powers)] += coefficient
        return not any(coefficients.values())

    def _reduced(self, a: Element) -> Element:
        """Divide out common factors, and make the denominator's leading coefficient 1."""
        numerator, denominator = a
        if len(numerator) + len(denominator) > MAX_GCD_TERMS:
            self.complete &= bool(denominator == self._one)
        elif denominator != self._one:
            self._deadline.check()
            common = numerator.gcd(denominator)
            numerator = self._domain.quotient(numerator, common)
            denominator = self._domain.quotient(denominator, common)
            scale = self._domain.constant(1 / self._domain.leading(denominator))
            numerator, denominator = numerator * scale, denominator * scale
        return numerator, denominator

    def _product(self, a: Any, b: Any) -> Any:
        size = len(a) * len(b)
        if size > 20 * MAX_TERMS:
            raise OutOfBudget("the canonical form has too many terms")
        if size > MAX_TERMS // 4:
            self._deadline.check()
        return a * b


@lru_cache(maxsize=8)
def _domain(size: int, *, flint: bool) -> PolynomialDomain:
    return polynomial_domain(size, flint=flint)


def _key(numerator: Any, denominator: Any) -> str:
    return f"{numerator}/{denominator}"


def _bounded(numerator: Any, denominator: Any) -> Element:
    if len(numerator) > MAX_TERMS or len(denominator) > MAX_TERMS:
        raise OutOfBudget("the canonical form has too many terms")
    return numerator, denominator
