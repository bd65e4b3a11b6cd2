"""The steps of optimisers: Nesterov's momentum, RMSProp, Adam, AdamW, and clipping."""

import numpy as np

from exercises.courses import CS224N, CS231N, DEEPLEARNING_AI
from grader.executor import Argument
from grader.exercise import (
    Drawing,
    Exercise,
    Parameter,
    Question,
    Scoring,
    number,
    tensor,
    weights,
)
from grader.exercise.model import Sizes
from grader.mistakes import known
from grader.mistakes.optimisers import (
    ADAM,
    ADAMW,
    BY_NORM,
    BY_VALUE,
    NESTEROV,
    RMSPROP,
    adam,
    adamw,
    by_norm,
    nesterov,
    rmsprop,
)


def _squares(name: str, meaning: str) -> Parameter:
    """Return a parameter that is a mean of squares: positive."""

    def draw(rng: np.random.Generator, sizes: Sizes, _: Drawing) -> Argument:
        return np.asarray(rng.uniform(0.2, 2.0, (sizes["n"], sizes["m"])))

    return Parameter(name, ("n", "m"), meaning, draw)


def _draw_step(rng: np.random.Generator, _: Sizes, __: Drawing) -> Argument:
    """Draw the number of a step: the second at least, so that counting from 0 gives numbers."""
    return int(rng.integers(2, 6))


EDGES = ("zeros", "width one", "strided")
W = weights("W", ("n", "m"), "weights")
DW = tensor("dW", ("n", "m"), "dL/dW")
LR = number("lr", "learning rate", 0.06, 0.35)
EPS = number("eps", "what is added to the divisor", 0.05, 0.3)
ADAM_GIVEN = (
    W,
    DW,
    tensor("m", ("n", "m"), "first moment before the step"),
    _squares("v", "second moment before the step"),
    Parameter("t", (), "number of this step, counted from 1", _draw_step),
    LR,
    number("beta1", "share of the first moment that is kept", 0.5, 0.75),
    number("beta2", "share of the second moment that is kept", 0.8, 0.95),
    EPS,
)

QUESTIONS = (
    Question(
        name="nesterov_step",
        returns="W and v after the step, each of shape (n, m)",
        parts=("W_new", "v_new"),
        meaning="the weights and the velocity after one step with Nesterov's momentum",
        parameters=(
            W,
            DW,
            tensor("v", ("n", "m"), "velocity before the step"),
            LR,
            number("mu", "share of the velocity that is kept", 0.55, 0.93),
        ),
        reference=nesterov,
        catalogue=known(NESTEROV),
        edges=EDGES,
    ),
    Question(
        name="rmsprop_step",
        returns="W and the mean square after the step, each of shape (n, m)",
        parts=("W_new", "cache_new"),
        meaning="the weights and the mean square after one step of RMSProp",
        parameters=(
            W,
            DW,
            _squares("cache", "mean square before the step"),
            LR,
            number("rho", "share of the mean square that is kept", 0.6, 0.95),
            EPS,
        ),
        reference=rmsprop(),
        catalogue=known(RMSPROP),
        edges=EDGES,
    ),
    Question(
        name="adam_step",
        returns="W, m and v after the step, each of shape (n, m)",
        parts=("W_new", "m_new", "v_new"),
        meaning="the weights and both moments after one step of Adam",
        parameters=ADAM_GIVEN,
        reference=adam(),
        catalogue=known(ADAM),
        points=2.0,
        edges=EDGES,
    ),
    Question(
        name="adamw_step",
        returns="W, m and v after the step, each of shape (n, m)",
        parts=("W_new", "m_new", "v_new"),
        meaning="the weights and both moments after one step of AdamW",
        parameters=(*ADAM_GIVEN, number("lam", "strength of the decay", 0.15, 0.43)),
        reference=adamw(),
        catalogue=known(ADAMW),
        edges=EDGES,
    ),
    Question(
        name="clip_by_value",
        returns=("n", "m"),
        meaning="the gradient, each entry between -bound and bound",
        parameters=(DW, number("bound", "the largest entry that is left", 0.4, 1.2)),
        reference=lambda dW, bound: np.clip(dW, -bound, bound),
        catalogue=known(BY_VALUE),
        edges=EDGES,
    ),
    Question(
        name="clip_by_norm",
        returns="dW_1 and dW_2 after clipping, shaped as they are given",
        parts=("dW_1", "dW_2"),
        meaning="both gradients, at most as long as the bound together",
        parameters=(
            tensor("dW_1", ("n_1", "n_0"), "dL/dW_1"),
            tensor("dW_2", ("n_2", "n_1"), "dL/dW_2"),
            number("bound", "the largest norm that is left", 1.0, 8.0),
        ),
        reference=by_norm,
        catalogue=known(BY_NORM),
        edges=("width one", "strided"),
    ),
)

EXERCISE = Exercise(
    slug="optimisers",
    title="The steps of optimisers",
    courses=(CS224N, CS231N, DEEPLEARNING_AI),
    package=__name__,
    questions=QUESTIONS,
    scoring=Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.1),
)
