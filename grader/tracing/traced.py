"""An array of symbols that NumPy code can compute with, and which records what it does.

It holds its entries as an array of scalars, so views share them as NumPy's views share numbers,
and what is written through one is seen by all. Where some whole array was recorded that has just
these entries, it has the formula of that whole: ``W.T @ d`` rather than six sums. Whatever hangs
on a value raises NotTraceable.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final, NoReturn

import numpy as np
from numpy.typing import NDArray

from grader.tracing.held import Held, refuse
from grader.tracing.kinds import DTYPES, fits, kind_of, widest
from grader.tracing.scalar import Scalar, scalar
from grader.tracing.table import Table

#: Who answers when NumPy's own functions meet symbols; the other modules here sign up.
HANDLERS: Final[dict[str, Callable[..., Any]]] = {}


class Traced(Held):
    """An array of symbols."""

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """What code that asks with isinstance takes it for."""
        return np.ndarray

    @property
    def T(self) -> "Traced":  # noqa: N802  NumPy's name
        """The transpose."""
        return self.transpose()

    @property
    def real(self) -> "Traced":
        """The array itself: symbols are real."""
        return self

    @property
    def imag(self) -> "Traced":
        """Zeros: symbols are real."""
        return traced(self.table, np.zeros(self.shape))

    @property
    def flat(self) -> "Flat":
        """The entries one after another."""
        return Flat(self)

    @flat.setter
    def flat(self, value: Any) -> None:
        Flat(self)[:] = value

    def like(self, entries: Any) -> "Traced":
        """Return such entries as an array, or as a number if that is what NumPy gave."""
        return wrapped(self.table, entries, self.kind)

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator["Traced"]:
        return (self.like(entry) for entry in self.entries)

    def __getitem__(self, key: Any) -> Any:
        if _is_mask(key):
            return HANDLERS["selected"](self, key)
        return self.like(self.entries[plain_index(key)])

    def __setitem__(self, key: Any, value: Any) -> None:
        if _is_mask(key):
            self.write(..., HANDLERS["masked"](self, key, value))
        else:
            self.write(plain_index(key), value)

    def fitted(self, value: Any) -> "Traced":
        """Return what can be written into the array as it is; what is known, as NumPy casts it."""
        new = traced(self.table, value)
        if fits(new.kind, self.kind):
            return new
        known = new.known
        if known is None:
            refuse(f"writing numbers of dtype {new.dtype} into an array of {self.dtype}")
        return traced(self.table, known.astype(self.dtype))

    def write(self, key: Any, value: Any) -> None:
        """Put other entries into a place of the array."""
        new = self.fitted(value)
        if isinstance(self.entries[key], Scalar):
            self.entries[key] = new.entries.item()
        else:
            self.entries[key] = new.entries if new.ndim else new.entries.item()

    # What has no formula, unless it is known

    def __array__(self, dtype: Any = None, copy: Any = None) -> NDArray[Any]:
        known = self.known
        if known is None:
            refuse("a conversion to an ordinary array")
        return known if dtype is None else known.astype(dtype)

    def __bool__(self) -> bool:
        return bool(self._one("a decision (if, while, and, or) on a value"))

    def __float__(self) -> float:
        return float(self._one("float() of a value"))

    def __int__(self) -> int:
        return int(self._one("int() of a value"))

    def __index__(self) -> int:
        if self.kind == "f":
            raise TypeError("only whole numbers can be an index")
        return int(self._one("an index that depends on values"))

    def _one(self, use: str) -> Any:
        known = self.known
        return refuse(use) if known is None else known.item()

    # What NumPy calls

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return HANDLERS["ufunc"](self.table, ufunc, method, inputs, options)

    def __array_function__(self, function: Any, _: Any, args: Any, options: Any) -> Any:
        return HANDLERS["function"](self.table, function, args, options)

    def __copy__(self) -> "Traced":
        return self.copy()

    def __deepcopy__(self, _: Any) -> "Traced":
        return self.copy()

    # Methods of arrays; those that are functions of NumPy too are in ``methods``

    def transpose(self, *axes: Any) -> "Traced":
        """Return the array with its axes turned round."""
        turned = self.like(self.entries.transpose(*axes))
        whole = self.whole if turned.shape == self.shape[::-1] else None
        if self.ndim == 2 and whole is not None and whole.shape:
            self.table.name_whole(turned.key, self.table.add("T", whole.node))
        return turned

    def view(self) -> "Traced":
        """Return another array with the same entries."""
        return self.like(self.entries.view())

    def reshape(self, *shape: Any, **options: Any) -> "Traced":
        """Return the same entries in another shape."""
        return self.like(self.entries.reshape(*shape, **options))

    def flatten(self, *order: Any) -> "Traced":
        """Return the entries in one row, in an array of their own."""
        return self.like(self.entries.flatten(*order))

    def copy(self, *_: Any, **__: Any) -> "Traced":
        """Return an array of its own."""
        return self.like(self.entries.copy())

    def astype(self, dtype: Any, *_: Any, **__: Any) -> "Traced":
        """Return the array with another dtype that holds its numbers as they are."""
        kind = kind_of(dtype)
        known = None if fits(self.kind, kind) else self.known
        if known is not None:
            return traced(self.table, known.astype(dtype))
        if not fits(self.kind, kind):
            refuse(f"a conversion to {np.dtype(dtype)}")
        return wrapped(self.table, self.entries.copy(), kind)

    def item(self, *index: Any) -> "Traced":
        """Return one entry."""
        return self.like(self.entries.item(*index))

    def tolist(self) -> Any:
        """Return nested lists of numbers."""
        return [row.tolist() for row in self] if self.ndim else self.like(self.entries.item())

    def fill(self, value: Any) -> None:
        """Set every entry."""
        self[...] = value

    def sort(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        refuse(".sort()")


class TracedNumber(Traced):
    """A number of its own, as ``x[0]`` gives it: nothing can be written into it."""

    def __init__(self, table: Table, entry: Scalar, kind: str = "f") -> None:
        entries = np.empty((), dtype=object)
        entries[()] = entry
        entries.flags.writeable = False
        super().__init__(table, entries, kind)

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """What code that asks with isinstance takes it for."""
        return DTYPES[self.kind].type

    def like(self, entries: Any) -> Traced:
        """Return a number for a number, as NumPy does."""
        plain = entries.item() if isinstance(entries, np.ndarray) and not entries.ndim else entries
        return wrapped(self.table, plain, self.kind)

    def __setitem__(self, *_: Any) -> NoReturn:
        raise TypeError("a single number does not support item assignment")

    def _in_new_place(self, _: Any) -> Any:
        """Let ``a += b`` make another number."""
        return NotImplemented

    __iadd__ = __isub__ = __imul__ = __itruediv__ = __ipow__ = _in_new_place
    __iand__ = __ior__ = __ixor__ = __imatmul__ = __ifloordiv__ = __imod__ = _in_new_place


class Selection:
    """What a mask of symbols picks out of an array; see ``selected``."""


class Flat:
    """``x.flat``: an array's entries in one row, to be read and to be written."""

    def __init__(self, array: Traced) -> None:
        self._array = array

    def __len__(self) -> int:
        return self._array.size

    def __iter__(self) -> Iterator[Traced]:
        return (self._array.like(entry) for entry in self._array.entries.flat)

    def __getitem__(self, key: Any) -> Traced:
        return self._array.like(self._array.entries.flat[plain_index(key)])

    def __setitem__(self, key: Any, value: Any) -> None:
        new = self._array.fitted(value)
        if np.may_share_memory(new.entries, self._array.entries):
            refuse("writing an array into itself through .flat")  # NumPy takes no care there
        self._array.entries.flat[plain_index(key)] = new.entries if new.ndim else new.entries.item()


