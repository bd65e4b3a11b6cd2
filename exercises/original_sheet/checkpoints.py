"""Exercise 4 of the sheet: back-propagation that keeps only some activations.

What a function stores cannot be seen from outside the jail, so the gradients are what is graded.
"""

import numpy as np

from grader.engine import IDENTITY, Array, Network, opaque
from grader.executor import Argument, Wave
from grader.exercise import Drawing, Question, draw_layered, layered, listed, target, tensor
from grader.exercise.model import Answering, Sizes
from grader.mistakes import Rules, backward, derived

DEPTHS = (3, 6)
_EXAMPLE = Network([np.zeros((1, 1))] * 2, [IDENTITY] * 2)


def _gradients(rules: Rules) -> Answering:
    def answer(
        x_in: Array,
        y_gt: Array,
        weights: list[Array],
        functions: list[Wave],
        primes: list[Wave],
        _: int,
    ) -> list[Array]:
        activations = [opaque(f, p) for f, p in zip(functions, primes, strict=True)]
        return list(backward(Network(weights, activations), x_in, y_gt, rules).dW)

    return answer


def _draw(rng: np.random.Generator, sizes: Sizes, drawing: Drawing) -> tuple[Argument, ...]:
    drawn = draw_layered(rng, sizes, drawing, depth=int(rng.integers(*DEPTHS, endpoint=True)))
    every = int(rng.integers(2, 4))
    return drawn.x_in, drawn.y_gt, drawn.weights, drawn.f, drawn.f_prime, every


BACKPROP_CHECKPOINTED = Question(
    name="backprop_checkpointed",
    returns="a flat list: dW_1, ..., dW_K, each shaped like its W_k",
    parts=layered("dW"),
    meaning="all dL/dW_k",
    parameters=(
        tensor("x_in", ("n_0", "B"), "inputs, one sample per column"),
        target("y_gt", ("n_K", "B"), "targets"),
        listed("weights", "W_1, ..., W_K"),
        listed("functions", "f_1, ..., f_K"),
        listed("primes", "their derivatives"),
        listed("every", "which z are kept: z_0, z_every, z_2every, ..."),
    ),
    reference=_gradients(Rules()),
    catalogue=derived(_EXAMPLE, _gradients),
    points=2.0,
    joint_draw=_draw,
    edges=("zeros", "width one", "strided"),
)
