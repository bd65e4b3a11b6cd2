"""What is printed is read back to the same, and NumPy source gives the same numbers."""

import numpy as np
import pytest

from grader.functions.architecture import Reduction
from grader.symbolic import (
    Network,
    Reading,
    decide,
    evaluate_arrays,
    parse_latex,
    parse_text,
    to_latex,
    to_numpy,
    to_text,
)
from grader.symbolic.halts import Halt
from grader.symbolic.tree import Array, Derivative, Entry, Name, Number

NETWORKS = {
    "scalar": {"activations": ("f_1", "f_2", "f_3")},
    "columns": {"activations": ("f_1", "f_2", "f_3"), "widths": (3, 4, 2, 2)},
    "batch": {
        "activations": ("tanh", "sigmoid"),
        "widths": (3, 2, 2),
        "biased": True,
        "batch": 4,
        "reduction": Reduction.MEAN,
    },
}


@pytest.mark.parametrize("options", NETWORKS.values(), ids=NETWORKS)
def test_every_definition_survives_every_printer(options):
    """Text in both readings, LaTeX and NumPy source are read back to an equal formula."""
    paper = Network(**options).model()
    numpy_reading = Network(**options, reading=Reading.NUMPY).model()

    for definition in paper.definitions.values():
        printed = {
            to_text(definition): (parse_text, paper),
            to_text(definition, Reading.NUMPY): (parse_text, numpy_reading),
            to_latex(definition): (parse_latex, paper),
            to_numpy(definition, paper): (parse_text, numpy_reading),
        }
        for text, (parse, model) in printed.items():
            assert decide(model, parse(text, model), definition).status == "equal", text


def test_latex_looks_like_a_sheet():
    """Indices, primes, transpositions and Delta W are set as on paper."""
    model = Network(**NETWORKS["columns"]).model()

    assert (
        to_latex(model.definitions["delta_2"])
        == r"\left(W_{out}^{\top} \, \delta_{out}\right) \odot f_{2}'\left(s_{2}\right)"
    )
    assert to_latex(Name("dW_2")) == r"\Delta W_{2}"
    assert to_latex(Derivative(Name("L"), "W_2")) == r"\frac{\partial \mathcal{L}}{\partial W_{2}}"
    assert to_latex(Entry("W_2", (0, 2))) == r"\left[W_{2}\right]_{1,3}"


def test_numpy_source_gives_the_numbers_of_the_tree():
    """The printed source, run by NumPy, agrees with the tree on floats."""
    model = Network(**NETWORKS["batch"]).model()
    rng = np.random.default_rng(1)
    arrays = {name: rng.normal(size=shape) for name, shape in model.inputs.items()}
    values = dict(arrays, np=np)

    def sigmoid(s):
        return 1 / (1 + np.exp(-s))

    def sigmoid_prime(s):
        return sigmoid(s) * (1 - sigmoid(s))

    values |= {"sigmoid": sigmoid, "sigmoid_prime": sigmoid_prime}
    for name, definition in model.definitions.items():
        values[name] = eval(to_numpy(definition, model), values)  # our own source

    wanted = evaluate_arrays(Name("dW_1"), model, arrays)
    np.testing.assert_allclose(values["dW_1"], wanted, rtol=1e-13)


def test_arrays_print_by_entries():
    """A traced answer may be an array of entries."""
    array = Array((2, 2), (Entry("W_2", (0, 0)), Number(1), Number(2), Name("x_in")))

    assert to_text(array) == "[[W_2[0, 0], 1], [2, x_in]]"


def test_numpy_has_no_derivatives():
    """A partial derivative cannot be printed as code."""
    with pytest.raises(Halt, match="NumPy"):
        to_numpy(Derivative(Name("L"), "W_2"), Network(**NETWORKS["scalar"]).model())


def test_floats_refuse_opaque_functions():
    """Numbers need concrete functions."""
    model = Network(**NETWORKS["scalar"]).model()
    arrays = dict.fromkeys(model.inputs, 1.0)

    with pytest.raises(Halt):
        evaluate_arrays(Name("y_out"), model, arrays)
