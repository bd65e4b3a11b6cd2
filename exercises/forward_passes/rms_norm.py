"""Root mean square normalisation."""

from typing import Any

import numpy as np

from grader.authoring import derived_exercise
from grader.engine import Array


def rmsnorm(x: Array, gamma: Array, eps: float) -> Any:
    """Divide each row by its root mean square.

    x: (B, D), inputs, one sample per row
    gamma: (D,), scale of each column
    eps: number from 0.1 to 0.5, what is added to the mean square
    """
    rms = np.sqrt(np.mean(x**2, axis=1, keepdims=True) + eps)
    return gamma * x / rms


EXERCISE = derived_exercise(
    slug="rms-norm",
    title="Root mean square normalisation",
    forward=rmsnorm,
    ask=("dx,dgamma",),
)
