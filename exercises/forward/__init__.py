"""The forward pass: a chain of single units, and a network of any depth."""

import numpy as np

from grader.engine import IDENTITY, Array, Network, forward, opaque
from grader.executor import Argument, Wave
from grader.exercise import (
    Drawing,
    Exercise,
    Question,
    Scoring,
    draw_layered,
    function,
    layered,
    listed,
    number,
    tensor,
)
from grader.exercise.model import Answering, Sizes
from grader.mistakes import Rules, backward, derived

#: The deepest network that is drawn.
DEPTH = 5
_ANY = np.zeros((1, 1))


def _network(weights: list[Array], functions: list[Wave], biases: list[Array]) -> Network:
    return Network(weights, [opaque(f, f) for f in functions], biases)


def _passed(network: Network, x_in: Array, rules: Rules) -> list[Array]:
    """Return all s, then all z; nothing of the way back is looked at."""
    nowhere = np.zeros((network.weights[-1].shape[0], x_in.shape[1]))
    trace = backward(network, x_in, nowhere, rules).trace
    return [*trace.s, *trace.z[1:]]


def _chain(rules: Rules) -> Answering:
    def answer(x: float, W_1: float, W_2: float, W_out: float, *functions: Wave) -> list[Array]:
        weights = [np.reshape(W, (1, 1)) for W in (W_1, W_2, W_out)]
        arrays = _passed(_network(weights, [*functions], []), np.reshape(x, (1, 1)), rules)
        s_1, s_2, s_out, z_1, z_2, y_out = (array[0, 0] for array in arrays)
        return [s_1, z_1, s_2, z_2, s_out, y_out]

    return answer


def _layers(rules: Rules) -> Answering:
    def answer(
        x_in: Array, weights: list[Array], biases: list[Array], functions: list[Wave]
    ) -> list[Array]:
        return _passed(_network(weights, functions, biases), x_in, rules)

    return answer


def _forward(
    x_in: Array, weights: list[Array], biases: list[Array], functions: list[Wave]
) -> list[Array]:
    trace = forward(_network(weights, functions, biases), x_in)
    return [*trace.s, *trace.z[1:]]


def _draw(rng: np.random.Generator, sizes: Sizes, drawing: Drawing) -> tuple[Argument, ...]:
    drawn = draw_layered(rng, sizes, drawing, depth=int(rng.integers(1, DEPTH + 1)))
    return drawn.x_in, drawn.weights, drawn.biases, drawn.f


QUESTIONS = (
    Question(
        name="forward_scalar",
        returns="the six numbers s_1, z_1, s_2, z_2, s_out, y_out",
        parts=("s_1", "z_1", "s_2", "z_2", "s_out", "y_out"),
        meaning="everything the chain computes",
        parameters=(
            number("x", "input", -2.0, 2.0),
            *(number(f"W_{k}", f"weight of layer {k}", -2.0, 2.0) for k in ("1", "2", "out")),
            *(function(f"f_{k}", f"activation of layer {k}") for k in ("1", "2", "3")),
        ),
        reference=_chain(Rules()),
        catalogue=derived(Network([_ANY] * 3, [IDENTITY] * 3), _chain),
        edges=(),
    ),
    Question(
        name="forward",
        returns="a flat list: s_1, ..., s_K, then z_1, ..., z_K, each of shape (n_k, B)",
        parts=layered("s", "z"),
        meaning="everything the network computes",
        parameters=(
            tensor("x_in", ("n_0", "B"), "inputs, one sample per column"),
            listed("weights", "W_1, ..., W_K"),
            listed("biases", "b_1, ..., b_K"),
            listed("functions", "f_1, ..., f_K"),
        ),
        reference=_forward,
        catalogue=derived(Network([_ANY], [IDENTITY], [_ANY]), _layers),
        joint_draw=_draw,
        edges=("zeros", "width one", "strided"),
    ),
)

EXERCISE = Exercise(
    slug="forward",
    title="The forward pass",
    package=__name__,
    questions=QUESTIONS,
    scoring=Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.1),
)
