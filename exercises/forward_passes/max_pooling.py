"""Max pooling."""

from typing import Any

import numpy as np

from exercises.courses import CMU, CS231N, DEEPLEARNING_AI
from grader.authoring import derived_exercise
from grader.engine import Array


def max_pool(x: Array) -> Any:
    """Return the greatest entry of each 2x2 window, side by side; what is left over is dropped.

    x: (B, C, H, W) distinct, images
    """
    rows = np.maximum(x[:, :, :-1:2], x[:, :, 1::2])
    return np.maximum(rows[:, :, :, :-1:2], rows[:, :, :, 1::2])


EXERCISE = derived_exercise(
    slug="max-pooling",
    title="Max pooling",
    forward=max_pool,
    ask=("dx",),
    courses=(CMU, CS231N, DEEPLEARNING_AI),
)
