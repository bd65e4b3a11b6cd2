"""An array of symbols that NumPy code can compute with, and which records what it does.

It knows every entry as a scalar and, as long as the code works on whole arrays, also the formula
of the whole: ``W.T @ d`` rather than six sums. Whatever hangs on a value raises NotTraceable.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Final, NoReturn

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from grader.tracing.scalar import Scalar, exact, number
from grader.tracing.table import NotTraceable, Table

MAX_ENTRIES: Final = 4096

#: Who answers when NumPy's own functions meet symbols; ``operations`` and ``functions`` sign up.
HANDLERS: Final[dict[str, Callable[..., Any]]] = {}


class Traced(NDArrayOperatorsMixin):
    """An array of symbols.

    Attributes
    ----------
    entries : object array of Scalar
    whole : int or None
        The node of the whole array, while there is one.
    spread : bool
        Whether ``whole`` is one number that stands for every entry.
    """

    __array_priority__ = 1000

    def __init__(
        self, table: Table, entries: Any, whole: int | None = None, *, spread: bool = False
    ) -> None:
        self.table, self.whole, self.spread = table, whole, spread
        self.entries = np.asarray(entries, dtype=object)
        if self.entries.size > MAX_ENTRIES:
            refuse("an array with too many entries")

    # What an array is

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths of the axes."""
        return self.entries.shape

    @property
    def ndim(self) -> int:
        """How many axes there are."""
        return self.entries.ndim

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self.entries.size

    @property
    def dtype(self) -> np.dtype[Any]:
        """What the code expects."""
        return np.dtype(float)

    @property
    def T(self) -> "Traced":  # noqa: N802  NumPy's name
        """The transpose."""
        return self.transpose()

    @property
    def real(self) -> "Traced":
        """The array itself: symbols are real."""
        return self

    @property
    def flat(self) -> Iterator["Traced"]:
        """The entries one after another."""
        return (self._rest(entry) for entry in self.entries.flat)

    @property
    def whole_shape(self) -> tuple[int, ...]:
        """The shape of what ``whole`` speaks of."""
        return () if self.spread else self.shape

    def _rest(self, entries: Any) -> "Traced":
        """Return entries without a formula of the whole; a single one has its own."""
        return plain(self.table, entries)

    def __len__(self) -> int:
        if not self.ndim:
            refuse("len() of a single number")
        return len(self.entries)

    def __iter__(self) -> Iterator["Traced"]:
        return (self._rest(entry) for entry in self.entries)

    def __getitem__(self, key: Any) -> "Traced":
        if _is_symbolic(key):
            refuse("an index or mask that depends on values")
        found = self.entries[key]
        same = getattr(found, "shape", None) == self.shape and key in (..., slice(None))
        return self._like(found) if same else self._rest(found)

    def __setitem__(self, key: Any, value: Any) -> None:
        new = traced(self.table, value)
        self.whole, self.spread = None, False
        if isinstance(key, Traced):
            self.entries[...] = _masked(key, new, self)
        elif _is_symbolic(key):
            refuse("an index that depends on values")
        else:
            self.entries[key] = new.entries if new.ndim else new.entries.item()

    def _like(self, entries: Any) -> "Traced":
        return Traced(self.table, entries, self.whole, spread=self.spread)

    # What has no formula

    def __array__(self, *_: Any, **__: Any) -> NoReturn:
        refuse("a conversion to an ordinary array")

    def __bool__(self) -> bool:  # noqa: PLE0304  it never returns
        refuse("a decision (if, while, and, or) on a value")

    def __float__(self) -> float:
        refuse("float() of a value")

    def __int__(self) -> int:
        refuse("int() of a value")

    __index__ = __int__

    def tolist(self) -> NoReturn:
        """Refuse."""
        refuse(".tolist()")

    # What NumPy calls

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return HANDLERS["ufunc"](self.table, ufunc, method, inputs, options)

    def __array_function__(self, function: Any, _: Any, args: Any, options: Any) -> Any:
        return HANDLERS["function"](self.table, function, args, options)

    # Methods of arrays

    def transpose(self, *axes: Any) -> "Traced":
        """Return the array with its axes turned round."""
        if self.ndim < 2:
            return self
        turned = self.entries.transpose(*axes)
        if self.whole is None or self.ndim != 2 or turned.shape != self.shape[::-1]:
            return self._rest(turned)
        whole = self.whole if self.spread else self.table.add("T", self.whole)
        return Traced(self.table, turned, whole, spread=self.spread)

    def reshape(self, *shape: Any, **options: Any) -> "Traced":
        """Return the same entries in another shape."""
        entries = self.entries.reshape(*shape, **options)
        return self._like(entries) if entries.shape == self.shape else self._rest(entries)

    def ravel(self, *_: Any) -> "Traced":
        """Return the entries in one row."""
        return self.reshape(-1)

    flatten = ravel

    def squeeze(self, axis: Any = None) -> "Traced":
        """Return the array without axes of length one."""
        return self.reshape(self.entries.squeeze(axis).shape)

    def copy(self, *_: Any, **__: Any) -> "Traced":
        """Return an array of its own."""
        return self._like(self.entries.copy())

    def astype(self, dtype: Any, *_: Any, **__: Any) -> "Traced":
        """Return the array: symbols are exact numbers of any real dtype."""
        if np.dtype(dtype).kind != "f":
            refuse(f"a conversion to {np.dtype(dtype)}")
        return self.copy()

    def item(self, *index: Any) -> "Traced":
        """Return one entry."""
        return self._rest(self.entries.item(*index))

    def fill(self, value: Any) -> None:
        """Set every entry."""
        self[...] = value

    def dot(self, other: Any) -> Any:
        """Return the product with another array."""
        return np.dot(self, other)

    def sum(self, axis: Any = None, **options: Any) -> Any:
        """Return the sum over one or all axes."""
        return np.sum(self, axis=axis, **options)

    def mean(self, axis: Any = None, **options: Any) -> Any:
        """Return the mean over one or all axes."""
        return np.mean(self, axis=axis, **options)

    def clip(self, low: Any = None, high: Any = None) -> Any:
        """Return the entries kept between two bounds."""
        return np.clip(self, low, high)


