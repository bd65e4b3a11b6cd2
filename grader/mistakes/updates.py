"""What goes wrong from the gradient to the step: learning rate, momentum, weight decay."""

from collections.abc import Callable, Mapping

import numpy as np

from grader.engine import Array
from grader.exercise.model import Answering
from grader.mistakes.optimisers import nesterov
from grader.mistakes.tables import Table

#: Of ``W, dW, lr``, where ``W - lr * dW`` is right.
DESCENT: Mapping[str, Answering] = {
    "M53": lambda W, dW, lr: W + lr * dW,
    "M54a": lambda W, dW, _: W - dW,
    "M54b": lambda _, dW, lr: -lr * dW,
    "M54c": lambda _, dW, lr: lr * dW,
    "M54d": lambda W, dW, lr: W - lr / W.shape[0] * dW,
    "M53+M54a": lambda W, dW, _: W + dW,
}


def _moved(W: Array, v: Array) -> list[Array]:
    return [W + v, v]


def _outside(W: Array, v: Array, lr: float) -> list[Array]:
    """Return a step against a velocity that points uphill."""
    return [W - lr * v, v]


#: Of ``W, dW, v, lr, mu``, where ``v' = mu v - lr dW`` and ``W' = W + v'`` are right.
MOMENTUM: Table = {
    "M55a": lambda W, dW, v, lr, mu: _moved(W, mu * v + lr * dW),
    "M55b": lambda W, dW, v, lr, mu: _moved(W, mu * v - (1 - mu) * lr * dW),
    "M55c": lambda W, dW, _, lr, __: _moved(W, -lr * dW),
    "M55d": lambda W, dW, v, lr, mu: _moved(W, (1 - mu) * v - lr * dW),
    "M55e": lambda W, dW, v, _, mu: _moved(W, mu * v - dW),
    "M55f": lambda W, dW, v, lr, mu: [W + v, mu * v - lr * dW],
    "M55g": lambda W, dW, v, lr, mu: _outside(W, mu * v + (1 - mu) * dW, lr),
    "M55h": lambda W, dW, v, lr, mu: _outside(W, mu * v + dW, lr),
    "M55i": lambda W, dW, v, lr, mu: _outside(W, mu * v + lr * dW, 1.0),
    "M55k": lambda W, dW, v, lr, mu: [W + mu * v - lr * dW, v],
    "M55j": nesterov,
    "M53": lambda W, dW, v, lr, mu: [W - (mu * v - lr * dW), mu * v - lr * dW],
    "M54b": lambda _, dW, v, lr, mu: [mu * v - lr * dW] * 2,
}

#: Of ``W, lam``: the value of ``lam / 2 * sum(W**2)``.
PENALTY: Table = {
    "M56b": lambda W, lam: lam * np.sum(W**2),
    "M56c": lambda W, lam: 0.25 * lam * np.sum(W**2),
    "M56e": lambda W, lam: lam * np.sum(np.abs(W)),
    "M56f": lambda W, lam: 0.5 * lam * np.mean(W**2),
    "M56d": lambda W, lam: -0.5 * lam * np.sum(W**2),
}


def _decayed(terms: list[Array], b_terms: list[Array], *gradients: Array) -> list[Array]:
    return [g + term for g, term in zip(gradients, (*terms, *b_terms), strict=True)]


_WRONG_TERMS: dict[str, Callable[[Array, float], Array]] = {
    "M56a": lambda W, _: 0 * W,
    "M56b": lambda W, lam: 2 * lam * W,
    "M56c": lambda W, lam: 0.5 * lam * W,
    "M56d": lambda W, lam: -lam * W,
    "M56e": lambda W, lam: lam * np.sign(W),
    "M56f": lambda W, lam: lam * W / W.size,
    "M56h": lambda W, lam: lam * W**2,
}


#: Of ``dW_1, dW_2, db_1, db_2, W_1, W_2, b_1, b_2, lam``: gradients with the penalty's added.
DECAY: Table = {
    code: lambda *a, term=term: _decayed(
        [term(W, a[8]) for W in a[4:6]], [0 * a[6], 0 * a[7]], *a[:4]
    )
    for code, term in _WRONG_TERMS.items()
} | {
    "M56g": lambda *a: _decayed([0 * a[4], a[8] * a[5]], [0 * a[6], 0 * a[7]], *a[:4]),
    "M57": lambda *a: _decayed([a[8] * W for W in a[4:6]], [a[8] * b for b in a[6:8]], *a[:4]),
    "M56b+M57": lambda *a: _decayed(
        [2 * a[8] * W for W in a[4:6]], [2 * a[8] * b for b in a[6:8]], *a[:4]
    ),
}
