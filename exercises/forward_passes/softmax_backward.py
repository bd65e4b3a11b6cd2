"""The way back through softmax."""

from typing import Any

import numpy as np

from exercises.courses import CMU, UVA
from grader.authoring import derived_exercise
from grader.engine import Array


def softmax(s: Array) -> Any:
    """Return probabilities, row by row.

    s: (B, C), scores, one sample per row
    """
    e = np.exp(s - np.max(s, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


def _diagonal(dout: Array, s: Array) -> Array:
    p = softmax(s)
    diagonal: Array = p * (1 - p) * dout
    return diagonal


EXERCISE = derived_exercise(
    slug="softmax-backward",
    title="The way back through softmax",
    forward=softmax,
    ask=("ds",),
    preface="The Jacobian of softmax times a vector, for each row.",
    courses=(CMU, UVA),
    mistakes={"M48b": _diagonal},
)
