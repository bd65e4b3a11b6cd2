"""Arrays of ring elements of rank 0, 1 and 2, and the shape rules of both readings."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from itertools import product
from math import prod
from typing import Generic, NamedTuple, TypeVar

from grader.symbolic.halts import OutOfBudget, ShapeMismatch
from grader.symbolic.tree import Shape

T = TypeVar("T")

#: No array of a formula may have more entries.
MAX_ENTRIES = 20_000


class Tensor(NamedTuple, Generic[T]):
    """An array in row-major order; each step of an evaluation makes one.

    Attributes
    ----------
    shape : tuple of int
    entries : sequence of T
    split : int or None
        In a Jacobian ``d a / d b``, how many leading axes are ``a``'s; the rest are ``b``'s.
        None in an ordinary array.
    """

    shape: Shape
    entries: Sequence[T]
    split: int | None = None

    @property
    def is_scalar(self) -> bool:
        """Whether there is just one entry, in whatever shape."""
        return len(self.entries) == 1 and self.split is None

    @property
    def out(self) -> Shape:
        """The shape of a Jacobian's numerator."""
        return self.shape[: self.split]

    @property
    def by(self) -> Shape:
        """The shape of a Jacobian's denominator."""
        return self.shape[self.split :]


def show(shape: Shape) -> str:
    """Return a shape as a student reads it."""
    return str(shape) if shape else "of a number"


def is_matrix(a: Tensor[T]) -> bool:
    """Whether a Jacobian has at most one index above and one below."""
    return all(sum(n != 1 for n in side) <= 1 for side in (a.out, a.by))


def plain(a: Tensor[T]) -> Tensor[T]:
    """Return a Jacobian of vectors by vectors as the matrix it is on paper."""
    if a.split is None:
        return a
    if not is_matrix(a):
        reason = "a derivative with more than two indices has a meaning in products only"
        raise ShapeMismatch(reason)
    return Tensor((prod(a.out), prod(a.by)), a.entries)


def transposed(a: Tensor[T]) -> Tensor[T]:
    """Transpose; a Jacobian swaps numerator and denominator, a vector of rank 1 stays."""
    if a.split is None and len(a.shape) < 2:
        return a
    rows = prod(a.shape[: 1 if a.split is None else a.split])
    columns = len(a.entries) // rows
    entries = [a.entries[i * columns + j] for j in range(columns) for i in range(rows)]
    if a.split is None:
        return Tensor(a.shape[::-1], entries)
    return Tensor(a.by + a.out, entries, len(a.by))


def broadcast_shape(a: Tensor[T], b: Tensor[T], what: str, *, one_sided: bool) -> Shape:
    """Return the shape of an elementwise operation, by NumPy's rule.

    On paper (``one_sided``) a single number goes with anything and one operand may be stretched
    to the other, but a row and a column do not make a matrix.
    """
    if one_sided and a.is_scalar != b.is_scalar:
        return b.shape if a.is_scalar else a.shape
    longest = max(len(a.shape), len(b.shape))
    left = (1,) * (longest - len(a.shape)) + a.shape
    right = (1,) * (longest - len(b.shape)) + b.shape
    fits = all(m == n or 1 in (m, n) for m, n in zip(left, right, strict=True))
    shape = tuple(max(m, n) for m, n in zip(left, right, strict=True))
    if not fits or (one_sided and shape not in (left, right)):
        reason = f"the {what} of shapes {show(a.shape)} and {show(b.shape)} does not exist"
        raise ShapeMismatch(reason)
    return shape


def stretched(a: Tensor[T], shape: Shape) -> Sequence[T]:
    """Return the entries of ``a`` broadcast to a shape."""
    if a.shape == shape or len(a.entries) == prod(shape):
        return a.entries
    if len(a.entries) == 1:
        return list(a.entries) * prod(shape)
    own = (1,) * (len(shape) - len(a.shape)) + a.shape
    steps, step = [], 1
    for n in reversed(own):
        steps.append(0 if n == 1 else step)
        step *= n
    steps.reverse()
    positions = product(*(range(n) for n in shape))
    return [a.entries[sum(i * s for i, s in zip(at, steps, strict=True))] for at in positions]


def joined(
    a: Tensor[T],
    b: Tensor[T],
    operation: Callable[[T, T], T],
    what: str = "sum",
    *,
    one_sided: bool = False,
) -> Tensor[T]:
    """Apply an operation elementwise; ``what`` names it in the student's error."""
    a, b = plain(a), plain(b)
    if a.shape == b.shape:
        return Tensor(a.shape, list(map(operation, a.entries, b.entries)))
    shape = broadcast_shape(a, b, what, one_sided=one_sided)
    return Tensor(shape, list(map(operation, stretched(a, shape), stretched(b, shape))))


