"""Points at which formulas are compared for a counterexample: small, simple, fixed by a seed."""

import random
from fractions import Fraction

from grader.symbolic.tree import Shape


class SmallPoint:
    """Small numbers for inputs, simple polynomials for unknown functions; both fixed by a seed.

    The functions are straight lines for the first seeds, then parabolas, then cubics; later seeds
    scale the inputs down, so that thresholds close to each other are told apart too.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  a choice of examples, not a secret
        self._degree = 1 if seed < 5 else 2 if seed < 12 else 3
        self._scale = 10 ** self._random.randint(1, 6) if seed >= 14 else 1
        self.inputs: dict[tuple[str, Shape], Fraction] = {}
        self.polynomials: dict[str, tuple[Fraction, ...]] = {}

    def input(self, name: str, index: Shape) -> Fraction:
        """Return the value of one entry of an input."""
        key = name, index
        if key not in self.inputs:
            drawn = self._random.choice((1, 2, 3, -1, -2))
            self.inputs[key] = Fraction(drawn, self._scale)
        return self.inputs[key]

    def polynomial(self, name: str) -> tuple[Fraction, ...]:
        """Return the coefficients of an unknown function, constant first."""
        if name not in self.polynomials:
            choice = self._random.choice
            leading = choice((2, 3, -1)) if self._degree == 1 else choice((1, -1))
            middle = [Fraction(choice((0, 1, -1, 2))) for _ in range(self._degree - 1)]
            constant = Fraction(choice((0, 0, 1, -1)))
            self.polynomials[name] = (constant, *middle, Fraction(leading))
        return self.polynomials[name]

    def formula(self, name: str, *, sine: bool = False) -> str:
        """Return what stands for an unknown function, as a formula in ``u``."""
        coefficients = self.polynomial(name)
        return f"sin({_text(coefficients[:2])})" if sine else _text(coefficients)


def _text(coefficients: tuple[Fraction, ...]) -> str:
    """Write a polynomial in u, the highest power first."""
    text = ""
    for power, c in reversed(list(enumerate(coefficients))):
        if c:
            unit = "" if power == 0 else "u" if power == 1 else f"u**{power}"
            size = unit if abs(c) == 1 and unit else f"{abs(c)}*{unit}" if unit else f"{abs(c)}"
            sign = " - " if c < 0 else " + "
            text += sign + size if text else ("-" if c < 0 else "") + size
    return text or "0"
