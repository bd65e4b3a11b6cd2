"""From gradients to steps: gradient descent, momentum, weight decay."""

import numpy as np

from exercises.courses import CS231N, DEEPLEARNING_AI
from grader.engine import Array
from grader.exercise import Exercise, Question, Scoring, number, tensor, weights
from grader.mistakes import known
from grader.mistakes.updates import DECAY, DESCENT, MOMENTUM, PENALTY

EDGES = ("zeros", "width one", "strided")
W = weights("W", ("n", "m"), "weights")
DW = tensor("dW", ("n", "m"), "dL/dW")
LR = number("lr", "learning rate", 0.06, 0.35)
LAM = number("lam", "strength of the penalty", 0.15, 0.43)


def _momentum(W: Array, dW: Array, v: Array, lr: float, mu: float) -> list[Array]:
    v_new = mu * v - lr * dW
    return [W + v_new, v_new]


def _decayed(*arguments: Array) -> list[Array]:
    dW_1, dW_2, db_1, db_2, W_1, W_2, _, _, lam = arguments
    return [dW_1 + lam * W_1, dW_2 + lam * W_2, db_1, db_2]


QUESTIONS = (
    Question(
        name="sgd_step",
        returns=("n", "m"),
        meaning="the weights after one step of gradient descent",
        parameters=(W, DW, LR),
        reference=lambda W, dW, lr: W - lr * dW,
        catalogue=known(DESCENT),
        edges=EDGES,
    ),
    Question(
        name="momentum_step",
        returns="W and v after the step, each of shape (n, m)",
        parts=("W_new", "v_new"),
        meaning="the weights and the velocity after one step with momentum",
        parameters=(
            W,
            DW,
            tensor("v", ("n", "m"), "velocity before the step"),
            LR,
            number("mu", "share of the velocity that is kept", 0.55, 0.93),
        ),
        reference=_momentum,
        catalogue=known(MOMENTUM),
        edges=EDGES,
    ),
    Question(
        name="l2_penalty",
        returns=(),
        meaning="the penalty of one weight matrix",
        parameters=(W, LAM),
        reference=lambda W, lam: 0.5 * lam * np.sum(W**2),
        catalogue=known(PENALTY),
        edges=EDGES,
    ),
    Question(
        name="decayed_gradients",
        returns="dW_1, dW_2, db_1, db_2 of the loss with the penalty, shaped as they are given",
        parts=("dW_1", "dW_2", "db_1", "db_2"),
        weights=(4.0, 4.0, 1.0, 1.0),
        meaning="gradients of the loss with the penalty",
        parameters=(
            tensor("dW_1", ("n_1", "n_0"), "dL/dW_1 without the penalty"),
            tensor("dW_2", ("n_2", "n_1"), "dL/dW_2 without the penalty"),
            tensor("db_1", ("n_1",), "dL/db_1"),
            tensor("db_2", ("n_2",), "dL/db_2"),
            weights("W_1", ("n_1", "n_0"), "weights of layer 1"),
            weights("W_2", ("n_2", "n_1"), "weights of layer 2"),
            tensor("b_1", ("n_1",), "biases of layer 1"),
            tensor("b_2", ("n_2",), "biases of layer 2"),
            LAM,
        ),
        reference=_decayed,
        catalogue=known(DECAY),
        edges=EDGES,
    ),
)

EXERCISE = Exercise(
    slug="updates",
    title="From gradients to steps",
    courses=(CS231N, DEEPLEARNING_AI),
    package=__name__,
    questions=QUESTIONS,
    scoring=Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.25),
)
