"""One step of a GRU."""

from typing import Any

import numpy as np

from exercises.courses import CMU, DEEPLEARNING_AI
from grader.authoring import derived_exercise
from grader.engine import Array


def _sigmoid(s: Array) -> Any:
    return 1 / (1 + np.exp(-s))


def gru_step(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Any:
    """Return the new state.

    x: (B, n), inputs, one sample per row
    h: (B, m), state before the step
    Wx: (3, n, m), weights of the input for gates r, z and the candidate
    Wh: (3, m, m), weights of the state for the same
    b: (3, m), biases of the same
    """
    given = x @ Wx + b[:, None]
    kept = h @ Wh
    r, z = _sigmoid(given[0] + kept[0]), _sigmoid(given[1] + kept[1])
    candidate = np.tanh(given[2] + r * kept[2])
    return z * h + (1 - z) * candidate


EXERCISE = derived_exercise(
    slug="gru-step",
    title="One step of a GRU",
    forward=gru_step,
    ask=("dx,dh,dWx,dWh,db",),
    courses=(CMU, DEEPLEARNING_AI),
)