def _is_mask(key: Any) -> bool:
    """Whether an index is a mask whose sides depend on the inputs."""
    return isinstance(key, Traced) and key.kind == "b" and key.known is None


def plain_index(key: Any) -> Any:
    """Return an index that NumPy understands."""
    if isinstance(key, (list, tuple)):
        return type(key)(map(plain_index, key))
    if not isinstance(key, Traced):
        return key
    known = key.known
    return refuse("an index or mask that depends on values") if known is None else known


def wrapped(table: Table, entries: Any, kind: str = "f") -> Traced:
    """Return what NumPy made of arrays of scalars: an array of symbols, or a number."""
    if isinstance(entries, np.ndarray):
        return Traced(table, _all_scalars(table, entries), kind)
    return TracedNumber(table, scalar(table, entries), kind)


def _all_scalars(table: Table, entries: NDArray[Any]) -> NDArray[Any]:
    """Return the array itself, if no zeros or other numbers of NumPy's came in."""
    if all(type(entry) is Scalar for entry in entries.flat):
        return entries
    filled = np.empty(entries.shape, dtype=object)
    for index in np.ndindex(entries.shape):
        filled[index] = scalar(table, entries[index])
    return filled


def named(array: Traced, whole: int | None) -> Traced:
    """Return the array, noted as one with a formula of the whole if it has one.

    Where nothing but numbers is left, there is none: they stand for themselves. A single number
    *is* its formula.
    """
    if whole is None or all(entry.value is not None for entry in array.entries.flat):
        return array
    if isinstance(array, TracedNumber):
        return TracedNumber(array.table, Scalar(array.table, whole), array.kind)
    array.table.name_whole(array.key, whole)
    return array


def traced(table: Table, value: Any) -> Traced:
    """Return any number, array or nested list as an array of symbols."""
    if isinstance(value, Traced):
        return value
    if isinstance(value, (list, tuple)) and any(map(holds, value)):
        return stacked(table, [traced(table, item) for item in value])
    array = np.asarray(value)
    kind = kind_of(array.dtype) if array.dtype.kind in "biuf" else "f"
    return wrapped(table, array.astype(object) if array.ndim else array[()], kind)


def holds(value: Any) -> bool:
    """Whether there are symbols anywhere in nested lists."""
    if isinstance(value, (list, tuple)):
        return any(map(holds, value))
    return isinstance(value, Traced)


def stacked(table: Table, rows: list[Traced]) -> Traced:
    """Return arrays of equal shape as one."""
    if len({row.shape for row in rows}) > 1:
        refuse("rows of unequal lengths")
    entries = np.empty((len(rows), *rows[0].shape), dtype=object)
    for position, row in enumerate(rows):
        entries[position] = row.entries if row.ndim else row.entries.item()
    return Traced(table, entries, widest(*(row.kind for row in rows)))
