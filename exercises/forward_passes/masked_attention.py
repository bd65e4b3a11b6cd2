"""Attention with a mask."""

from typing import Any

import numpy as np

from exercises.courses import CS224N, ZERO_TO_HERO
from grader.authoring import derived_exercise
from grader.engine import Array


def masked_attention(Q: Array, K: Array, V: Array, mask: Array) -> Any:
    """Mix values by how well their keys fit the queries, where queries may look.

    Q: (T, d), queries, one per row
    K: (S, d), keys, one per row
    V: (S, m), values, one per row
    mask: (T, S) mask, 1 where a query may look, 0 where not
    """
    scores = Q @ K.T / np.sqrt(Q.shape[1]) - 1000.0 * (1 - mask)
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    A = e / np.sum(e, axis=1, keepdims=True)
    return A @ V


EXERCISE = derived_exercise(
    slug="masked-attention",
    title="Attention with a mask",
    forward=masked_attention,
    ask=("dQ,dK,dV",),
    courses=(CS224N, ZERO_TO_HERO),
)
