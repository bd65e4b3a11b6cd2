"""The multiclass hinge loss."""

from typing import Any

import numpy as np

from exercises.courses import CS231N
from grader.authoring import derived_exercise
from grader.engine import Array


def hinge(s: Array, y: Array) -> Any:
    """Return the hinge loss of scores with a margin of 1, the mean over samples.

    s: (B, C), scores, one sample per row
    y: (B,) classes of C, the number of the right class
    """
    right = s[np.arange(s.shape[0]), y]
    margins = np.maximum(0, s - right[:, None] + 1)
    return np.sum(margins) / s.shape[0]


EXERCISE = derived_exercise(
    slug="svm-loss",
    title="The multiclass hinge loss",
    forward=hinge,
    ask=("ds",),
    courses=(CS231N,),
)
