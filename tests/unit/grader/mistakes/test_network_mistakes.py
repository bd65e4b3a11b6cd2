"""The rules of the mutable backward pass are the engine's; every mistake departs from them."""

import itertools

import numpy as np
import pytest

from grader.authoring import NetworkSheet, network_question
from grader.engine import (
    Layout,
    Reduction,
    bias_gradients,
    deltas,
    forward,
    input_gradient,
    loss,
    weight_gradients,
)
from grader.errors import ExerciseInvalid
from grader.exercise import draw_suite

SHEETS = [
    NetworkSheet(
        acts, loss=loss_name, layout=layout, reduction=reduction, batch=batch, biased=biased
    )
    for (acts, loss_name), layout, reduction, (batch, biased) in itertools.product(
        [
            (("tanh", "relu", "sigmoid"), "half_squared_error"),
            (("elu", "softplus", "softmax"), "half_squared_error"),
            (("leaky_relu", "identity"), "softmax_cross_entropy"),
        ],
        Layout,
        Reduction,
        [(True, True), (False, False)],
    )
]


def engine_answer(sheet, quantity, arguments):
    """Return the engine's value of a quantity named as students name it."""
    x_in, y_gt, *parameters = arguments
    network = sheet.network(parameters)
    trace = forward(network, x_in)
    signals = deltas(network, trace, y_gt)
    kind, _, k = quantity.partition("_")
    of_layer = {
        "s": trace.s,
        "z": trace.z[1:],
        "delta": signals,
        "dW": weight_gradients(network, trace, signals),
        "db": bias_gradients(network, signals),
    }
    if kind in of_layer:
        return of_layer[kind][int(k) - 1]
    return loss(network, x_in, y_gt) if kind == "loss" else input_gradient(network, signals)


@pytest.mark.parametrize("sheet", SHEETS, ids=str)
def test_derived_references_are_the_engines(sheet):
    """Every quantity of every kind of network equals what the engine gives, on all nine cases."""
    quantities = ["loss", "dx_in", *(f"{q}_{k}" for q in ("s", "z", "delta", "dW") for k in (1, 2))]
    if sheet.biased:
        quantities.append("db_1")
    for quantity in quantities:
        question = network_question(sheet, quantity)
        for case in draw_suite(question, seed=1).cases:
            np.testing.assert_allclose(
                case.wanted[0].values,
                engine_answer(sheet, quantity, case.arguments),
                rtol=1e-12,
                atol=1e-14,
            )


def test_no_mistake_is_listed_twice_or_equals_the_reference():
    """Derived mistakes are told apart by at least one of the nine cases."""
    question = network_question(SHEETS[0], "dW_1")
    cases = draw_suite(question, seed=5).cases

    def answers(mutant):
        for case in cases:
            try:
                yield np.asarray(mutant(*case.arguments)).tobytes()
            except ValueError:
                yield b""

    seen = [tuple(answers(mistake.mutant)) for mistake in question.mistakes]

    assert len(question.mistakes) > 40
    assert len(set(seen)) == len(seen)
    assert tuple(answers(question.reference)) not in seen


@pytest.mark.parametrize("quantity", ["delta_4", "dW_0", "db_1", "nonsense", "delta_k"])
def test_a_quantity_that_is_not_there_is_refused(quantity):
    """Asking a three-layer net without biases for delta_4 or db_1 names what can be asked."""
    sheet = NetworkSheet(("tanh", "tanh", "tanh"))

    with pytest.raises(ExerciseInvalid, match="ask s_k, z_k, delta_k"):
        network_question(sheet, quantity)


@pytest.mark.parametrize(
    ("activations", "loss_name", "complaint"),
    [
        (("tanh", "swish"), "half_squared_error", "'swish' is none of identity"),
        (("tanh",), "hinge", "'hinge' is none of half_squared_error"),
        (("tanh", "softmax"), "softmax_cross_entropy", "wants an identity output layer"),
    ],
)
def test_an_impossible_network_is_refused(activations, loss_name, complaint):
    """Unknown names and a softmax counted twice are met with what would be possible."""
    with pytest.raises(ExerciseInvalid, match=complaint):
        NetworkSheet(activations, loss=loss_name)
