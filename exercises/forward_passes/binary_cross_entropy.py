"""Sigmoid and binary cross-entropy."""

from typing import Any

import numpy as np

from exercises.courses import DEEPLEARNING_AI
from grader.authoring import derived_exercise
from grader.engine import Array


def binary_cross_entropy(x: Array, w: Array, b: float, y: Array) -> Any:
    """Return the mean binary cross-entropy of one sigmoid unit.

    x: (B, n), inputs, one sample per row
    w: (n,), weights
    b: number from -0.8 to 0.8, bias
    y: (B,) mask, targets, 0 or 1
    """
    s = x @ w + b
    p = 1 / (1 + np.exp(-s))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


EXERCISE = derived_exercise(
    slug="binary-cross-entropy",
    title="Sigmoid and binary cross-entropy",
    forward=binary_cross_entropy,
    ask=("dw,db",),
    courses=(DEEPLEARNING_AI,),
)