def matrix_product(
    a: Tensor[T], b: Tensor[T], add: Callable[[T, T], T], multiply: Callable[[T, T], T]
) -> Tensor[T]:
    """Return ``a @ b`` by NumPy's rule; vectors of rank 1 are rows on the left, columns right."""
    a, b = plain(a), plain(b)
    if not a.shape or not b.shape or a.shape[-1] != b.shape[0]:
        reason = (
            f"the matrix product of shapes {show(a.shape)} and {show(b.shape)} does not exist"
            f"{_transposition_advice(a.shape, b.shape)}"
        )
        raise ShapeMismatch(reason)
    inner = b.shape[0]
    columns = len(b.entries) // inner
    rows = [a.entries[i : i + inner] for i in range(0, len(a.entries), inner)]
    below = [b.entries[j::columns] for j in range(columns)]
    entries = [reduce(add, map(multiply, row, column)) for row in rows for column in below]
    return Tensor(a.shape[:-1] + b.shape[1:], entries)


def _transposition_advice(a: Shape, b: Shape) -> str:
    if len(a) == len(b) == 2:
        if a[0] == b[0]:
            return "; is the first one to be transposed?"
        if a[1] == b[1]:
            return "; is the second one to be transposed?"
    return ""


def contracted(
    a: Tensor[T], b: Tensor[T], add: Callable[[T, T], T], multiply: Callable[[T, T], T]
) -> Tensor[T] | None:
    """Return the chain rule's product if one operand is a Jacobian, None if the shapes do not meet.

    The formal product of partial derivatives sums over what both share, in whichever order they
    are written: ``dL/ds_2 · ds_2/dW_2`` has the shape of ``W_2``. Where sizes are equal and both
    ways would do, a Jacobian before a vector is applied to it.
    """
    if a.split is None and b.split is None:
        return None
    if b.split is None and a.by == b.shape:
        left, right = _flattened(a, b.shape, last=True), _flattened(b, b.shape, last=False)
        return Tensor(a.out, matrix_product(left, right, add, multiply).entries)
    for left, right in ((a, b), (b, a)):
        shared = left.shape if left.split is None else left.by
        if right.split is not None and shared == right.out:
            factors = _flattened(left, shared, last=True), _flattened(right, shared, last=False)
            out = () if left.split is None else left.out
            return jacobian(out, right.by, matrix_product(*factors, add, multiply).entries)
    return None


def _flattened(a: Tensor[T], shared: Shape, *, last: bool) -> Tensor[T]:
    """Return an array as a matrix whose last or first index runs over the shared axes."""
    size = prod(shared)
    rest = len(a.entries) // size
    return Tensor((rest, size) if last else (size, rest), a.entries)


def jacobian(out: Shape, by: Shape, entries: Sequence[T]) -> Tensor[T]:
    """Return ``d a / d b``: a gradient of ``b``'s shape if ``a`` is one number."""
    if prod(out) == 1:
        return Tensor(by, entries)
    if prod(by) == 1:
        return Tensor(out, entries)
    return Tensor(out + by, entries, len(out))


def aggregated(
    a: Tensor[T], axis: int | None, add: Callable[[T, T], T], *, keepdims: bool
) -> Tensor[T]:
    """Sum over one axis, or over all."""
    a = plain(a)
    if axis is None:
        total = [reduce(add, a.entries)]
        return Tensor((1,) * len(a.shape) if keepdims else (), total)
    if not -len(a.shape) <= axis < len(a.shape):
        raise ShapeMismatch(f"there is no axis {axis} in shape {show(a.shape)}")
    axis %= len(a.shape)
    inner = prod(a.shape[axis + 1 :])
    block = inner * a.shape[axis]
    starts = [s + i for s in range(0, len(a.entries), block) for i in range(inner)]
    entries = [reduce(add, a.entries[s : s + block : inner][: a.shape[axis]]) for s in starts]
    kept = (1,) if keepdims else ()
    return Tensor(a.shape[:axis] + kept + a.shape[axis + 1 :], entries)


def outer(a: Tensor[T], b: Tensor[T], multiply: Callable[[T, T], T]) -> Tensor[T]:
    """Return ``a b^T`` of two vectors in whatever layout."""
    a, b = plain(a), plain(b)
    for vector in (a, b):
        if sum(n != 1 for n in vector.shape) > 1:
            reason = f"the outer product joins two vectors, not a matrix of shape {vector.shape}"
            raise ShapeMismatch(reason)
    if len(a.entries) * len(b.entries) > MAX_ENTRIES:
        raise OutOfBudget("an array has too many entries")
    entries = [multiply(x, y) for x in a.entries for y in b.entries]
    return Tensor((len(a.entries), len(b.entries)), entries)


def diagonal(a: Tensor[T], zero: T) -> Tensor[T]:
    """Return the square matrix with a vector on its diagonal."""
    a = plain(a)
    n = len(a.entries)
    if max(a.shape, default=1) != n:
        raise ShapeMismatch(f"diag takes a vector, not a matrix of shape {a.shape}")
    entries = [a.entries[i] if i == j else zero for i in range(n) for j in range(n)]
    return Tensor((n, n), entries)


def mean_factor(a: Tensor[T], axis: int | None) -> Fraction:
    """Return one over the number of entries that a mean goes over."""
    shape = plain(a).shape
    return Fraction(1, prod(shape) if axis is None else shape[axis])
