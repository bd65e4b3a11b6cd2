"""Back-propagation of whole networks: one sample, rows and sums, columns and means, dL/dx."""

from dataclasses import replace

from exercises.courses import CMU, CS231N, DEEPLEARNING_AI, UVA
from grader.authoring import NetworkSheet, network_question
from grader.engine import Layout, Reduction
from grader.exercise import Exercise, Question, Scoring

SINGLE = NetworkSheet(("tanh", "leaky_relu", "sigmoid"), batch=False, biased=True)
ROWS = NetworkSheet(("relu", "tanh", "sigmoid"), layout=Layout.ROW, biased=True)
MEANS = NetworkSheet(
    ("softplus", "tanh", "identity"),
    loss="softmax_cross_entropy",
    reduction=Reduction.MEAN,
    biased=True,
)


def _named(name: str, question: Question) -> Question:
    return replace(question, name=name)


QUESTIONS = (
    _named("backprop_single", network_question(SINGLE, "backprop")),
    _named("backprop_rows", network_question(ROWS, "backprop")),
    _named("backprop_mean", network_question(MEANS, "backprop")),
    _named("grad_x_rows", network_question(ROWS, "dx_in")),
)

EXERCISE = Exercise(
    slug="backprop",
    title="Back-propagation of whole networks",
    courses=(CMU, CS231N, DEEPLEARNING_AI, UVA),
    package=__name__,
    questions=QUESTIONS,
    scoring=Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.1),
)
