"""A recurrent network with an output layer."""

from typing import Any

import numpy as np

from exercises.courses import CMU, CS231N, DEEPLEARNING_AI
from grader.authoring import derived_exercise
from grader.engine import Array


def rnn_loss(  # noqa: PLR0913, PLR0917  all arrays of such a network
    xs: Array, ys: Array, Wx: Array, Wh: Array, b: Array, Wy: Array, by: Array
) -> Any:
    """Return the cross-entropy of a recurrent network's outputs, its mean over steps and samples.

    xs: (T, B, n), inputs, step by step, one sample per row
    ys: (T, B) classes of C, the number of the right class of each step
    Wx: (n, h), weights of the input
    Wh: (h, h), weights of the state
    b: (h,), biases of the state
    Wy: (h, C), weights of the output layer
    by: (C,), biases of the output layer
    """
    state = np.tanh(xs[0] @ Wx + b)
    states = [state]
    for x in xs[1:]:
        state = np.tanh(x @ Wx + state @ Wh + b)
        states.append(state)
    s = np.stack(states) @ Wy + by
    e = np.exp(s - np.max(s, axis=2, keepdims=True))
    p = e / np.sum(e, axis=2, keepdims=True)
    steps = np.arange(xs.shape[0])[:, None]
    right = p[steps, np.arange(xs.shape[1]), ys]
    return -np.mean(np.log(right))


EXERCISE = derived_exercise(
    slug="rnn-with-output",
    title="A recurrent network with an output layer",
    forward=rnn_loss,
    ask=("dWx,dWh,db,dWy,dby",),
    preface="The state before the first step is zero.",
    courses=(CMU, CS231N, DEEPLEARNING_AI),
)
