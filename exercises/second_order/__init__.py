"""Beyond the gradient: a Jacobian times a vector, a Hessian times a matrix, batch normalisation."""

import numpy as np

from exercises.courses import CMU, CS231N, UVA, ZERO_TO_HERO
from grader.engine import TANH, Array
from grader.exercise import (
    Drawing,
    Exercise,
    Parameter,
    Question,
    Scoring,
    number,
    target,
    tensor,
    weights,
)
from grader.exercise.model import Sizes
from grader.mistakes import known
from grader.mistakes.curvature import BATCHNORM, HVP, JVP, batchnorm, hessian_product

EDGES = ("zeros", "width one", "strided")


def _jvp(x: Array, u: Array, W_1: Array, W_2: Array) -> Array:
    return W_2 @ (TANH.f_prime(W_1 @ x) * (W_1 @ u))


def _draw_inputs(rng: np.random.Generator, sizes: Sizes, _: Drawing) -> Array:
    """Draw samples whose columns have means and spreads of their own."""
    n = sizes["n"]
    return rng.normal(size=(sizes["B"], n)) * rng.uniform(0.5, 2, n) + rng.normal(size=n)


QUESTIONS = (
    Question(
        name="jvp",
        returns=("n_2",),
        meaning="the derivative of the output along u",
        parameters=(
            tensor("x", ("n_0",), "input"),
            tensor("u", ("n_0",), "direction"),
            weights("W_1", ("n_1", "n_0"), "weights of layer 1"),
            weights("W_2", ("n_2", "n_1"), "weights of layer 2"),
        ),
        reference=_jvp,
        catalogue=known(JVP),
        edges=EDGES,
    ),
    Question(
        name="hvp",
        returns=("n", "m"),
        meaning="the derivative of dL/dW along V",
        parameters=(
            tensor("x_in", ("m",), "input"),
            target("y_gt", ("n",), "target"),
            weights("W", ("n", "m"), "weights"),
            tensor("V", ("n", "m"), "direction"),
        ),
        reference=hessian_product(),
        catalogue=known(HVP),
        points=2.0,
        edges=EDGES,
    ),
    Question(
        name="batchnorm_backward",
        returns="dx of shape (B, n), dgamma and dbeta of shape (n,)",
        parts=("dx", "dgamma", "dbeta"),
        meaning="dL/dx, dL/dgamma and dL/dbeta",
        parameters=(
            tensor("dout", ("B", "n"), "dL/dout"),
            Parameter("x", ("B", "n"), "inputs, one sample per row", _draw_inputs),
            tensor("gamma", ("n",), "scale of each column"),
            number("eps", "what is added to the variance", 0.06, 0.4),
        ),
        reference=batchnorm(),
        catalogue=known(BATCHNORM),
        points=2.0,
        edges=EDGES,
    ),
)

EXERCISE = Exercise(
    slug="second-order",
    title="Beyond the gradient",
    courses=(CMU, CS231N, UVA, ZERO_TO_HERO),
    package=__name__,
    questions=QUESTIONS,
    scoring=Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.1),
)