def refuse(reason: str) -> NoReturn:
    """Raise NotTraceable."""
    raise NotTraceable(reason)


def _is_symbolic(key: Any) -> bool:
    keys = key if isinstance(key, (tuple, list)) else (key,)
    return any(isinstance(part, Traced) for part in keys)


def _masked(mask: Traced, new: Traced, old: Traced) -> Any:
    """Return ``mask * new + (1 - mask) * old``: what a masked assignment comes to."""
    if mask.shape != old.shape or new.shape not in ((), old.shape):
        refuse("an assignment through a mask of another shape")
    one = number(mask.table, Fraction(1))
    chosen = np.broadcast_to(new.entries, old.shape)
    triples = zip(mask.entries.flat, chosen.flat, old.entries.flat, strict=True)
    mixed = np.empty(old.size, dtype=object)
    mixed[:] = [m * a + (one - m) * b for m, a, b in triples]
    return mixed.reshape(old.shape)


def plain(table: Table, entries: Any) -> Traced:
    """Return an array known by its entries; one without axes is its own whole."""
    if isinstance(entries, Scalar):
        return Traced(table, entries, entries.node)
    return Traced(table, entries)


def traced(table: Table, value: Any) -> Traced:
    """Return any number, array or nested list as an array of symbols."""
    if isinstance(value, Traced):
        return value
    if isinstance(value, Scalar):
        return plain(table, value)
    if isinstance(value, (list, tuple)):
        return stacked(table, [traced(table, item) for item in value])
    array = np.asarray(value)
    entries = np.empty(array.shape, dtype=object)
    for index in np.ndindex(array.shape):
        entries[index] = number(table, exact(array[index]))
    nodes = {entry.node for entry in entries.flat}
    if len(nodes) == 1:
        return Traced(table, entries, nodes.pop(), spread=array.ndim > 0)
    return Traced(table, entries)


def stacked(table: Table, rows: list[Traced]) -> Traced:
    """Return arrays of equal shape as one."""
    if len({row.shape for row in rows}) > 1:
        refuse("rows of unequal lengths")
    entries = np.empty((len(rows), *(rows[0].shape if rows else ())), dtype=object)
    for position, row in enumerate(rows):
        entries[position] = row.entries if row.ndim else row.entries.item()
    return Traced(table, entries)
