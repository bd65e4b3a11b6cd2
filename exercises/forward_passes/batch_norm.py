"""Batch normalisation."""

from typing import Any

import numpy as np

from exercises.courses import CMU, CS231N, UVA, ZERO_TO_HERO
from grader.authoring import derived_exercise
from grader.engine import Array


def batchnorm(x: Array, gamma: Array, beta: Array, eps: float) -> Any:
    """Normalise each column over the batch.

    x: (B, D), inputs, one sample per row
    gamma: (D,), scale of each column
    beta: (D,), shift of each column
    eps: number from 0.1 to 0.5, what is added to the variance
    """
    mu = np.mean(x, axis=0)
    centred = x - mu
    var = np.mean(centred**2, axis=0)
    xhat = centred / np.sqrt(var + eps)
    return gamma * xhat + beta


EXERCISE = derived_exercise(
    slug="batch-norm",
    title="Batch normalisation",
    forward=batchnorm,
    ask=("dx,dgamma,dbeta",),
    courses=(CMU, CS231N, UVA, ZERO_TO_HERO),
)
