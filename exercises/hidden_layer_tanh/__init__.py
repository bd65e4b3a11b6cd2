"""Back-propagation through one hidden layer of tanh units: two functions, one point each."""

import numpy as np

from grader.engine import TANH
from grader.exercise import Exercise, Question, Scoring, preactivation, tensor, weights
from grader.mistakes import hidden_signal_mistakes, weight_gradient_mistakes

DELTA_K = Question(
    name="delta_k",
    returns=("n_k",),
    meaning="dL/ds_k",
    parameters=(
        tensor("delta_next", ("n_next",), "dL/ds_{k+1}"),
        weights("W_next", ("n_next", "n_k"), "weights of layer k+1"),
        preactivation("s_k", ("n_k",), "pre-activation of layer k"),
    ),
    reference=lambda delta_next, W_next, s_k: TANH.pull_back(s_k, W_next.T @ delta_next),
    catalogue=lambda _: hidden_signal_mistakes(TANH),
)

DW_K = Question(
    name="dW_k",
    returns=("n_k", "n_prev"),
    meaning="dL/dW_k",
    parameters=(
        tensor("delta_k", ("n_k",), "dL/ds_k"),
        tensor("z_prev", ("n_prev",), "output of layer k-1"),
    ),
    reference=np.outer,
    catalogue=lambda _: weight_gradient_mistakes(TANH),
)

EXERCISE = Exercise(
    slug="hidden-layer-tanh",
    title="Back-propagation through one hidden layer",
    package=__name__,
    questions=(DELTA_K, DW_K),
    # The class was promised a relative tolerance of 1e-6: an approximation earns the point, with a
    # word of advice. Edge cases and changed arguments are told, and cost nothing.
    scoring=Scoring(approximate=1.0),
)
