"""Exercise 1 of the sheet: a chain of three single units, so that every weight is a number."""

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.engine import IDENTITY, Array, Network, opaque
from grader.executor import Argument
from grader.exercise import Drawing, Question, draw_wave, listed
from grader.exercise.model import Answering, Sizes
from grader.mistakes import Rules, backward, derived

LAYERS = ("1", "2", "out")
_EXAMPLE = Network([np.zeros((1, 1))] * 3, [IDENTITY] * 3)
_PARAMETERS = (
    listed("x", "input"),
    *(listed(f"W_{k}", f"weight of layer {k}") for k in LAYERS),
    listed("y_gt", "what the output should be"),
    *(listed(f"f_{k}", f"activation of layer {k}") for k in ("1", "2", "3")),
    *(listed(f"f_{k}_prime", f"derivative of f_{k}") for k in ("1", "2", "3")),
)


def _draw(rng: np.random.Generator, _: Sizes, __: Drawing) -> tuple[Argument, ...]:
    """Draw numbers of either sign, with a target far from anything the chain computes."""
    sizes = rng.uniform((0.4, 0.4, 0.4, 0.4, 3.0), (2.0, 2.0, 2.0, 2.0, 6.0))
    waves = [draw_wave(rng) for _ in range(3)]
    numbers = [float(number) for number in sizes * rng.choice((-1.0, 1.0), size=5)]
    return (*numbers, *waves, *(wave.prime for wave in waves))


def _gradient(k: int) -> Callable[[Rules], Answering]:
    """Return ``dL/dW_k`` of the chain as a function of the rules; layers count from 0."""

    def answering(rules: Rules) -> Answering:
        def answer(x: float, W_1: float, W_2: float, W_out: float, *others: Any) -> Array:
            y_gt, *functions = others
            pairs = zip(functions[:3], functions[3:], strict=True)
            network = Network(
                [np.reshape(W, (1, 1)) for W in (W_1, W_2, W_out)],
                [opaque(f, f_prime) for f, f_prime in pairs],
            )
            found = backward(network, np.reshape(x, (1, 1)), np.reshape(y_gt, (1, 1)), rules)
            return np.reshape(found.dW[k], ())

        return answer

    return answering


def chain_question(k: int, points: float) -> Question:
    """Return the question for ``dL/dW`` of layer k, from 0, of the chain."""
    return Question(
        name=f"dL_dW_{LAYERS[k]}",
        returns=(),
        meaning=f"dL/dW_{LAYERS[k]}",
        parameters=_PARAMETERS,
        reference=_gradient(k)(Rules()),
        catalogue=derived(_EXAMPLE, _gradient(k)),
        points=points,
        joint_draw=_draw,
        edges=(),
    )
