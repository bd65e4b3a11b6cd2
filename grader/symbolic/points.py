"""Points at which formulas are compared in numbers: small and simple ones, and secret ones."""

import random
import secrets
from fractions import Fraction

from grader.symbolic.tree import Shape


class SmallPoint:
    """Small numbers for inputs, simple polynomials for unknown functions; both fixed by a seed.

    The functions are straight lines for the first seeds, then parabolas, then cubics; later seeds
    scale the inputs down, so that thresholds close to each other are told apart too, and the last
    ones so far that what grows out of all bounds elsewhere has a value.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  a choice of examples, not a secret
        self._degree = 1 if seed < 5 else 2 if seed < 12 else 3
        digits = (1, 6) if seed < 17 else (7, 30)
        self._scale = 10 ** self._random.randint(*digits) if seed >= 14 else 1
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


class SecretPoint(SmallPoint):
    """Numbers that nobody can know before: each is drawn when it is first asked for."""

    def __init__(self) -> None:
        super().__init__(0)

    def input(self, name: str, index: Shape) -> Fraction:
        """Return the value of one entry of an input, between 0.1 and 3 in size."""
        return self.inputs.setdefault((name, index), _drawn())

    def polynomial(self, name: str) -> tuple[Fraction, ...]:
        """Return the two coefficients of a sine's argument, constant first."""
        return self.polynomials.setdefault(name, (_drawn(), _drawn()))


def _drawn() -> Fraction:
    size = Fraction(100_000 + secrets.randbelow(2_900_000), 1_000_000)
    return size if secrets.randbits(1) else -size


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
