"""A linear layer on rows."""

from typing import Any

from exercises.courses import CMU, CS231N, DEEPLEARNING_AI, UVA
from grader.authoring import derived_exercise
from grader.engine import Array


def linear(x: Array, W: Array, b: Array) -> Any:
    """Apply a linear layer.

    x: (B, n), inputs, one sample per row
    W: (m, n), weights, one unit per row
    b: (m,), biases
    """
    return x @ W.T + b


EXERCISE = derived_exercise(
    slug="linear-layer",
    title="A linear layer on rows",
    forward=linear,
    ask=("dx,dW,db",),
    courses=(CS231N, UVA, DEEPLEARNING_AI, CMU),
)
