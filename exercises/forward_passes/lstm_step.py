"""One step of an LSTM."""

from typing import Any

import numpy as np

from exercises.courses import CS231N, DEEPLEARNING_AI
from grader.authoring import derived_exercise
from grader.engine import Array


def _sigmoid(s: Array) -> Any:
    return 1 / (1 + np.exp(-s))


def lstm_step(  # noqa: PLR0913, PLR0917  all arrays of such a step
    x: Array, h: Array, c: Array, Wx: Array, Wh: Array, b: Array
) -> Any:
    """Return the new state and the new cell, one upon the other.

    x: (B, n), inputs, one sample per row
    h: (B, m), state before the step
    c: (B, m), cell before the step
    Wx: (4, n, m), weights of the input for gates i, f, o and the candidate
    Wh: (4, m, m), weights of the state for the same
    b: (4, m), biases of the same
    """
    a = x @ Wx + h @ Wh + b[:, None]
    i, f, o = _sigmoid(a[0]), _sigmoid(a[1]), _sigmoid(a[2])
    candidate = np.tanh(a[3])
    cell = f * c + i * candidate
    state = o * np.tanh(cell)
    return np.stack([state, cell])


EXERCISE = derived_exercise(
    slug="lstm-step",
    title="One step of an LSTM",
    forward=lstm_step,
    ask=("dx,dh,dc,dWx,dWh,db",),
    preface="`dout[0]` is what comes back to the new state, `dout[1]` to the new cell.",
    courses=(CS231N, DEEPLEARNING_AI),
)
