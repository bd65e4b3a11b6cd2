"""Scaled dot-product attention."""

from typing import Any

import numpy as np

from exercises.courses import CS224N, ZERO_TO_HERO
from grader.authoring import derived_exercise
from grader.engine import Array


def attention(Q: Array, K: Array, V: Array) -> Any:
    """Mix values by how well their keys fit the queries.

    Q: (T, d), queries, one per row
    K: (S, d), keys, one per row
    V: (S, m), values, one per row
    """
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    A = e / np.sum(e, axis=1, keepdims=True)
    return A @ V


EXERCISE = derived_exercise(
    slug="attention",
    title="Scaled dot-product attention",
    forward=attention,
    ask=("dQ,dK,dV",),
    courses=(CS224N, ZERO_TO_HERO),
)
