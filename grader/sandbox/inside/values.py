"""Arguments for the student's function, and what it returned, as plain arrays.

NumPy's functions are kept here under names of our own, because student code may replace the
ones in ``numpy``. An ndarray subclass is viewed as a plain array by C code that asks none of its
overrides.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.sandbox import wire
from grader.sandbox.wire import Note

_array, _ndarray, _type = np.asarray, np.ndarray, type
_FLOAT, _COMPLEX = np.dtype("<f8"), np.dtype("<c16")
_NUMBERS = "biufc"
_MAX_SEVERAL = 64


class Unjudgeable(Exception):
    """What came back is no array of numbers; carries the outcome and the sentence."""

    def __init__(self, note: Note, sentence: str) -> None:
        super().__init__(sentence)
        self.note, self.sentence = note, sentence


def private_copy(original: Any, *, writeable: bool) -> Any:
    """Return an argument that can be given away: lists are new, arrays too if writeable."""
    if isinstance(original, (list, tuple)):
        return _type(original)([private_copy(item, writeable=writeable) for item in original])
    if writeable and _type(original) is _ndarray:
        return wire.writeable_copy(original)
    return original


def same(before: Any, after: Any) -> bool:
    """Whether an argument still holds what it was given with."""
    if before is after:
        return True
    if _type(before) is not _type(after):
        return False
    if _type(before) is _ndarray:
        alike = before.shape == after.shape and before.dtype == after.dtype
        return alike and bool(before.tobytes() == after.tobytes())
    if _type(before) in (list, tuple):
        return len(before) == len(after) and all(map(same, before, after))
    return False


def judgeable(value: Any, limit_bytes: int) -> tuple[bool, tuple[NDArray[np.generic], ...]]:
    """Return whether several arrays came back, and them, all plain.

    Raises
    ------
    Unjudgeable
        If the value is no number, array of numbers, or list or tuple of these, or is too large.
    """
    if _is_several(value):
        arrays = tuple(_plain(item) for item in value)
        _check_size(sum(array.size * array.dtype.itemsize for array in arrays), limit_bytes)
        return True, tuple(_portable(array) for array in arrays)
    array = _plain(value)
    _check_size(array.size * array.dtype.itemsize, limit_bytes)
    return False, (_portable(array),)


def _is_several(value: Any) -> bool:
    """Whether a list or tuple holds arrays, not the rows of one array written as lists."""
    if not isinstance(value, (list, tuple)) or len(value) > _MAX_SEVERAL:
        return False
    return any(isinstance(item, _ndarray) and _array(item).ndim for item in value)


def _plain(value: Any) -> NDArray[np.generic]:
    if value is None:
        raise Unjudgeable(
            Note.FAILED, "It returned None; wanted an array. Is the return statement missing?"
        )
    try:
        array = _array(value)
    except ValueError as fault:
        sentence = "It returned lists of unequal lengths; wanted one array of numbers."
        raise Unjudgeable(Note.FAILED, sentence) from fault
    if array.dtype.kind not in _NUMBERS:
        found = f"a {_type(value).__name__} of dtype {array.dtype}"[:100]
        raise Unjudgeable(Note.FAILED, f"It returned {found}; wanted an array of numbers.")
    if array.ndim > wire.MAX_NDIM:
        sentence = f"It returned an array with {array.ndim} dimensions; wanted at most 4."
        raise Unjudgeable(Note.FAILED, sentence)
    return array


def _check_size(size_bytes: int, limit_bytes: int) -> None:
    if size_bytes > limit_bytes:
        sentence = f"It returned {size_bytes:,} bytes of numbers; at most {limit_bytes:,} are read."
        raise Unjudgeable(Note.TOO_MUCH_OUTPUT, sentence)


def _portable(array: NDArray[np.generic]) -> NDArray[np.generic]:
    """Return extended precision as double; everything else as it is."""
    if max(array.shape, default=0) >= 2**31:
        raise Unjudgeable(Note.FAILED, f"It returned an array of shape {array.shape}.")
    if array.dtype.newbyteorder("<") in wire.DTYPES:
        return array
    return array.astype(_COMPLEX if array.dtype.kind == "c" else _FLOAT)
