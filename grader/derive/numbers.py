"""Arguments by what they hold: the same numbers are the same arguments, whoever made the arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np


@dataclass(frozen=True, slots=True)
class Numbers:
    """Arguments of a function, numbers all of them.

    Attributes
    ----------
    told : tuple
        What they hold; it alone is compared.
    values : tuple
        Copies of them, which nobody else writes into.
    """

    told: tuple[Any, ...]
    values: tuple[Any, ...] = field(compare=False)

    @classmethod
    def of(cls, given: Sequence[Any]) -> Self | None:
        """Return arguments as numbers; None if one is a symbol, or anything else."""
        told = tuple(map(_told, given))
        return None if None in told else cls(told, tuple(map(_copied, given)))


def _told(value: Any) -> tuple[Any, ...] | None:
    if type(value) is np.ndarray and not value.dtype.hasobject:  # symbols pass for arrays
        return value.shape, value.dtype.str, value.tobytes()
    if isinstance(value, (bool, int, float, complex, str, np.generic)):
        return type(value), repr(value)
    return None


def _copied(value: Any) -> Any:
    return np.array(value, order="C") if type(value) is np.ndarray else value
