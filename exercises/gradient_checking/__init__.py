"""Estimate gradients by differences, and find out with them which claimed gradient is wrong."""

import numpy as np

from exercises.courses import CS231N, DEEPLEARNING_AI
from grader.engine import Array
from grader.executor import Argument, Wave
from grader.exercise import (
    Drawing,
    Exercise,
    Question,
    Scoring,
    draw_wave,
    function,
    listed,
    number,
    target,
    tensor,
    weights,
)
from grader.exercise.model import Sizes
from grader.mistakes import known
from grader.mistakes.estimates import (
    CENTRAL_DIFFERENCE,
    CHECK,
    NUMERICAL_GRADIENT,
    agrees,
    entry_by_entry,
)

PLAIN = ("strided",)
H = number("h", "step", 0.06, 0.3)


def _central_difference(f: Wave, x: Array, h: float) -> Array:
    return (f(x + h) - f(x - h)) / (2 * h)


def _draw_claims(rng: np.random.Generator, sizes: Sizes, _: Drawing) -> tuple[Argument, ...]:
    """Draw a very small or a large function, points, and claims right and wrong in random order."""
    size = 10.0 ** rng.choice((rng.uniform(-6, -4), rng.uniform(0, 4)))
    c0, c1, c2, c3, c4 = draw_wave(rng).coefficients
    f = Wave((size * c0, size * c1, size * c2, c3, c4))
    x = rng.normal(size=sizes["n"])
    exact = f.prime(x)
    off = 10.0 ** rng.uniform(-3, -2) * np.max(np.abs(exact))
    one = np.eye(exact.size)[int(rng.integers(1, exact.size))] if exact.size > 1 else np.ones(1)
    cancelling = one - np.roll(one, 1)
    errors = [0 * one, 0 * one, one, -one, cancelling, np.ones_like(one), -np.ones_like(one)]
    return f, x, rng.permutation([exact + off * error for error in errors])


QUESTIONS = (
    Question(
        name="central_difference",
        returns=("n",),
        meaning="an estimate of f' at each entry of x",
        parameters=(
            function("f", "an elementwise function"),
            tensor("x", ("n",), "points"),
            H,
        ),
        reference=_central_difference,
        catalogue=known(CENTRAL_DIFFERENCE),
        edges=PLAIN,
    ),
    Question(
        name="numerical_gradient",
        returns=("n", "m"),
        meaning="an estimate of dL/dW, entry by entry",
        parameters=(
            tensor("x_in", ("m",), "input"),
            target("y_gt", ("n",), "target"),
            weights("W", ("n", "m"), "weights"),
            function("f", "activation"),
            H,
        ),
        reference=entry_by_entry(),
        catalogue=known(NUMERICAL_GRADIENT),
        edges=PLAIN,
    ),
    Question(
        name="grad_check",
        returns=("m",),
        meaning="for each claim whether it is the derivative of f at x",
        parameters=(
            listed("f", "an elementwise function"),
            tensor("x", ("n",), "points"),
            tensor("claims", ("m", "n"), "in each row what is said to be f' at each entry of x"),
        ),
        reference=agrees,
        catalogue=known(CHECK),
        points=2.0,
        joint_draw=_draw_claims,
        edges=PLAIN,
    ),
)

EXERCISE = Exercise(
    slug="gradient-checking",
    title="Checking gradients",
    courses=(CS231N, DEEPLEARNING_AI),
    package=__name__,
    questions=QUESTIONS,
    scoring=Scoring(layout=0.5, edges=0.1, inputs=0.1),
)
