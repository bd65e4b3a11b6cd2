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
_NOTHING = np.empty(0)


class Unjudgeable(Exception):
    """What came back is no array of numbers; says so in a sentence and carries the outcome."""

    def __init__(self, note: Note, sentence: str) -> None:
        super().__init__(sentence)
        self.note = note


def private_copy(original: Any, *, writeable: bool) -> Any:
    """Return an argument that shares no memory with the job, so that the job can be forgotten."""
    if isinstance(original, (list, tuple)):
        return _type(original)([private_copy(item, writeable=writeable) for item in original])
    if _type(original) is _ndarray:
        return wire.writeable_copy(original) if writeable else wire.read_only_copy(original)
    return original


def form(argument: Any) -> Any:
    """Return what an argument is made of: the shapes of its arrays, never what is in them."""
    if _type(argument) is _ndarray:
        return argument.shape, argument.dtype
    if isinstance(argument, (list, tuple)):
        return [form(item) for item in argument]
    return argument  # a number, a text or a function of ours: it cannot change, only be exchanged


def has_form(argument: Any, known: Any) -> bool:
    """Whether an argument is still made of the same."""
    if _type(known) is list:
        alike = _type(argument) in (list, tuple) and len(argument) == len(known)
        return alike and all(map(has_form, argument, known))
    if _type(argument) is _ndarray:
        return bool((argument.shape, argument.dtype) == known)
    return argument is known


def as_left(argument: Any, known: Any) -> Any:
    """Return an argument as the function left it; nothing if it is made of something else now."""
    return argument if has_form(argument, known) else ()


def judgeable(value: Any, limit_bytes: int) -> tuple[bool, tuple[NDArray[np.generic], ...]]:
    """Return whether several arrays came back, and them, all plain.

    Raises
    ------
    Unjudgeable
        If the value is no number, array of numbers, or list or tuple of these, or is too large.

    Notes
    -----
    Lists of lists of arrays and dictionaries of arrays are one list, and None in a list is an array
    without entries: outside they see what is there and what is missing.
    """
    items = _items(value)
    if _is_several(items):
        arrays = tuple(_NOTHING if item is None else _plain(item) for item in items)
        check_size(arrays, limit_bytes)
        return True, tuple(_portable(array) for array in arrays)
    array = _plain(value)
    check_size((array,), limit_bytes)
    return False, (_portable(array),)


def _items(value: Any) -> Any:
    """Return what stands in a list of lists or a dictionary of arrays as one list."""
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, (list, tuple)) or not any(map(_is_several, value)):
        return value
    return [part for item in value for part in (item if _is_several(item) else [item])]


def _is_several(value: Any) -> bool:
    """Whether a list or tuple holds arrays, not the rows of one array written as lists."""
    if not isinstance(value, (list, tuple)) or len(value) > wire.MAX_SEVERAL:
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


def check_size(arrays: tuple[NDArray[np.generic], ...], limit_bytes: int) -> None:
    """Refuse arrays that are too large or too many; their sizes alone are looked at.

    Raises
    ------
    Unjudgeable
    """
    size_bytes = sum(array.size * array.dtype.itemsize for array in arrays)
    if len(arrays) > wire.MAX_SEVERAL:
        sentence = f"It returned {len(arrays):,} arrays; at most {wire.MAX_SEVERAL} are read."
        raise Unjudgeable(Note.TOO_MUCH_OUTPUT, sentence)
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
