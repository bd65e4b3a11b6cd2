"""The steps of optimisers: Nesterov's momentum, RMSProp, Adam, AdamW, and clipping."""

import numpy as np

from exercises.courses import CS224N, CS231N, DEEPLEARNING_AI
from grader.executor import Argument
from grader.exercise import (
    Drawing,
    Exercise,
    Golden,
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
ALL = {question.name: question.points for question in QUESTIONS}
NONE = dict.fromkeys(ALL, 0.0)
#: What is left where only the new weights are wrong.
MOMENTS = {"rmsprop_step": 0.5, "adam_step": 4 / 3, "adamw_step": 2 / 3}

EXERCISE = Exercise(
    slug="optimisers",
    title="The steps of optimisers",
    courses=(CS224N, CS231N, DEEPLEARNING_AI),
    package=__name__,
    questions=QUESTIONS,
    scoring=Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.1),
    solutions=(
        Golden("correct.py", ALL, {}),
        Golden("correct_entry_by_entry.py", ALL, {}),
        Golden(
            "wrong_uncorrected.py",
            NONE | MOMENTS | {"nesterov_step": 0.5},
            {"nesterov_step": "M82a", "rmsprop_step": "M83a", "adam_step": "M84a"}
            | {"adamw_step": "M84a", "clip_by_value": "M86a", "clip_by_norm": "M87a"},
        ),
        Golden(
            "wrong_coupled.py",
            NONE | {"nesterov_step": 0.5, "adam_step": 4 / 3},
            {"nesterov_step": "M82c", "rmsprop_step": "M83d", "adam_step": "M84d"}
            | {"adamw_step": "M85a", "clip_by_value": "M86b", "clip_by_norm": "M87b"},
        ),
        Golden(
            "wrong_moments.py",
            NONE | {"nesterov_step": 0.5, "adam_step": 2 / 3, "adamw_step": 2 / 3},
            {"nesterov_step": "M55k", "rmsprop_step": "M83e", "adam_step": "M84e"}
            | {"adamw_step": "M85b", "clip_by_value": "M86c", "clip_by_norm": "M87c"},
        ),
        Golden(
            "wrong_signs.py",
            NONE | {"rmsprop_step": 0.5, "adam_step": 4 / 3, "adamw_step": 2 / 3},
            {"nesterov_step": "M55a", "rmsprop_step": "M53", "adam_step": "M53"}
            | {"adamw_step": "M85d", "clip_by_value": "M86d", "clip_by_norm": "M87d"},
        ),
    ),
)
