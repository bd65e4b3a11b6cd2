"""How far the numbers on a tape stay from where a function has no derivative."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from grader.derive.reverse import below
from grader.derive.tape import Step, Taped, held


def _apart(a: Any, b: Any) -> Any:
    return np.abs(np.subtract(a, b))


def _leading(a: Any, axis: Any = None, **_: Any) -> Any:
    """Return how far the greatest entry is before the next one."""
    along = np.ravel(a) if axis is None else np.asarray(a)
    place = 0 if axis is None or isinstance(axis, tuple) else axis
    ordered = np.sort(along, axis=place)
    return (
        np.take(ordered, -1, place) - np.take(ordered, -2, place) if along.shape[place] > 1 else 1
    )


def _trailing(a: Any, axis: Any = None, **options: Any) -> Any:
    return _leading(-np.asarray(a), axis, **options)


#: How far from a kink the arguments of a function are.
_MARGINS: Final[dict[Any, Callable[..., Any]]] = {
    **dict.fromkeys((np.maximum, np.minimum, np.greater, np.greater_equal), _apart),
    **dict.fromkeys((np.less, np.less_equal), _apart),
    **dict.fromkeys((np.absolute, np.sign), np.abs),
    **dict.fromkeys((np.max, np.argmax), _leading),
    **dict.fromkeys((np.min, np.argmin), _trailing),
    np.clip: lambda a, low, high: np.minimum(_apart(a, low), _apart(a, high)),
}


def clearance(result: Taped) -> float:
    """Return the least distance from a kink of any step that a result was made by."""
    steps = [node.step for node in below(result) if node.step is not None]
    return min((_margin(step) for step in steps), default=np.inf)


def _margin(step: Step) -> float:
    rule = _MARGINS.get(step.function)
    if rule is None:
        return np.inf
    return float(np.min(rule(*map(held, step.args), **step.options)))
