"""Exercise 2 of the sheet: a few iterations of gradient descent, by hand.

The sheet leaves the learning rate and the reduction over its four samples open; here the first is
an argument and the second a sum.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from grader.engine import RELU, TANH, Activation, Array, Layout, Network
from grader.exercise import Parameter, Question, number, target, tensor, weights
from grader.exercise.model import Answering
from grader.mistakes import Rules, Table, backward, derived
from grader.mistakes.network import Site
from grader.mistakes.updates import DESCENT

Step = Callable[[Array, Array, float], Any]
#: Pre-activations keep this far from ReLU's kink in every iteration.
CLEARANCE = 0.01
_EXAMPLE = Network([np.zeros((1, 1))] * 2, [RELU, TANH])
_LAYERS = (RELU, TANH)


def _descend(W: Array, dW: Array, alpha: float) -> Array:
    return W - alpha * dW


def _training(
    rules: Rules, step: Step = _descend, layers: tuple[Activation, Activation] = _LAYERS
) -> Answering:
    """Return ``W, w`` and the losses after T iterations as a function of the arguments."""

    def answer(  # noqa: PLR0913, PLR0917  the signature that students write
        X: Array, y: Array, W: Array, w: Array, alpha: float, T: int
    ) -> list[Array]:
        losses = []
        for _ in range(T):
            network = Network([W, w], layers, layout=Layout.ROW).in_columns()
            found = backward(network, X.T, y.T, rules)
            losses.append(found.loss)
            W, w = step(W, found.dW[0].T, alpha), step(w, found.dW[1].T, alpha)
        return [W, w, np.array(losses, like=X)]

    return answer


def _updated_first(*arguments: Array) -> list[Array]:
    """Return what comes of moving w before its old value has been used for dW."""

    def back(site: Site) -> Array:
        delta = site.deltas[site.k + 1]
        moved = site.W_next - arguments[4] * delta @ site.z[site.k + 1].T
        return np.asarray(moved.T @ delta)

    return list(_training(replace(Rules(), back=back))(*arguments))


def _losses_after(*arguments: Array) -> list[Array]:
    *others, T = arguments
    W, w, _ = _TRAINED(*others, T)
    return [W, w, _TRAINED(*others, T + 1)[2][1:]]


_TRAINED = _training(Rules())
_WRONG: Table = {
    **{code: _training(Rules(), step) for code, step in DESCENT.items() if "+" not in code},
    "M20@step": _updated_first,
    "M66": _losses_after,
    "M12h": _training(Rules(), layers=(TANH, RELU)),
}


def _off_kinks(X: Array, y: Array, W: Array, w: Array, alpha: float, T: int) -> bool:  # noqa: PLR0913, PLR0917  the same
    """Whether no iteration comes near a kink, and ReLU is on for some and off for others."""
    for t in range(T):
        before = _TRAINED(X, y, W, w, alpha, t)[0]
        s = X @ before
        if np.min(np.abs(s)) < CLEARANCE or not s.min() < 0 < s.max():
            return False
    return True


TRAIN = Question(
    name="train",
    returns="W of shape (n_0, n_1), w of shape (n_1, 1) and the losses, shape (T,)",
    parts=("W", "w", "losses"),
    meaning="the weights after T iterations and the loss of each iteration",
    parameters=(
        tensor("X", ("B", "n_0"), "inputs, one sample per row"),
        target("y", ("B", "one"), "targets"),
        weights("W", ("n_0", "n_1"), "weights of the hidden layer"),
        weights("w", ("n_1", "one"), "weights of the output"),
        number("alpha", "learning rate", 0.06, 0.4),
        Parameter("T", (), "number of iterations", lambda rng, _, __: int(rng.integers(1, 4))),
    ),
    reference=_TRAINED,
    catalogue=derived(_EXAMPLE, _training, _WRONG),
    points=3.0,
    generic=_off_kinks,
    edges=("strided",),
)
