"""Parts of long lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from submissions.errors import Invalid

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Cut(Generic[K]):
    """The part of a list that was asked for: its keys, and where it lies.

    Attributes
    ----------
    keys : sequence
    total : int
        How many there are in all.
    page, last : int
        The number of this part, and of the last one.
    more : bool
        Whether others follow.
    """

    keys: Sequence[K]
    total: int
    page: int = 1
    last: int = 1
    more: bool = False

    @property
    def following(self) -> str | None:
        """What names the place where the next part begins, None after the last."""
        return str(self.keys[-1]) if self.more and self.keys else None


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is asked for.

    Attributes
    ----------
    size : int or None
        At most so many; None for all.
    page : int
        The first, second ... of so many each; after the last, the last.
    after : str or None
        In place of a page: what follows on the one that has this key.
    """

    size: int | None = None
    page: int = 1
    after: str | None = None

    def cut(self, keys: Sequence[K]) -> Cut[K]:
        """Return the part of a list that is asked for.

        Raises
        ------
        Invalid
            If what it shall follow on is gone.
        """
        size = self.size or max(1, len(keys))
        last = max(1, -(-len(keys) // size))
        page = min(max(1, self.page), last)
        start = (page - 1) * size if self.after is None else self._start(keys)
        part = keys[start : start + size]
        return Cut(part, len(keys), page, last, start + len(part) < len(keys))

    def _start(self, keys: Sequence[K]) -> int:
        names = [str(key) for key in keys]
        if self.after not in names:
            raise Invalid("cursor", "it leads nowhere any more; begin at the first page.")
        return names.index(self.after) + 1


#: The whole of a list.
ALL = Window()
