"""A convolution with padding and stride."""

from typing import Any

import numpy as np

from exercises.courses import CMU, CS231N, DEEPLEARNING_AI
from grader.authoring import derived_exercise
from grader.engine import Array


def conv2d(x: Array, w: Array, b: Array) -> Any:
    """Convolve images with 3x3 filters: padding 1, stride 2.

    x: (B, C, H, W), images
    w: (F, C, 3, 3), filters
    b: (F,), biases
    """
    H, W = x.shape[2], x.shape[3]
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)), "constant")
    out = b[:, None, None]
    for i in range(3):
        for j in range(3):
            patch = padded[:, :, i : i + H : 2, j : j + W : 2]
            out = out + np.einsum("bchw,fc->bfhw", patch, w[:, :, i, j])
    return out


EXERCISE = derived_exercise(
    slug="conv2d",
    title="A convolution with padding and stride",
    forward=conv2d,
    ask=("dx,dw,db",),
    courses=(CMU, CS231N, DEEPLEARNING_AI),
)
