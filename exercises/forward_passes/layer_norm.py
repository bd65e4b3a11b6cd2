"""Layer normalisation."""

from typing import Any

import numpy as np

from exercises.courses import CS231N, UVA
from grader.authoring import derived_exercise
from grader.engine import Array


def layernorm(x: Array, gamma: Array, beta: Array, eps: float) -> Any:
    """Normalise each row.

    x: (B, D), inputs, one sample per row
    gamma: (D,), scale of each column
    beta: (D,), shift of each column
    eps: number from 0.1 to 0.5, what is added to the variance
    """
    mu = np.mean(x, axis=1, keepdims=True)
    centred = x - mu
    var = np.mean(centred**2, axis=1, keepdims=True)
    xhat = centred / np.sqrt(var + eps)
    return gamma * xhat + beta


EXERCISE = derived_exercise(
    slug="layer-norm",
    title="Layer normalisation",
    forward=layernorm,
    ask=("dx,dgamma,dbeta",),
    courses=(CS231N, UVA),
)
