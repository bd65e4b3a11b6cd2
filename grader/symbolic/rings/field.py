"""Arithmetic modulo two primes at a secret point, with every unknown function a random oracle.

A wrong answer agrees with the reference there only by chance (Schwartz 1980, Zippel 1979). The
exponential follows Gonnet (1984, "Determining equivalence of expressions in random polynomial
time"): exponents live modulo q and everything else modulo P = 52 q + 1, so that
``exp(a + b) = exp(a) exp(b)`` holds while ``exp(a)`` and ``a`` stay unrelated.
"""

import hashlib
import secrets
from fractions import Fraction

from grader.symbolic.halts import Singular
from grader.symbolic.rings.base import Ring
from grader.symbolic.tree import Shape

EXPONENT_PRIME = (1 << 61) - 1
VALUE_PRIME = 52 * EXPONENT_PRIME + 1
#: Of order EXPONENT_PRIME modulo VALUE_PRIME: 2 ** ((P - 1) / q).
GENERATOR = pow(2, 52, VALUE_PRIME)
#: Elements are kept modulo the product; both residues are read off it.
MODULUS = EXPONENT_PRIME * VALUE_PRIME


class FieldRing(Ring[int]):
    """One secret point. Equality is judged modulo VALUE_PRIME.

    Parameters
    ----------
    key : bytes, optional
        Fixes the point, for tests and for hash tables of mistakes. Without it the point is fresh
        from the operating system, so no answer can be built to vanish there.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self._key = secrets.token_bytes(16) if key is None else key
        self._numbers: dict[Fraction, int] = {}
        self._drawn: dict[tuple[str, int, int], int] = {}
        #: Whether a step function was met: it takes one bit, so chance agreement is likely.
        self.stepped = False

    @property
    def oracle_calls(self) -> int:
        """How many values of unknown functions and inputs were drawn."""
        return len(self._drawn)

    def _draw(self, name: str, order: int, at: int) -> int:
        found = self._drawn.get((name, order, at))
        if found is None:
            message = f"{name}|{order}|{at}".encode()
            digest = hashlib.blake2b(message, key=self._key, digest_size=24).digest()
            found = self._drawn[name, order, at] = int.from_bytes(digest, "big") % MODULUS
        return found

    def number(self, value: Fraction) -> int:
        """Return the residue of an exact number."""
        found = self._numbers.get(value)
        if found is None:
            found = value.numerator * _inverse(value.denominator) % MODULUS
            self._numbers[value] = found
        return found

    def variable(self, name: str, index: Shape) -> int:
        """Return the secret value of one input."""
        return self._draw(f"{name}{list(index)}", -1, 0)

    def add(self, a: int, b: int) -> int:
        """Return ``a + b``."""
        return (a + b) % MODULUS

    def negate(self, a: int) -> int:
        """Return ``-a``."""
        return -a % MODULUS

    def multiply(self, a: int, b: int) -> int:
        """Return ``a b``."""
        return a * b % MODULUS

    def invert(self, a: int) -> int:
        """Return ``1 / a``."""
        return _inverse(a)

    def power(self, a: int, n: int) -> int:
        """Return ``a ** n``."""
        return pow(a if n >= 0 else _inverse(a), abs(n), MODULUS)

    def exp(self, a: int) -> int:
        """Return the generator's power; its residue modulo q, needed by nested exp, is drawn."""
        value = pow(GENERATOR, a % EXPONENT_PRIME, VALUE_PRIME)
        # VALUE_PRIME is 1 modulo EXPONENT_PRIME, so this has both residues (Chinese remainders).
        lift = (self._draw("exp", 0, value) - value) % EXPONENT_PRIME
        return value + VALUE_PRIME * lift

    def log(self, a: int) -> int:
        """Return an oracle's value: the laws of the logarithm are left to the other rings."""
        return self.unknown("log", 0, a)

    def step(self, a: int) -> int:
        """Return one secret bit, with ``step(-a) = 1 - step(a)``."""
        self.stepped = True
        value = a % VALUE_PRIME
        if value == 0:
            raise Singular
        mirrored = VALUE_PRIME - value
        if value > mirrored:
            return 1 - (self._draw("step", 0, mirrored) & 1)
        return self._draw("step", 0, value) & 1

    def unknown(self, name: str, order: int, a: int) -> int:
        """Return the oracle's value at the argument."""
        return self._draw(name, order, a % VALUE_PRIME)

    def is_zero(self, a: int) -> bool:
        """Whether the element vanishes modulo VALUE_PRIME."""
        return a % VALUE_PRIME == 0


def _inverse(a: int) -> int:
    try:
        return pow(a, -1, MODULUS)
    except ValueError:
        raise Singular from None
