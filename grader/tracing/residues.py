"""Run code exactly, on integers modulo a prime, with functions nobody knows.

Code that only adds, subtracts, multiplies and calls the functions it is given is a polynomial in
its inputs and in those functions' values. Two different polynomials of degree ``d`` agree at a
random point of the field with probability at most ``d / P`` (Schwartz 1980, Zippel 1979), so a
few runs settle what no number of floating-point runs can.
"""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from grader.tracing.table import NotTraceable

#: A Mersenne prime: 2**61 - 1.
P: Final = 2**61 - 1
#: What an opaque function is sent as: this word and a key.
OPAQUE: Final = "opaque:"


class Residue:
    """An integer modulo P with a bound on its degree as a polynomial in what was given.

    Beyond P a degree says nothing more, so it is P.
    """

    __slots__ = ("degree", "value")

    def __init__(self, value: int, degree: int = 0) -> None:
        self.value, self.degree = value % P, min(degree, P)

    def __add__(self, other: Any) -> "Residue":
        other = residue(other)
        return Residue(self.value + other.value, max(self.degree, other.degree))

    __radd__ = __add__

    def __neg__(self) -> "Residue":
        return Residue(-self.value, self.degree)

    def __sub__(self, other: Any) -> "Residue":
        return self + (-residue(other))

    def __rsub__(self, other: Any) -> "Residue":
        return residue(other) - self

    def __mul__(self, other: Any) -> "Residue":
        other = residue(other)
        return Residue(self.value * other.value, self.degree + other.degree)

    __rmul__ = __mul__

    def __pow__(self, exponent: Any) -> "Residue":
        if not isinstance(exponent, (int, np.integer)) or not 0 <= exponent <= 64:
            raise NotTraceable("a power other than a small whole one")
        return Residue(pow(self.value, int(exponent), P), self.degree * int(exponent))


def residue(value: Any) -> Residue:
    """Return a number as a residue; fractions that are no whole numbers have no place here."""
    if isinstance(value, Residue):
        return value
    if isinstance(value, (int, np.integer)) or (
        isinstance(value, (float, np.floating)) and float(value).is_integer()
    ):
        return Residue(int(value))
    raise NotTraceable("numbers that are not whole")


def opaque(key: str) -> Callable[[Any], Any]:
    """Return a random function of the field, the same for the same key, elementwise."""

    def value_at(argument: Any) -> Residue:
        digest = blake2b(f"{key} {residue(argument).value}".encode(), digest_size=16).digest()
        return Residue(int.from_bytes(digest, "little"), 1)

    elementwise: Callable[[Any], Any] = np.frompyfunc(value_at, 1, 1)
    return elementwise


def in_field(argument: Any) -> Any:
    """Return an argument as the code meets it: arrays of residues, opaque functions, lists."""
    if isinstance(argument, (list, tuple)):
        return type(argument)([in_field(item) for item in argument])
    if isinstance(argument, str) and argument.startswith(OPAQUE):
        return opaque(argument)
    if isinstance(argument, (bool, str)):
        return argument
    whole = np.asarray(argument)
    entries = np.empty(whole.shape, dtype=object)
    for index in np.ndindex(whole.shape):
        entries[index] = Residue(int(whole[index]), 1)
    return entries if whole.ndim else entries.item()


def run(function: Callable[..., Any], arguments: Sequence[Any]) -> list[NDArray[np.object_]]:
    """Call a function in the field and return every array of its answer, not looked into yet.

    Parameters
    ----------
    function : callable
    arguments : sequence
        Arrays of integers below P, ``opaque:KEY`` for a function, lists of these.

    Raises
    ------
    NotTraceable
        If the code leaves the field.
    """
    answer = function(*(in_field(argument) for argument in arguments))
    several = isinstance(answer, (list, tuple)) and any(getattr(a, "ndim", 0) for a in answer)
    return [np.asarray(array, dtype=object) for array in (answer if several else [answer])]


def written(entries: NDArray[np.object_]) -> tuple[NDArray[np.int64], int]:
    """Return an array of an answer as integers, with the greatest degree of its entries.

    Raises
    ------
    NotTraceable
        If an entry is not of the field.
    """
    values = np.empty(entries.shape, dtype=np.int64)
    degree = 0
    for index in np.ndindex(entries.shape):
        entry = residue(entries[index])
        values[index] = entry.value
        degree = max(degree, entry.degree)
    return values, degree
