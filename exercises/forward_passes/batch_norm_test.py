"""Batch normalisation at test time."""

from typing import Any

import numpy as np

from exercises.courses import CMU, CS231N, UVA
from grader.authoring import derived_exercise
from grader.engine import Array


def batchnorm_test(  # noqa: PLR0913, PLR0917  all arrays of such a layer
    x: Array, gamma: Array, beta: Array, mean: Array, var: Array, eps: float
) -> Any:
    """Normalise each column by what was found in training: that is constant now.

    x: (B, D), inputs, one sample per row
    gamma: (D,), scale of each column
    beta: (D,), shift of each column
    mean: (D,), running mean
    var: (D,) positive, running variance
    eps: number from 0.1 to 0.5, what is added to the variance
    """
    xhat = (x - mean) / np.sqrt(var + eps)
    return gamma * xhat + beta


EXERCISE = derived_exercise(
    slug="batch-norm-test",
    title="Batch normalisation at test time",
    forward=batchnorm_test,
    ask=("dx,dgamma,dbeta",),
    courses=(CMU, CS231N, UVA),
)
