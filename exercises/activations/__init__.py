"""Derivatives of activations, elementwise: sigmoid, tanh, ReLU, leaky ReLU, softplus, ELU."""

import numpy as np

from exercises.courses import CMU, CS231N, DEEPLEARNING_AI, UVA
from grader.engine import ELU, RELU, SIGMOID, SOFTPLUS, TANH, Activation, Array
from grader.exercise import Exercise, Question, Scoring, number, preactivation
from grader.mistakes import known
from grader.mistakes.activations import LEAKY_SLOPE, slope_mistakes

#: Cases keep at least this far from a kink; what happens on it is an edge case.
CLEARANCE = 0.05
EDGES = ("saturated", "large", "strided")
S = preactivation("s", ("n",), "pre-activations")


def _off_kinks(s: Array, *_: float) -> bool:
    return bool(np.min(np.abs(s)) > CLEARANCE) and bool(s.min() < 0 < s.max())


def _slope(activation: Activation, edges: tuple[str, ...] = EDGES) -> Question:
    """Return the question for the derivative of one activation."""
    return Question(
        name=f"{activation.name}_prime",
        returns=("n",),
        meaning=f"derivative of {activation.name} at s",
        parameters=(S,),
        reference=activation.f_prime,
        catalogue=slope_mistakes(activation),
        upper=activation.right_prime,
        generic=_off_kinks if activation.kinks else None,
        edges=edges,
    )


LEAKY = Question(
    name="leaky_relu_prime",
    returns=("n",),
    meaning="derivative of leaky ReLU at s",
    parameters=(S, number("a", "slope of leaky ReLU left of zero", 0.06, 0.4)),
    reference=lambda s, a: np.where(s > 0, 1.0, a),
    catalogue=known(LEAKY_SLOPE),
    upper=lambda s, a: np.where(s >= 0, 1.0, a),
    generic=_off_kinks,
    edges=("kink", *EDGES),
)

EXERCISE = Exercise(
    slug="activations",
    title="Derivatives of activations",
    courses=(CMU, CS231N, DEEPLEARNING_AI, UVA),
    package=__name__,
    questions=(
        _slope(SIGMOID),
        _slope(TANH),
        _slope(RELU, ("kink", *EDGES)),
        LEAKY,
        _slope(SOFTPLUS),
        _slope(ELU),
    ),
    scoring=Scoring(layout=0.5, approximate=0.5, edges=0.2, inputs=0.1),
)
