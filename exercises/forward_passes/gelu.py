"""The GELU activation."""

from typing import Any

import numpy as np

from exercises.courses import ZERO_TO_HERO
from grader.authoring import derived_exercise
from grader.engine import Array


def gelu(x: Array) -> Any:
    """Return the Gaussian error linear unit, by its usual approximation.

    x: (B, D), inputs
    """
    inner = np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)
    return 0.5 * x * (1 + np.tanh(inner))


EXERCISE = derived_exercise(
    slug="gelu",
    title="The GELU activation",
    forward=gelu,
    ask=("dx",),
    courses=(ZERO_TO_HERO,),
)
