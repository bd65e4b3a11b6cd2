"""Arithmetic modulo two primes at a secret point, with every unknown function a random oracle.

A wrong answer agrees with the reference there only by chance (Schwartz 1980, Zippel 1979). The
exponential follows Gonnet (1984, "Determining equivalence of expressions in random polynomial
time"): exponents live modulo q and everything else modulo P = m q + 1, so that
``exp(a + b) = exp(a) exp(b)`` holds while ``exp(a)`` and ``a`` stay unrelated. The primes are drawn
with the point: an answer cannot be built around what it does not know.
"""

import hashlib
from fractions import Fraction

from grader.symbolic.halts import Singular
from grader.symbolic.rings.base import Ring
from grader.symbolic.rings.secret import Secret, draw_secret
from grader.symbolic.tree import Shape


class FieldRing(Ring[int]):
    """One secret point. Equality is judged modulo the values' prime.

    Parameters
    ----------
    secret : Secret, optional
        Fixes the point, for hash tables of mistakes and where a point is asked twice. Without it
        the point is fresh, so no answer can be built to vanish there.
    """

    def __init__(self, secret: Secret | None = None) -> None:
        self.secret = secret or draw_secret()
        self._values, self._exponents = self.secret.values, self.secret.exponents
        #: Elements are kept modulo the product; both residues are read off it.
        self._modulus = self._values * self._exponents
        self._numbers: dict[Fraction, int] = {}
        self._drawn: dict[tuple[str, int, int], int] = {}
        #: Whether a step function was met: it takes one bit, so chance agreement is likely.
        self.stepped = False
        #: Whether a logarithm was met: its laws do not hold here, so equals may differ.
        self.logged = False

    def _draw(self, name: str, order: int, at: int) -> int:
        found = self._drawn.get((name, order, at))
        if found is None:
            message = f"{name}|{order}|{at}".encode()
            digest = hashlib.blake2b(message, key=self.secret.key, digest_size=24).digest()
            found = self._drawn[name, order, at] = int.from_bytes(digest, "big") % self._modulus
        return found

    def number(self, value: Fraction) -> int:
        """Return the residue of an exact number."""
        found = self._numbers.get(value)
        if found is None:
            found = value.numerator * self.invert(value.denominator) % self._modulus
            self._numbers[value] = found
        return found

    def variable(self, name: str, index: Shape) -> int:
        """Return the secret value of one input."""
        return self._draw(f"{name}{list(index)}", -1, 0)

    def add(self, a: int, b: int) -> int:
        """Return ``a + b``."""
        return (a + b) % self._modulus

    def negate(self, a: int) -> int:
        """Return ``-a``."""
        return -a % self._modulus

    def multiply(self, a: int, b: int) -> int:
        """Return ``a b``."""
        return a * b % self._modulus

    def invert(self, a: int) -> int:
        """Return ``1 / a``."""
        try:
            return pow(a, -1, self._modulus)
        except ValueError:
            raise Singular from None

    def power(self, a: int, n: int) -> int:
        """Return ``a ** n``."""
        return pow(a if n >= 0 else self.invert(a), abs(n), self._modulus)

    def exp(self, a: int) -> int:
        """Return the generator's power; its residue modulo q, needed by nested exp, is drawn."""
        value = pow(self.secret.generator, a % self._exponents, self._values)
        # P is 1 modulo q, so this has both residues (Chinese remainders).
        lift = (self._draw("exp", 0, value) - value) % self._exponents
        return value + self._values * lift

    def log(self, a: int) -> int:
        """Return an oracle's value: the laws of the logarithm are left to the other rings."""
        self.logged = True
        return self.unknown("log", 0, a)

    def step(self, a: int) -> int:
        """Return one secret bit, with ``step(-a) = 1 - step(a)``."""
        self.stepped = True
        value = a % self._values
        if value == 0:
            raise Singular
        mirrored = self._values - value
        if value > mirrored:
            return 1 - (self._draw("step", 0, mirrored) & 1)
        return self._draw("step", 0, value) & 1

    def unknown(self, name: str, order: int, a: int) -> int:
        """Return the oracle's value at the argument."""
        return self._draw(name, order, a % self._values)

    def is_zero(self, a: int) -> bool:
        """Whether the element vanishes modulo the values' prime."""
        return a % self._values == 0
