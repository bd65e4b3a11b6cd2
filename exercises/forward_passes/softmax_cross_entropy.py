"""Softmax and cross-entropy from class numbers."""

from typing import Any

import numpy as np

from exercises.courses import CS224N, CS231N
from grader.authoring import derived_exercise
from grader.engine import Array


def cross_entropy(s: Array, y: Array) -> Any:
    """Return the mean cross-entropy of the softmax of scores.

    s: (B, C), scores, one sample per row
    y: (B,) classes of C, the number of the right class
    """
    z = s - np.max(s, axis=1, keepdims=True)
    e = np.exp(z)
    p = e / np.sum(e, axis=1, keepdims=True)
    right = p[np.arange(s.shape[0]), y]
    return -np.mean(np.log(right))


EXERCISE = derived_exercise(
    slug="softmax-cross-entropy",
    title="Softmax and cross-entropy from class numbers",
    forward=cross_entropy,
    ask=("ds",),
    courses=(CS231N, CS224N),
)
