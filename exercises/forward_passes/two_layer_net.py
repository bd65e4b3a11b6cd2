"""A network of two layers with an L2 penalty in its loss."""

from typing import Any

import numpy as np

from exercises.courses import CS231N, UVA
from grader.authoring import derived_exercise
from grader.engine import Array


def two_layer_loss(  # noqa: PLR0913, PLR0917  what the course gives
    x: Array, y: Array, W1: Array, b1: Array, W2: Array, b2: Array, reg: float
) -> Any:
    """Return the mean softmax cross-entropy of a ReLU network, and the penalty of its weights.

    x: (B, n), inputs, one sample per row
    y: (B,) classes of C, the number of the right class
    W1: (n, h), weights of layer 1
    b1: (h,), biases of layer 1
    W2: (h, C), weights of layer 2
    b2: (C,), biases of layer 2
    reg: number from 0.1 to 0.5, strength of the penalty
    """
    hidden = np.maximum(0, x @ W1 + b1)
    s = hidden @ W2 + b2
    e = np.exp(s - np.max(s, axis=1, keepdims=True))
    p = e / np.sum(e, axis=1, keepdims=True)
    data = -np.mean(np.log(p[np.arange(x.shape[0]), y]))
    penalty = reg * (np.sum(W1**2) + np.sum(W2**2))
    return data + penalty


EXERCISE = derived_exercise(
    slug="two-layer-net",
    title="A network of two layers with an L2 penalty in its loss",
    forward=two_layer_loss,
    ask=("dW1,db1,dW2,db2",),
    courses=(CS231N, UVA),
)
