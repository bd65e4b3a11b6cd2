"""Methods of arrays that are NumPy's functions of the same name."""

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.tracing.traced import Traced

_NAMES = (
    *("sum", "mean", "prod", "max", "min", "any", "all", "var", "std", "cumsum", "cumprod"),
    *("clip", "dot", "trace", "diagonal", "swapaxes", "squeeze", "ravel", "take", "repeat"),
    *("round", "argmax", "argmin", "argsort", "nonzero"),
    *("conj", "conjugate"),
)


def _method(name: str) -> Callable[..., Any]:
    function = getattr(np, name)

    def method(self: Traced, *args: Any, **options: Any) -> Any:
        return function(self, *args, **options)

    method.__name__, method.__doc__ = name, f"Return ``np.{name}`` of the array."
    return method


for _name in _NAMES:
    setattr(Traced, _name, _method(_name))
