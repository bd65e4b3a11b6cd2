"""Which numbers an array holds: the exact ones that symbols stand for, and no others.

Rounding to fewer digits has no formula, nor has cutting off what stands behind the point.
"""

from typing import Any, Final

import numpy as np

from grader.tracing.table import NotTraceable

#: From narrow to wide, as NumPy's dtypes name their kinds: truth values, whole numbers, all.
KINDS: Final = "bif"
#: How many bytes a number has at least, so that nothing is rounded and no count wraps around.
_NARROWEST: Final = {"b": 1, "i": 4, "u": 4, "f": 8}
#: What code expects of each kind.
DTYPES: Final[dict[str, np.dtype[Any]]] = {
    "b": np.dtype(bool),
    "i": np.dtype(np.int64),
    "f": np.dtype(np.float64),
}


def kind_of(dtype: Any) -> str:
    """Return the kind of a dtype; refuse those in which numbers are rounded or wrap around."""
    found = np.dtype(dtype)
    if found.kind == "c":
        raise NotTraceable("complex numbers")
    if found.itemsize < _NARROWEST.get(found.kind, found.itemsize + 1):
        raise NotTraceable(f"numbers of dtype {found}")
    return "i" if found.kind == "u" else found.kind


def widest(*kinds: str) -> str:
    """Return the kind that holds all these."""
    return max(kinds, key=KINDS.index, default="f")


def fits(kind: str, into: str) -> bool:
    """Whether numbers of one kind can be written into an array of another as they are."""
    return KINDS.index(kind) <= KINDS.index(into)
