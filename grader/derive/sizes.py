"""Lengths of axes that remember whose they are, also in quotients and products."""

import operator
from collections.abc import Callable
from typing import Any, Self

import numpy as np


def _of_two(rule: Callable[[Any, Any], Any], words: str, *, reverse: bool = False) -> Any:
    def combined(own: Any, other: Any) -> Any:
        if not isinstance(other, (int, float)):
            return NotImplemented
        pair = (other, own) if reverse else (own, other)
        return _measured(rule(*map(_plain, pair)), words, *pair)

    return combined


def _plain(number: Any) -> Any:
    return int(number) if isinstance(number, int) else float(number)


class Measure:
    """A number made of lengths of axes.

    Attributes
    ----------
    made : tuple
        Of a length: the array and the axis. Of others: a template and what goes into it.
    """

    made: tuple[Any, ...]
    __add__ = _of_two(operator.add, "({} + {})")
    __radd__ = _of_two(operator.add, "({} + {})", reverse=True)
    __sub__ = _of_two(operator.sub, "({} - {})")
    __rsub__ = _of_two(operator.sub, "({} - {})", reverse=True)
    __mul__ = _of_two(operator.mul, "({} * {})")
    __rmul__ = _of_two(operator.mul, "({} * {})", reverse=True)
    __floordiv__ = _of_two(operator.floordiv, "({} // {})")
    __truediv__ = _of_two(operator.truediv, "({} / {})")
    __rtruediv__ = _of_two(operator.truediv, "({} / {})", reverse=True)
    __pow__ = _of_two(operator.pow, "{} ** {}")

    def __neg__(self) -> Any:
        return _measured(-_plain(self), "(-{})", self)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """Make a function of one length, as ``np.sqrt(x.shape[1])``, another measure."""
        if not all(isinstance(value, (int, float, np.ndarray, np.generic)) for value in inputs):
            return NotImplemented
        plain = [_plain(value) if isinstance(value, Measure) else value for value in inputs]
        value = getattr(ufunc, method)(*plain, **options)
        if len(inputs) > 1 or options or method != "__call__":
            return value
        return Ratio(float(value), f"np.{ufunc.__name__}({{}})", self)


class Size(Measure, int):
    """The length of one axis of an array: it prints as ``x.shape[1]``."""

    def __new__(cls, value: int, *made: Any) -> Self:
        """Return a length, or a whole number made of lengths."""
        size = super().__new__(cls, value)
        size.made = made
        return size


class Ratio(Measure, float):
    """A fraction made of lengths."""

    def __new__(cls, value: float, *made: Any) -> Self:
        """Return such a fraction."""
        ratio = super().__new__(cls, value)
        ratio.made = made
        return ratio


def _measured(value: Any, *made: Any) -> Any:
    return Size(value, *made) if isinstance(value, int) else Ratio(value, *made)
