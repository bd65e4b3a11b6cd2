"""What is said of a function in many rooms is one function: in arrays, symbols, text and traces."""

import numpy as np
import pytest

from grader.authoring import Family
from grader.functions.activations import ACTIVATIONS, in_arrays
from grader.functions.losses import LOSSES
from grader.symbolic import Name, Network, evaluate_arrays, local_model, parse_latex
from grader.symbolic.functions import FORMULAS, KNOWN
from grader.symbolic.parsing.vocabulary import vocabulary_of
from grader.symbolic.traced import Place, read_trace
from grader.symbolic.tree import Function
from grader.tracing.record import record
from tests.unit.grader.tracing.test_programs import function_of

ELEMENTWISE = [a for a in ACTIVATIONS.values() if a.elementwise]
#: Twenty points, none of them a kink, as one sample in a column.
POINTS = np.linspace(-4.1, 3.7, 20)[:, None]
MODEL = local_model({"s": POINTS.shape})
#: As programs have it.
SOFTMAX = """\
def softmax(s):
    e = np.exp(s - np.max(s, axis=0, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)
"""
close = np.testing.assert_allclose


def named(functions):
    """Return a test over functions, called by their names."""
    return pytest.mark.parametrize("function", functions, ids=lambda function: function.name)


def program(body, parameters="s"):
    """Return a program of one line."""
    head = f"import math\nimport numpy as np\n{SOFTMAX}\n"
    return function_of(f"{head}def program({parameters}):\n    return {body}\n")


def computed(expression):
    """Return the values of an expression at the points."""
    return evaluate_arrays(expression, MODEL, {"s": POINTS})


def traced(function, **arguments):
    """Return the recorded formula of a program, computed."""
    places = [Place(name, array.shape) for name, array in arguments.items()]
    (formula,) = read_trace(record(function, list(arguments.values())), places)
    model = local_model({name: array.shape for name, array in arguments.items()})
    return evaluate_arrays(formula, model, arguments)


@named(ACTIVATIONS.values())
def test_an_activation_is_one_function_everywhere(function):
    """The engine's, the symbols', the statement's, the program's, and what is recorded of that."""
    wanted = function.f(POINTS)
    written = program(function.code.format(s="s"))

    close(computed(Function(function.name, 0, Name("s"))), wanted, rtol=1e-12)
    close(computed(parse_latex(function.latex.format(s="s"), MODEL)), wanted, rtol=1e-12)
    close(written(POINTS), wanted, rtol=1e-12)
    close(traced(written, s=POINTS), wanted, rtol=1e-12)


@named(ELEMENTWISE)
def test_a_slope_is_one_function_everywhere(function):
    """The engine's, the one derived from the formula, the program's, and what is recorded of it."""
    wanted = function.f_prime(POINTS)
    written = program(function.slope_code.format(s="s") or "s / s")

    close(computed(Function(function.name, 1, Name("s"))), wanted, rtol=1e-12, atol=1e-15)
    close(written(POINTS), wanted, rtol=1e-12, atol=1e-15)
    close(traced(written, s=POINTS), wanted, rtol=1e-12, atol=1e-15)


@named(ELEMENTWISE)
def test_wrong_slopes_are_wrong(function):
    """Each differs from the slope and from the others, in arrays as in symbols."""
    wrong = [in_arrays(slope.formula)(POINTS) for slope in function.wrong_slopes]

    assert not any(np.allclose(values, function.f_prime(POINTS)) for values in wrong)
    assert len({values.round(9).tobytes() for values in wrong}) == len(function.wrong_slopes)


@named(ACTIVATIONS.values())
def test_the_record_of_an_activation_is_whole(function):
    """Whatever a room needs of a function stands in its record."""
    assert function.latex
    assert function.code
    assert function.name in KNOWN
    assert (function.name in FORMULAS) == (function.formula is not None) == function.elementwise
    assert bool(function.kinks) == (function.right_prime is not None)
    assert function.two_sided == ("step" in str(FORMULAS.get(function.name)))
    assert {vocabulary_of(MODEL).function(spelling) for spelling in function.spellings} <= {
        (function.name, 0)
    }


@named([a for a in ACTIVATIONS.values() if a.native])
def test_what_libraries_have_is_recorded_under_its_name(function):
    """Also where code calls it of one number."""
    arguments = [Place("s", POINTS.shape)]
    for body in (f"np.{function.name}(s)", f"math.{function.name}(s[0, 0])"):
        (found,) = read_trace(record(program(body), [POINTS]), arguments)

        assert found.name == function.name
        assert found.order == 0


def test_what_families_draw_from_is_what_they_call_it():
    """The lists are the author's choice, the records say what has a kink."""
    family = Family("slug", "title", ("dW_1",))

    assert not any(ACTIVATIONS[name].kinks for name in (*family.smooth, *family.outputs))
    assert all(ACTIVATIONS[name].kinks for name in family.kinked)


def judged(loss, scores, y_gt):
    """Return L and dL/ds of a layer with weights 1 and the output that the loss wants."""
    size, count = scores.shape
    network = Network((loss.output or "identity",), (size, size), batch=count, loss=loss.name)
    inputs = {"x_in": scores, "W_out": np.eye(size)}
    inputs |= {"_y": y_gt[:-1]} if loss.classes else {"y_gt": y_gt}
    model = network.model()
    return [evaluate_arrays(Name(name), model, inputs) for name in ("L", "delta_out")]


@named(LOSSES.values())
def test_a_loss_is_one_function_everywhere(function):
    """The engine's value and derivative are those of the formula, in arrays and in symbols."""
    scores = np.linspace(-2.1, 1.9, 20).reshape(4, 5)
    y_gt = np.eye(4)[:, [0, 1, 3, 2, 1]]
    output = ACTIVATIONS[function.output or "identity"]
    total, slope = judged(function, scores, y_gt)
    term = function.term(output.f(scores), y_gt, lambda _, argument: np.log(argument))

    close(function.value(scores, y_gt), total, rtol=1e-12)
    close(function.prime(scores, y_gt), slope, rtol=1e-12)
    close(float(function.factor) * term.sum(), total, rtol=1e-12)


@named([loss for loss in LOSSES.values() if loss.latex])
def test_the_program_of_a_loss_is_the_loss(function):
    """So is what is recorded of it."""
    y, y_gt = np.linspace(-2.1, 1.9, 20)[:, None], np.eye(20)[:, [3]]
    value = program(f"{float(function.factor)} * {function.code.format(y='y')}", "y, y_gt")
    slope = program(function.error_code.format(y="y"), "y, y_gt")

    close(value(y, y_gt), function.value(y, y_gt), rtol=1e-12)
    close(slope(y, y_gt), function.prime(y, y_gt), rtol=1e-12)
    close(traced(value, y=y, y_gt=y_gt), function.value(y, y_gt), rtol=1e-12)
    close(traced(slope, y=y, y_gt=y_gt), function.prime(y, y_gt), rtol=1e-12)


@named([loss for loss in LOSSES.values() if loss.latex])
def test_wrong_errors_of_a_loss_are_wrong(function):
    """None of them is the derivative."""
    y, y_gt, s = np.linspace(-2.1, 1.9, 20).reshape(4, 5), np.eye(4, 5), np.full((4, 5), 0.3)
    y_gt = y_gt * 0.8 + 0.05
    right = function.prime(y, y_gt)

    assert not [code for code, e in function.errors.items() if np.allclose(e(y, y_gt, s), right)]
