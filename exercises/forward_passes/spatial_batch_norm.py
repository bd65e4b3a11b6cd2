"""Spatial batch normalisation."""

from typing import Any

import numpy as np

from exercises.courses import CS231N
from grader.authoring import derived_exercise
from grader.engine import Array


def spatial_batchnorm(x: Array, gamma: Array, beta: Array, eps: float) -> Any:
    """Normalise each channel over the batch and all pixels.

    x: (B, C, H, W), images
    gamma: (C,), scale of each channel
    beta: (C,), shift of each channel
    eps: number from 0.1 to 0.5, what is added to the variance
    """
    mu = np.mean(x, axis=(0, 2, 3), keepdims=True)
    centred = x - mu
    var = np.mean(centred**2, axis=(0, 2, 3), keepdims=True)
    xhat = centred / np.sqrt(var + eps)
    return gamma[:, None, None] * xhat + beta[:, None, None]


EXERCISE = derived_exercise(
    slug="spatial-batch-norm",
    title="Spatial batch normalisation",
    forward=spatial_batchnorm,
    ask=("dx,dgamma,dbeta",),
    courses=(CS231N,),
)
