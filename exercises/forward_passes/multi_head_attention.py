"""Multi-head self-attention."""

from typing import Any

import numpy as np

from exercises.courses import CS224N, CS231N, UVA, ZERO_TO_HERO
from grader.authoring import derived_exercise
from grader.engine import Array


def multi_head_attention(x: Array, Wq: Array, Wk: Array, Wv: Array, Wo: Array) -> Any:
    """Let each row look at all rows, with several heads.

    x: (T, D), one position per row
    Wq: (H, D, d), weights of the queries, for each head
    Wk: (H, D, d), weights of the keys
    Wv: (H, D, d), weights of the values
    Wo: (H, d, D), weights of the output
    """
    q, k, v = x @ Wq, x @ Wk, x @ Wv
    scores = q @ np.swapaxes(k, 1, 2) / np.sqrt(Wq.shape[2])
    e = np.exp(scores - np.max(scores, axis=2, keepdims=True))
    A = e / np.sum(e, axis=2, keepdims=True)
    return np.sum(A @ v @ Wo, axis=0)


EXERCISE = derived_exercise(
    slug="multi-head-attention",
    title="Multi-head self-attention",
    forward=multi_head_attention,
    ask=("dx,dWq,dWk,dWv,dWo",),
    courses=(CS224N, CS231N, UVA, ZERO_TO_HERO),
)
