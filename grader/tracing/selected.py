"""What a mask picks out, while nobody knows how many entries that are.

``out[m] = g(s[m])`` is computed for every entry, and written where the mask is true.
"""

from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from grader.tracing.branches import chosen
from grader.tracing.held import refuse
from grader.tracing.traced import HANDLERS, Selection, Traced, traced, wrapped


class Selected(Selection, NDArrayOperatorsMixin):
    """``array[mask]``: all entries, of which those count where the mask is true."""

    def __init__(self, array: Traced, mask: Traced) -> None:
        self.array, self.mask = array, mask

    def __array__(self, *_: Any, **__: Any) -> Any:
        refuse("a selection by a mask that depends on values, as an array")

    def __array_ufunc__(self, function: Any, method: str, *inputs: Any, **options: Any) -> Any:
        (out,) = options.pop("out", (None,))
        elementwise = method == "__call__" and function.signature is None
        if not elementwise or options or not isinstance(out, (Selected, type(None))):
            refuse(f"np.{function.__name__} of a selection by a mask that depends on values")
        result = function(*map(self._operand, inputs))
        if out is None:
            return Selected(result, self.mask)
        out.array = result
        return out

    def __array_function__(self, function: Any, *_: Any) -> Any:
        refuse(f"np.{function.__name__} of a selection by a mask that depends on values")

    def _operand(self, value: Any) -> Any:
        """Return what stands at the selection's entries in another operand."""
        if isinstance(value, Selected):
            if value.mask.key != self.mask.key:
                refuse("selections by different masks together")
            return value.array
        if np.ndim(value):
            refuse("a selection by a mask that depends on values, with another array")
        return value

    def copy(self) -> "Selected":
        """Return a selection of its own."""
        return Selected(self.array.copy(), self.mask)

    def sum(self) -> Any:
        """Return the sum of what is selected."""
        return np.sum(self.mask * self.array)


def selected(array: Traced, mask: Traced) -> Selected:
    """Return ``array[mask]``."""
    if mask.shape != array.shape:
        refuse("an index or mask that depends on values")
    return Selected(array.copy(), mask)


def masked(old: Traced, mask: Traced, new: Any) -> Traced:
    """Return what ``old[mask] = new`` comes to: ``mask * new + (1 - mask) * old``."""
    if isinstance(new, Selected):
        if new.mask.key != mask.key:
            refuse("selections by different masks together")
        new = new.array
    elif np.ndim(new):
        refuse("an assignment of an array through a mask that depends on values")
    return mixed(mask, traced(old.table, new), old)


def mixed(mask: Traced, new: Traced, old: Traced) -> Traced:
    """Return ``new`` where a mask is true and ``old`` elsewhere, in the shape of ``old``."""
    if mask.kind != "b":
        refuse("a mask that holds numbers")
    parts = (np.broadcast_to(part.entries, old.shape) for part in (mask, new, old))
    return wrapped(mask.table, np.frompyfunc(chosen, 3, 1)(*parts), new.kind)


HANDLERS["selected"] = selected
HANDLERS["masked"] = masked
HANDLERS["mixed"] = mixed
