"""One program out of the same one at several sizes: numbers that differ are told by sizes."""

import re
from collections.abc import Mapping, Sequence
from math import isclose
from typing import Final

from grader.derive import NotWritable

_NUMBER: Final = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?(?:e-?\d+)?)(?![\w.])")


def unified(texts: Sequence[str], sizes: Mapping[str, Sequence[int]]) -> str:
    """Return the program that all these are at their sizes.

    Parameters
    ----------
    texts : sequence of str
        Three programs or more, so that no number fits by chance.
    sizes : mapping of str to sequence of int
        By the words for a size, ``x.shape[0]``, what it is in each program.

    Raises
    ------
    NotWritable
        If they differ in more than numbers that are a size times, by or plus a constant.

    Examples
    --------
    >>> unified(["x / 3 * 0.5", "x / 5 * 0.3", "x / 8 * 0.1875"], {"len(x)": [3, 5, 8]})
    'x / len(x) * (1.5 / len(x))'
    """
    columns = [*zip(*map(_NUMBER.split, texts), strict=False)]
    if len({len(_NUMBER.split(text)) for text in texts}) > 1:
        raise NotWritable("it is another program for other sizes")
    return "".join(_told(column, sizes) for column in columns)


def _told(column: tuple[str, ...], sizes: Mapping[str, Sequence[int]]) -> str:
    if len(set(column)) == 1:
        return column[0]
    if not all(map(_NUMBER.fullmatch, column)):
        raise NotWritable("it is another program for other sizes")
    numbers = [float(text) for text in column]
    for words, lengths in sizes.items():
        pairs = [*zip(numbers, lengths, strict=True)]
        if all(map(str.isdigit, column)) and _alike([a - n for a, n in pairs]):
            beyond = int(numbers[0]) - lengths[0]
            return f"({words} + {beyond})" if beyond else words
        if _alike([a * n for a, n in pairs]):
            return f"({round(numbers[0] * lengths[0], 12)} / {words})"
        if _alike([a / n for a, n in pairs]):
            return f"({round(numbers[0] / lengths[0], 12)} * {words})"
    raise NotWritable("a number in it hangs on sizes in a way that has no words")


def _alike(numbers: Sequence[float]) -> bool:
    return all(isclose(number, numbers[0], rel_tol=1e-12) for number in numbers)
