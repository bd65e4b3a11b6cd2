"""A depthwise convolution."""

from typing import Any

from grader.authoring import derived_exercise
from grader.engine import Array


def depthwise(x: Array, w: Array) -> Any:
    """Convolve each channel with a 2x2 filter of its own.

    x: (B, C, H, W), images
    w: (C, 2, 2), a filter for each channel
    """
    taps = w[:, None, None]
    top = x[:, :, :-1, :-1] * taps[..., 0, 0] + x[:, :, :-1, 1:] * taps[..., 0, 1]
    bottom = x[:, :, 1:, :-1] * taps[..., 1, 0] + x[:, :, 1:, 1:] * taps[..., 1, 1]
    return top + bottom


EXERCISE = derived_exercise(
    slug="depthwise-convolution",
    title="A depthwise convolution",
    forward=depthwise,
    ask=("dx,dw",),
)
