"""Back-propagation of whole networks: one sample, rows and sums, columns and means, dL/dx."""

from dataclasses import replace

from exercises.courses import CMU, CS231N, DEEPLEARNING_AI, UVA
from grader.authoring import NetworkSheet, network_question
from grader.engine import Layout, Reduction
from grader.exercise import Exercise, Golden, Question, Scoring

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
ALL = {question.name: 1.0 for question in QUESTIONS}

EXERCISE = Exercise(
    slug="backprop",
    title="Back-propagation of whole networks",
    courses=(CMU, CS231N, DEEPLEARNING_AI, UVA),
    package=__name__,
    questions=QUESTIONS,
    scoring=Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.1),
    solutions=(
        Golden("correct.py", ALL, {}),
        Golden("correct_complex_step.py", ALL, {}),
        Golden(
            "wrong_reductions.py",
            {"backprop_single": 0, "backprop_rows": 1 / 2, "backprop_mean": 0, "grad_x_rows": 0},
            {"backprop_single": "M09", "backprop_rows": "M35", "backprop_mean": "M31"}
            | {"grad_x_rows": "M34"},
        ),
        Golden(
            "wrong_signals.py",
            {"backprop_single": 0, "backprop_rows": 4 / 6, "backprop_mean": 0, "grad_x_rows": 0},
            {"backprop_single": "M01", "backprop_rows": "M23", "backprop_mean": "M47"}
            | {"grad_x_rows": "M07"},
        ),
    ),
)
