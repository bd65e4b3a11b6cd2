"""Secret prime fields: drawn for one point, so that no number in an answer can be zero there.

Whoever has read this knows how the primes are drawn, not which ones were. A number of n bits has at
most n / 60 of them among its divisors, and there are more than 2 ** 53 to draw from.
"""

import secrets
from dataclasses import dataclass
from math import gcd, prod

#: Exponents live modulo a prime of this many bits.
BITS = 61
#: At least so many primes can be drawn: between 2**60 and 2**61 lie more than 2**53.8 of them
#: (Rosser and Schoenfeld 1962, corollary 3), and all but a few have a multiple as wanted below.
DRAWN_FROM = 1 << 53
#: Deterministic for every number below 2**81 (Sorenson and Webster 2015).
_WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41)
_SMALL = prod((*_WITNESSES, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109))
#: How far above the exponents' prime the values' prime is searched for, as a multiple of it.
_MULTIPLES = range(2, 1 << 10, 2)


@dataclass(frozen=True, slots=True)
class Secret:
    """A point of a prime field.

    Attributes
    ----------
    key : bytes
        Gives inputs and unknown functions their values.
    exponents : int
        The prime q; exponents are counted modulo it.
    values : int
        The prime P = m q + 1; everything else is counted modulo it.
    generator : int
        Of order q modulo P.
    """

    key: bytes
    exponents: int
    values: int
    generator: int


def draw_secret() -> Secret:
    """Draw a point of a field that nobody knows."""
    while True:
        q = secrets.randbits(BITS - 1) | 1 << (BITS - 1) | 1
        if not is_prime(q):
            continue
        for m in _MULTIPLES:
            if is_prime(m * q + 1):
                generator = pow(secrets.randbelow(q) + 2, m, m * q + 1)
                if generator != 1:
                    return Secret(secrets.token_bytes(16), q, m * q + 1, generator)


def is_prime(n: int) -> bool:
    """Whether an odd number from 111 to 2**81 is prime (Miller 1976, Rabin 1980)."""
    if gcd(n, _SMALL) > 1:
        return False
    twos = ((n - 1) & (1 - n)).bit_length() - 1
    odd = (n - 1) >> twos
    return all(_is_witnessed(n, pow(base, odd, n), twos) for base in _WITNESSES)


def _is_witnessed(n: int, power: int, twos: int) -> bool:
    """Whether a base says nothing against n being prime."""
    if power in (1, n - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % n
        if power == n - 1:
            return True
    return False
