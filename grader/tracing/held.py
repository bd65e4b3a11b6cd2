"""What an array of symbols holds, and what it tells of itself."""

from dataclasses import dataclass
from typing import Any, Final, NoReturn

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import NDArray

from grader.tracing.kinds import DTYPES
from grader.tracing.table import Entries, NotTraceable, Table

MAX_ENTRIES: Final = 4096


@dataclass(frozen=True, slots=True)
class Whole:
    """The formula of an array as a whole; its shape is () where one number is every entry."""

    node: int
    shape: tuple[int, ...]


class Held(NDArrayOperatorsMixin):
    """Entries of symbols in a shape.

    Attributes
    ----------
    table : Table
    entries : object array of Scalar
    kind : str
        What it holds: "b" truth values, "i" whole numbers, "f" any.
    """

    __array_priority__ = 1000

    def __init__(self, table: Table, entries: Any, kind: str = "f") -> None:
        self.table, self.kind = table, kind
        self.entries: NDArray[Any] = np.asarray(entries, dtype=object)
        if self.entries.size > MAX_ENTRIES:
            refuse("an array with too many entries")

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths of the axes."""
        return self.entries.shape

    @shape.setter
    def shape(self, shape: tuple[int, ...]) -> None:
        self.entries = self.entries.reshape(shape)

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
        return DTYPES[self.kind]

    @property
    def flags(self) -> Any:
        """How the entries lie in memory, and whether they can be written."""
        return self.entries.flags

    @property
    def key(self) -> Entries:
        """Shape and nodes: what this array is at the moment."""
        return self.shape, tuple([entry.node for entry in self.entries.flat])

    @property
    def whole(self) -> Whole | None:
        """The formula of the whole, while there is one."""
        shape, nodes = key = self.key
        known = self.table.whole(key)
        if known is not None:
            return Whole(known, shape)
        return Whole(nodes[0], ()) if len(set(nodes)) == 1 else None

    @property
    def known(self) -> NDArray[Any] | None:
        """The numbers, if all are known before the inputs are."""
        values = [entry.value for entry in self.entries.flat]
        if None in values:
            return None
        return np.array([float(v) for v in values], dtype=self.dtype).reshape(self.shape)


def refuse(reason: str) -> NoReturn:
    """Raise NotTraceable."""
    raise NotTraceable(reason)
