"""A 1x1 convolution."""

from typing import Any

import numpy as np

from grader.authoring import derived_exercise
from grader.engine import Array


def conv_1x1(x: Array, w: Array, b: Array) -> Any:
    """Mix the channels of each pixel.

    x: (B, C, H, W), images
    w: (F, C), weights
    b: (F,), biases
    """
    return np.einsum("bchw,fc->bfhw", x, w) + b[:, None, None]


EXERCISE = derived_exercise(
    slug="conv-1x1",
    title="A 1x1 convolution",
    forward=conv_1x1,
    ask=("dx,dw,db",),
)
