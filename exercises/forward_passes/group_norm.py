"""Group normalisation."""

from typing import Any

import numpy as np

from exercises.courses import CS231N
from grader.authoring import derived_exercise
from grader.engine import Array


def groupnorm(x: Array, gamma: Array, beta: Array, eps: float) -> Any:
    """Normalise each group of channels.

    x: (B, G, m), inputs, G groups of m channels each
    gamma: (G, m), scale of each channel
    beta: (G, m), shift of each channel
    eps: number from 0.1 to 0.5, what is added to the variance
    """
    mu = np.mean(x, axis=2, keepdims=True)
    centred = x - mu
    var = np.mean(centred**2, axis=2, keepdims=True)
    xhat = centred / np.sqrt(var + eps)
    return gamma * xhat + beta


EXERCISE = derived_exercise(
    slug="group-norm",
    title="Group normalisation",
    forward=groupnorm,
    ask=("dx,dgamma,dbeta",),
    courses=(CS231N,),
)
