"""Square matrices in any ring: trace, determinant and powers, the inverse among them.

Determinants are expanded by rows over sets of columns, so nothing is divided by but the determinant
itself: no pivot has to be found, and forms stay polynomials as long as they can.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from typing import TypeVar

from grader.symbolic.budget import Budget
from grader.symbolic.halts import OutOfBudget, ShapeMismatch
from grader.symbolic.rings.base import Ring
from grader.symbolic.tensor import Tensor, matrix_product, plain, show

T = TypeVar("T")
Rows = Sequence[Sequence[T]]
#: Larger matrices have no determinant here: it has as many products as they have orders of rows.
MAX_SIDE = 6


def trace(a: Tensor[T], ring: Ring[T]) -> Tensor[T]:
    """Return the sum of the diagonal, a single number; raise ShapeMismatch if there is none."""
    rows = _rows(a, "the trace")
    return Tensor((), [reduce(ring.add, (row[i] for i, row in enumerate(rows)))])


def determinant(a: Tensor[T], ring: Ring[T], budget: Budget) -> Tensor[T]:
    """Return the determinant, a single number.

    Raises
    ------
    ShapeMismatch
        If the matrix is not square.
    OutOfBudget
        If it has more than ``MAX_SIDE`` rows.
    """
    return Tensor((), [_determinant(_bounded(_rows(a, "the determinant")), ring, budget)])


def power(a: Tensor[T], exponent: int, ring: Ring[T], budget: Budget) -> Tensor[T]:
    """Return a power of a square matrix by repeated squaring; of the inverse, if it is negative.

    Raises
    ------
    Singular
        If the inverse is wanted and there is none.
    ShapeMismatch, OutOfBudget
        As for :func:`determinant`; only inverses are bounded.
    """
    rows = _rows(a, "the inverse" if exponent < 0 else "a power")
    n = len(rows)
    if exponent < 0:
        rows = _inverse(_bounded(rows), ring, budget)
    result, squared = None, Tensor((n, n), [entry for row in rows for entry in row])
    while exponent:
        budget.spend(n**3)
        if exponent % 2:
            result = squared if result is None else _product(result, squared, ring)
        exponent = abs(exponent) // 2
        squared = _product(squared, squared, ring) if exponent else squared
    result = _identity(n, ring) if result is None else result
    return Tensor(a.shape, result.entries) if a.is_scalar else result


def _rows(a: Tensor[T], what: str) -> list[Sequence[T]]:
    """Return the rows of a square matrix; a single number is one."""
    a = plain(a)
    if a.is_scalar:
        return [a.entries]
    if len(a.shape) != 2 or a.shape[0] != a.shape[1]:
        reason = f"{what} of an array of shape {show(a.shape)} does not exist: it is not square"
        raise ShapeMismatch(reason)
    n = a.shape[0]
    return [a.entries[i * n : (i + 1) * n] for i in range(n)]


def _bounded(rows: list[Sequence[T]]) -> list[Sequence[T]]:
    if len(rows) > MAX_SIDE:
        raise OutOfBudget(f"matrices of more than {MAX_SIDE} rows are not inverted")
    return rows


def _product(a: Tensor[T], b: Tensor[T], ring: Ring[T]) -> Tensor[T]:
    return matrix_product(a, b, ring.add, ring.multiply)


def _identity(n: int, ring: Ring[T]) -> Tensor[T]:
    zero, one = ring.number(Fraction(0)), ring.number(Fraction(1))
    return Tensor((n, n), [one if i == j else zero for i in range(n) for j in range(n)])


def _determinant(rows: Rows[T], ring: Ring[T], budget: Budget) -> T:
    """Expand row by row: what is kept for a set of columns is the minor of the rows so far."""
    minors: dict[int, T] = {0: ring.number(Fraction(1))}
    for row in rows:
        grown: dict[int, T] = {}
        budget.spend(len(minors) * len(row))
        for columns, minor in minors.items():
            for j, entry in enumerate(row):
                if columns >> j & 1:
                    continue
                term = ring.multiply(entry, minor)
                if (columns >> j).bit_count() % 2:
                    term = ring.negate(term)
                key = columns | 1 << j
                grown[key] = ring.add(grown[key], term) if key in grown else term
        minors = grown
    return minors[(1 << len(rows)) - 1]


def _inverse(rows: Rows[T], ring: Ring[T], budget: Budget) -> list[Sequence[T]]:
    """Return the adjugate over the determinant."""
    n = len(rows)
    factor = ring.invert(_determinant(rows, ring, budget))

    def cofactor(i: int, j: int) -> T:
        left = [[*row[:j], *row[j + 1 :]] for at, row in enumerate(rows) if at != i]
        minor = ring.multiply(factor, _determinant(left, ring, budget))
        return ring.negate(minor) if (i + j) % 2 else minor

    return [[cofactor(i, j) for i in range(n)] for j in range(n)]
