"""Practical 1: the error signals and weight gradients of a three-layer network, ``f_k'`` given."""

import numpy as np

from grader.engine import Array
from grader.executor import Wave
from grader.exercise import (
    Exercise,
    Question,
    Scoring,
    function,
    output,
    preactivation,
    target,
    tensor,
    weights,
)
from grader.mistakes import (
    hidden_signal_mistakes,
    output_signal_mistakes,
    weight_gradient_mistakes,
)


def _delta_out(y_out: Array, y_gt: Array, s_out: Array, f_out_prime: Wave) -> Array:
    return (y_out - y_gt) * f_out_prime(s_out)  # eq. (5) with eq. (1)


def _delta_k(delta_next: Array, W_next: Array, s_k: Array, f_k_prime: Wave) -> Array:
    return (W_next.T @ delta_next) * f_k_prime(s_k)  # eq. (8)


def _hidden(layer: str, behind: str, size: str, size_behind: str) -> Question:
    """Return the question for one hidden layer's signal, eq. (8)."""
    following = "{k+1}" if layer == "k" else behind
    return Question(
        name=f"delta_{layer}",
        returns=(size,),
        meaning=f"dL/ds_{layer}",
        parameters=(
            tensor(f"delta_{behind}", (size_behind,), f"dL/ds_{following}"),
            weights(f"W_{behind}", (size_behind, size), f"weights of layer {following}"),
            preactivation(f"s_{layer}", (size,), f"pre-activation of layer {layer}"),
            function(f"f_{layer}_prime", f"derivative of the activation of layer {layer}"),
        ),
        reference=_delta_k,
        catalogue=lambda _: hidden_signal_mistakes(None),
    )


def _gradient(layer: str, source: str, meaning: str, size: str, size_before: str) -> Question:
    """Return the question for one layer's weight gradient, eqs. (6), (9), (10)."""
    return Question(
        name=f"dW_{layer}",
        returns=(size, size_before),
        meaning=f"dL/dW_{layer}",
        parameters=(
            tensor(f"delta_{layer}", (size,), f"dL/ds_{layer}"),
            tensor(source, (size_before,), meaning),
        ),
        reference=np.outer,
        catalogue=lambda _: weight_gradient_mistakes(None),
    )


DELTA_OUT = Question(
    name="delta_out",
    returns=("n_out",),
    meaning="dL/ds_out",
    parameters=(
        output("y_out", ("n_out",), "output of the network"),
        target("y_gt", ("n_out",), "what the output should be"),
        preactivation("s_out", ("n_out",), "pre-activation of the output layer"),
        function("f_out_prime", "derivative of the output layer's activation"),
    ),
    reference=_delta_out,
    catalogue=lambda _: output_signal_mistakes(),
)

EXERCISE = Exercise(
    slug="practical-1",
    title="Practical 1: error signals and weight gradients",
    package=__name__,
    questions=(
        DELTA_OUT,
        _hidden("2", "out", "n_2", "n_out"),
        _hidden("1", "2", "n_1", "n_2"),
        _gradient("out", "z_2", "output of layer 2", "n_out", "n_2"),
        _gradient("2", "z_1", "output of layer 1", "n_2", "n_1"),
        _gradient("1", "x_in", "input of the network", "n_1", "n_0"),
        _hidden("k", "next", "n_k", "n_next"),
        _gradient("k", "z_prev", "output of layer k-1", "n_k", "n_prev"),
    ),
    scoring=Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.1),
)
