"""The swish activation."""

from typing import Any

import numpy as np

from grader.authoring import derived_exercise
from grader.engine import Array


def swish(x: Array, beta: Array) -> Any:
    """Return each input times its sigmoid, which each column scales.

    x: (B, D), inputs
    beta: (D,), scale of each column
    """
    gate = 1 / (1 + np.exp(-beta * x))
    return x * gate


EXERCISE = derived_exercise(
    slug="swish",
    title="The swish activation",
    forward=swish,
    ask=("dx,dbeta",),
)
