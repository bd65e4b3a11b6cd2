"""Losses and their derivatives: squared error, softmax, cross-entropy. Samples are rows."""

import numpy as np

from exercises.courses import CMU, CS224N, CS231N, DEEPLEARNING_AI, UVA
from grader.engine import (
    HALF_SQUARED_ERROR,
    SOFTMAX,
    SOFTMAX_CROSS_ENTROPY,
    Array,
)
from grader.exercise import (
    Exercise,
    Question,
    Scoring,
    choice,
    labels,
    output,
    scores,
    target,
)
from grader.mistakes import known
from grader.mistakes.losses import (
    CROSS_ENTROPY,
    CROSS_ENTROPY_SIGNAL,
    JACOBIAN,
    SOFTMAX_ROWS,
    SOFTMAX_SQUARED_ERROR,
    SQUARED_ERROR,
    SQUARED_ERROR_SLOPE,
)

Y_OUT = output("y_out", ("B", "n"), "outputs of the network")
Y_GT = target("y_gt", ("B", "n"), "what the outputs should be")
SCORES = scores("O", ("B", "C"), "scores")
LABELS = labels("Y", ("B", "C"), "targets; each row sums to 1")
SHIFTED = ("scores shifted by 1000", "strided")
PLAIN = ("width one", "strided")


def _squared_error(y_out: Array, y_gt: Array, reduction: str) -> Array:
    total = HALF_SQUARED_ERROR.value(y_out, y_gt)
    return total / y_out.shape[0] if reduction == "mean" else total


def _softmax_jacobian(o: Array) -> Array:
    p = SOFTMAX.f(o)
    return np.diag(p) - np.outer(p, p)


def _softmax_mse_delta(scores: Array, y_gt: Array) -> Array:
    return SOFTMAX.pull_back(scores.T, SOFTMAX.f(scores.T) - y_gt.T).T


QUESTIONS = (
    Question(
        name="loss_mse",
        returns=(),
        meaning="half the squared error, summed or averaged over the samples",
        parameters=(Y_OUT, Y_GT, choice("reduction", "how samples are reduced", ("sum", "mean"))),
        reference=_squared_error,
        catalogue=known(SQUARED_ERROR),
        edges=PLAIN,
    ),
    Question(
        name="dloss_dy",
        returns=("B", "n"),
        meaning="dL/dy_out of the summed squared error",
        parameters=(Y_OUT, Y_GT),
        reference=HALF_SQUARED_ERROR.prime,
        catalogue=known(SQUARED_ERROR_SLOPE),
        edges=PLAIN,
    ),
    Question(
        name="softmax",
        returns=("B", "C"),
        meaning="softmax of each row",
        parameters=(SCORES,),
        reference=lambda o: SOFTMAX.f(o.T).T,
        catalogue=known(SOFTMAX_ROWS),
        edges=(*SHIFTED, "width one"),
    ),
    Question(
        name="softmax_jacobian",
        returns=("C", "C"),
        meaning="dp_i/do_j in row i, column j",
        parameters=(scores("o", ("C",), "scores of one sample"),),
        reference=_softmax_jacobian,
        catalogue=known(JACOBIAN),
        edges=(*SHIFTED, "width one"),
    ),
    Question(
        name="softmax_ce_loss",
        returns=(),
        meaning="cross-entropy of the softmax of the scores, summed over the samples",
        parameters=(SCORES, LABELS),
        reference=lambda o, y: SOFTMAX_CROSS_ENTROPY.value(o.T, y.T),
        catalogue=known(CROSS_ENTROPY),
        edges=SHIFTED,
    ),
    Question(
        name="softmax_ce_delta",
        returns=("B", "C"),
        meaning="dL/dO of the summed cross-entropy",
        parameters=(SCORES, LABELS),
        reference=lambda o, y: SOFTMAX_CROSS_ENTROPY.prime(o.T, y.T).T,
        catalogue=known(CROSS_ENTROPY_SIGNAL),
        edges=SHIFTED,
    ),
    Question(
        name="softmax_mse_delta",
        returns=("B", "C"),
        meaning="dL/dO of the summed half squared error of the probabilities",
        parameters=(SCORES, LABELS),
        reference=_softmax_mse_delta,
        catalogue=known(SOFTMAX_SQUARED_ERROR),
        edges=SHIFTED,
    ),
)

EXERCISE = Exercise(
    slug="losses",
    title="Losses and their derivatives",
    courses=(CMU, CS224N, CS231N, DEEPLEARNING_AI, UVA),
    package=__name__,
    questions=QUESTIONS,
    scoring=Scoring(layout=0.5, approximate=0.5, edges=0.2, inputs=0.1),
)
