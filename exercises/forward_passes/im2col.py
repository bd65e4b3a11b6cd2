"""Images to columns, and back."""

from typing import Any

import numpy as np

from exercises.courses import CS231N
from grader.authoring import derived_exercise
from grader.engine import Array


def im2col(x: Array) -> Any:
    """Return the 2x2 windows of an image, their four pixels along an axis of their own.

    x: (C, H, W), an image
    """
    top = [x[:, :-1, :-1], x[:, :-1, 1:]]
    bottom = [x[:, 1:, :-1], x[:, 1:, 1:]]
    return np.stack([*top, *bottom], axis=1)


EXERCISE = derived_exercise(
    slug="im2col",
    title="Images to columns, and back",
    forward=im2col,
    ask=("dx",),
    courses=(CS231N,),
)
