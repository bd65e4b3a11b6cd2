"""A residual block with shared weights."""

from typing import Any

import numpy as np

from grader.authoring import derived_exercise
from grader.engine import Array


def residual(x: Array, W: Array) -> Any:
    """Add to the input what a layer makes of it, there and back by the same weights.

    x: (B, n), inputs, one sample per row
    W: (n, h), weights
    """
    z = np.tanh(x @ W)
    return x + z @ W.T


EXERCISE = derived_exercise(
    slug="residual",
    title="A residual block with shared weights",
    forward=residual,
    ask=("dx,dW",),
    preface="Gradients add up where a value is used twice.",
)
