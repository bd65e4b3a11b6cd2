"""What goes wrong in back-propagation through time.

``s_t = W_x x_t + W_h h_{t-1} + b``, ``h_t = tanh(s_t)``; ``dhs`` holds the error that each state
makes on its own. As for whole networks, a mistake replaces one rule of a pass that is right.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.engine import Array
from grader.exercise.model import Answering
from grader.mistakes.tables import Table


@dataclass(frozen=True, slots=True)
class TimeRules:
    """The formulas of back-propagation through time, each right or replaced.

    Attributes
    ----------
    slope : callable, (s, h) -> (n_h,)
    back : callable, (W_h, delta) -> (n_h,)
        From ``delta_t`` to what ``h_{t-1}`` gets of it.
    error : callable, (own, later, last) -> (n_h,)
        ``dL/dh_t`` from the step's own error and from what comes back; ``last`` for the last step.
    carried : callable, (dh, delta) -> (n_h,)
        What of a step goes back through ``W_h``.
    source : callable, (before, after) -> (n_h,)
        What ``delta_t`` meets in ``dW_h``, of ``h_{t-1}`` and ``h_t``.
    steps : callable, (list of T) -> list
        Which steps' gradients are summed.
    bias : callable, (T, n_h) -> (n_h,)
    """

    slope: Callable[[Array, Array], Array] = lambda _, h: 1 - h**2
    back: Callable[[Array, Array], Array] = lambda W_h, delta: W_h.T @ delta
    error: Callable[[Array, Array, bool], Array] = lambda own, later, _: own + later
    carried: Callable[[Array, Array], Array] = lambda _, delta: delta
    source: Callable[[Array, Array], Array] = lambda before, _: before
    steps: Callable[[list[Any]], list[Any]] = lambda steps: steps
    bias: Callable[[Array], Array] = lambda deltas: deltas.sum(axis=0)


def through_time(rules: TimeRules) -> Answering:
    """Return ``dW_x, dW_h, db, dh_0`` as a function of ``xs, h_0, W_x, W_h, b, dhs``."""

    def answer(*arguments: Array) -> list[Array]:
        xs, h_0, W_x, W_h, b, dhs = arguments
        s, h = [], [h_0]
        for x in xs:
            s.append(W_x @ x + W_h @ h[-1] + b)
            h.append(np.tanh(s[-1]))
        deltas: list[Array] = []
        later = np.zeros_like(h_0)
        for t in reversed(range(len(xs))):
            dh = rules.error(dhs[t], later, t == len(xs) - 1)
            deltas.insert(0, dh * rules.slope(s[t], h[t + 1]))
            later = rules.back(W_h, rules.carried(dh, deltas[0]))
        sources = [rules.source(*pair) for pair in itertools.pairwise(h)]
        summed = rules.steps(list(zip(deltas, xs, sources, strict=True)))
        dW_x = sum((np.outer(d, x) for d, x, _ in summed), np.zeros_like(W_x))
        dW_h = sum((np.outer(d, h) for d, _, h in summed), np.zeros_like(W_h))
        return [dW_x, dW_h, rules.bias(np.stack(deltas)), later]

    return answer


_RIGHT = TimeRules()
_WRONG: dict[str, TimeRules] = {
    "M08": replace(_RIGHT, slope=lambda _, h: np.ones_like(h)),
    "M09": replace(_RIGHT, slope=lambda _, h: 1 - np.tanh(h) ** 2),
    "M10": replace(_RIGHT, slope=lambda _, h: h),
    "M40": replace(_RIGHT, slope=lambda _, h: 1 - h),
    "M41a": replace(_RIGHT, slope=lambda s, _: 1 - s**2),
    "M13": replace(_RIGHT, back=lambda W_h, delta: W_h @ delta),
    "M16": replace(_RIGHT, back=lambda _, delta: delta),
    "M34": replace(_RIGHT, back=lambda _, delta: np.zeros_like(delta)),
    "M71a": replace(_RIGHT, error=lambda own, later, last: own if last else later),
    "M71b": replace(_RIGHT, error=lambda own, _, __: own),
    "M22": replace(_RIGHT, source=lambda _, after: after),
    "M29a": replace(_RIGHT, steps=lambda steps: steps[:1]),
    "M29b": replace(_RIGHT, steps=lambda steps: steps[-1:]),
    "M35": replace(_RIGHT, bias=lambda deltas: deltas.mean(axis=0)),
    "M37c": replace(_RIGHT, bias=lambda deltas: deltas[0]),
    "M79": replace(_RIGHT, carried=lambda dh, _: dh),
    "M80": replace(_RIGHT, steps=lambda steps: steps[:1], bias=lambda deltas: deltas[0]),
    "M80@last": replace(_RIGHT, steps=lambda steps: steps[-1:], bias=lambda deltas: deltas[-1]),
}


def _one_step_short(*arguments: Array) -> list[Array]:
    """Return the answer with dL/dh_1 where dL/dh_0 is wanted."""
    xs, h_0, W_x, W_h, b, dhs = arguments
    *gradients, _ = through_time(_RIGHT)(*arguments)
    if len(xs) == 1:
        return [*gradients, dhs[0]]
    h_1 = np.tanh(W_x @ xs[0] + W_h @ h_0 + b)
    *_, later = through_time(_RIGHT)(xs[1:], h_1, W_x, W_h, b, dhs[1:])
    return [*gradients, dhs[0] + later]


#: Of ``xs, h_0, W_x, W_h, b, dhs``.
THROUGH_TIME: Table = {code: through_time(rules) for code, rules in _WRONG.items()} | {
    "M71c": _one_step_short,
    "M13+M40": through_time(
        replace(_RIGHT, back=lambda W_h, delta: W_h @ delta, slope=lambda _, h: 1 - h)
    ),
}
