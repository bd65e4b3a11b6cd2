"""Inverted dropout."""

from typing import Any

from exercises.courses import CS231N, DEEPLEARNING_AI
from grader.authoring import derived_exercise
from grader.engine import Array


def dropout(x: Array, mask: Array, keep: float) -> Any:
    """Drop what the mask drops, and scale the rest up.

    x: (B, D), inputs, one sample per row
    mask: (B, D) mask, 1 for what is kept
    keep: number from 0.5 to 0.9, the probability that an entry is kept
    """
    return x * mask / keep


EXERCISE = derived_exercise(
    slug="dropout",
    title="Inverted dropout",
    forward=dropout,
    ask=("dx",),
    courses=(CS231N, DEEPLEARNING_AI),
)
