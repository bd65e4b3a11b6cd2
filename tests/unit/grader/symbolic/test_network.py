"""The derived references against independent judges: SymPy's derivative, and dual numbers."""

import random

import mpmath
import pytest
import sympy

from grader.functions.architecture import Layout, Reduction
from grader.symbolic import Network, Reading, decide, network_model, parse_text, to_sympy, to_text
from grader.symbolic.tree import Derivative, Name

NETWORKS = {
    "scalar": Network(("f_1", "f_2", "f_3")),
    "columns": Network(("f_1", "f_2", "f_3"), (3, 4, 2, 2)),
    "batch mean": Network(
        ("f_1", "f_2"), (3, 2, 2), biased=True, batch=3, reduction=Reduction.MEAN
    ),
    "rows": Network(("f_1", "f_2"), (2, 3, 4), biased=True, batch=2, layout=Layout.ROW),
    "cross-entropy": Network(("f_1", "softmax"), (2, 3, 3), batch=2, loss="softmax_cross_entropy"),
    "cross-entropy rows": Network(
        ("tanh", "softmax"), (2, 3, 3), loss="softmax_cross_entropy", layout=Layout.ROW
    ),
}
#: Gradient -> what the loss is differentiated by.
GRADIENTS = {"dW_1": "W_1", "dW_out": "W_out", "delta_1": "s_1", "delta_out": "s_out"}


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
@pytest.mark.parametrize("gradient", GRADIENTS)
def test_every_gradient_is_the_derivative_of_the_loss(network, gradient):
    """The reverse-mode reference equals the loss differentiated in dual numbers, by proof."""
    model = network.model()

    verdict = decide(model, Derivative(Name("L"), GRADIENTS[gradient]), Name(gradient))

    assert verdict.status == "equal", verdict


@pytest.mark.parametrize("biases", [False, True])
def test_sympy_agrees_with_every_entry(biases):
    """SymPy's own derivative of the written-out loss is the reference, at 30 digits."""
    network = Network(("tanh", "sigmoid"), (3, 2, 2), biased=biases)
    model = network.model()
    loss = to_sympy(Name("L"), model)
    symbols = sorted(loss.free_symbols, key=str)
    rng = random.Random(1)
    point = [mpmath.mpf(rng.uniform(-1, 1)) for _ in symbols]

    for gradient, weight in {"dW_1": "W_1", "dW_out": "W_out"}.items():
        wanted = [sympy.diff(loss, variable) for variable in to_sympy(Name(weight), model)]
        pair = [wanted, list(to_sympy(Name(gradient), model))]
        with mpmath.workdps(40):
            left, right = sympy.lambdify(symbols, pair, modules="mpmath", cse=True)(*point)
            assert max(abs(x - y) for x, y in zip(left, right, strict=True)) < 1e-30


def test_sympy_agrees_with_opaque_functions():
    """In the scalar network SymPy differentiates the sheet's unknown f_k to the same thing."""
    model = network_model()
    loss, weight = to_sympy(Name("L"), model), to_sympy(Name("W_1"), model)

    difference = sympy.diff(loss, weight) - to_sympy(Name("dW_1"), model)

    assert sympy.expand(difference.doit()) == 0


def test_derivations_give_the_textbook_recursion():
    """What is derived is what a sheet would print."""
    model = network_model(widths=(3, 4, 2, 2))

    assert to_text(model.definitions["delta_2"]) == "(W_out.T @ delta_out) ⊙ f_2'(s_2)"
    assert to_text(model.definitions["dW_2"]) == "delta_2 @ z_1.T"


def test_aliases_name_one_quantity():
    """z_out, y_hat and z_3 are y_out; W_3 is W_out; f_out is f_3."""
    model = network_model()

    assert parse_text("y_out", model) == parse_text("z_3", model) == parse_text("ŷ", model)
    assert parse_text("f_out'(s_3)", model) == parse_text("f_3'(s_out)", model)


def test_definitions_must_come_in_order():
    """A model that defines a name by later ones is the instructor's error."""
    model = network_model(reading=Reading.NUMPY)

    with pytest.raises(ValueError, match="do not come before"):
        type(model)({}, {"a": Name("b"), "b": Name("a")})
