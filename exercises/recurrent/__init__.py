"""Back-propagation through time for a simple recurrent network."""

import numpy as np

from exercises.courses import CMU, CS231N, DEEPLEARNING_AI
from grader.exercise import Exercise, Parameter, Question, Scoring, tensor, weights
from grader.exercise.model import Drawing, Sizes
from grader.mistakes import known
from grader.mistakes.recurrence import THROUGH_TIME, TimeRules, through_time


def _draw_recurrent(rng: np.random.Generator, sizes: Sizes, _: Drawing) -> np.ndarray:
    """Draw W_h: square, and never symmetric, so that a missing transpose shows."""
    n = sizes["n_h"]
    return np.asarray(rng.normal(size=(n, n)) / np.sqrt(n))


RNN_BPTT = Question(
    name="rnn_bptt",
    returns="dW_x, dW_h, db and dh_0, shaped like W_x, W_h, b and h_0",
    parts=("dW_x", "dW_h", "db", "dh_0"),
    meaning="dL/dW_x, dL/dW_h, dL/db and dL/dh_0",
    parameters=(
        tensor("xs", ("T", "n_x"), "inputs, one row per step"),
        tensor("h_0", ("n_h",), "state before the first step", spread=0.5),
        weights("W_x", ("n_h", "n_x"), "weights of the input"),
        Parameter("W_h", ("n_h", "n_h"), "weights of the state", _draw_recurrent),
        tensor("b", ("n_h",), "biases", spread=0.5),
        tensor("dhs", ("T", "n_h"), "what each state adds to dL/dh_t by itself"),
    ),
    reference=through_time(TimeRules()),
    catalogue=known(THROUGH_TIME),
    points=3.0,
    edges=("zeros", "width one", "strided"),
)

EXERCISE = Exercise(
    slug="recurrent",
    title="Back-propagation through time",
    courses=(CMU, CS231N, DEEPLEARNING_AI),
    package=__name__,
    questions=(RNN_BPTT,),
    scoring=Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.1),
)
