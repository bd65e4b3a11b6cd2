"""Forward mode: the derivative of layer normalisation along a direction."""

from typing import Any

import numpy as np

from grader.authoring import derived_exercise
from grader.engine import Array


def normalised(x: Array, gamma: Array, eps: float) -> Any:
    """Normalise each row.

    x: (B, D), inputs, one sample per row
    gamma: (D,), scale of each column
    eps: number from 0.1 to 0.5, what is added to the variance
    """
    centred = x - np.mean(x, axis=1, keepdims=True)
    var = np.mean(centred**2, axis=1, keepdims=True)
    return gamma * centred / np.sqrt(var + eps)


EXERCISE = derived_exercise(
    slug="forward-mode",
    title="Forward mode through layer normalisation",
    forward=normalised,
    ask=("jvp_x",),
    preface="A Jacobian times a vector, from the inputs on: no gradient, and no Jacobian.",
)
