"""What can be recorded, as which formula, and what is said of the rest."""

import builtins
import math
import threading

import numpy as np
import pytest

from grader.exercise.recorded import model_of
from grader.symbolic import Reading, to_text
from grader.symbolic.traced import Place, read_trace
from grader.tracing.record import NotTraceable, record
from tests.unit.grader.tracing.test_programs import function_of

ARGUMENTS = {"x": np.zeros(3), "y": np.zeros(3), "W": np.zeros((3, 3)), "lr": 0.5}
PLACES = [Place(name, np.shape(value)) for name, value in ARGUMENTS.items()]


def recorded(body):
    """Return the formula of a program of ``x, y, W, lr`` with this body, as text."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    function = function_of(f"import math\nimport numpy as np\ndef program(x, y, W, lr):\n{lines}")
    (answer,) = read_trace(record(function, [*ARGUMENTS.values()]), PLACES)
    return to_text(answer, Reading.NUMPY)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("h = x[:]\nh *= y\nreturn x", "x * y"),
        ("h = x[:]\nh *= y\nreturn h", "x * y"),
        ("f = W.ravel()\nf *= 2\nreturn W[0]", "[2 * W[0, 0], 2 * W[0, 1], 2 * W[0, 2]]"),
        ("f = W.reshape(-1, 1)\nf += lr\nreturn W[2, 1]", "W[2, 1] + lr"),
        ("V = W.T\nV *= lr\nreturn W[1, 2]", "W[1, 2] * lr"),
        ("return W.T.T @ x", "W @ x"),
        ("return x[np.arange(3)]", "x"),
        ("return x[np.ones(3, bool)] * y", "x * y"),
        ("return x[::-1][::-1]", "x"),
        ("return W.flatten().reshape(3, 3)", "W"),
        ("d = np.empty_like(x)\nnp.dot(W, x, out=d)\nreturn d", "W @ x"),
        ("d = np.zeros(3)\nd += W @ x\nreturn d", "W @ x"),
        ("d = np.zeros(3)\nnp.copyto(d, W @ x)\nreturn d", "W @ x"),
        ("for row in W:\n    row *= lr\nreturn W[1, 2]", "W[1, 2] * lr"),
        ("return np.array([x[0], x[1], x[2]])", "x"),
        ("import copy\nreturn copy.deepcopy(x) * y", "x * y"),
        ("import math\nreturn math.exp(lr) * x", "exp(lr) * x"),
        ("from numpy import zeros\nv = zeros(3)\nv += x\nreturn v", "x"),
        ("return np.sqrt(x)", "sqrt(x)"),
        ("return x ** 0.5", "sqrt(x)"),
        ("return np.linalg.norm(x)", "sqrt(sum(x**2))"),
        ("return np.maximum(x, 0)", "relu(x)"),
        ("return np.abs(x)", "abs(x)"),
        ("return x if isinstance(x, np.ndarray) else y", "x"),
        ("return x if isinstance(x[0], float) else y", "x"),
        ("a = lr\na *= 2\nreturn a * lr", "2 * lr * lr"),
        ("a = x[0]\na += 1\nreturn x", "x"),
        ("if np.zeros(1)[0] == 0:\n    return x\nreturn y", "x"),
    ],
)
def test_the_formula_of_what_was_written(body, shown):
    """Views share their entries, numbers do not; where the whole is known it is shown."""
    assert recorded(body) == shown


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("return x.astype(np.float32)", "numbers of dtype float32"),
        ("return np.sum(x, dtype=np.float32)", "numbers of dtype float32"),
        ("return np.zeros(3, np.float32) + x", "numbers of dtype float32"),
        ("d = np.zeros(3, int)\nd[:] = x\nreturn d", "a conversion to an ordinary array"),
        ("d = (x > 0).astype(int)\nd[0] = lr\nreturn d", "into an array of int64"),
        ("return x.astype(int)", "a conversion to int64"),
        ("for v in np.nditer(x, op_flags=['readwrite']):\n    v *= 2\nreturn x", "np.nditer"),
        ("return np.sort(x)", "np.sort"),
        ("return np.linalg.inv(W)", "np.linalg.inv"),
        ("return x[x > 0]", "a selection by a mask that depends on values"),
        ("return x[np.argmax(x)]", "np.argmax"),
        ("return x if x[0] == y[0] else y", "a comparison (== or !=) with a value"),
        ("return x / 0", "a division by zero"),
        ("return x ** (1 / 3)", "a power whose exponent is no small whole number or half of one"),
        ("return x * np.inf", "a number that is not finite"),
        ("return np.vectorize(math.tanh)(x)", "np.vectorize"),
    ],
)
def test_what_has_no_formula_is_said(body, reason):
    """Rounding, cutting off, sorting and decisions: numbers judge them."""
    with pytest.raises(NotTraceable) as caught:
        recorded(body)

    assert reason in str(caught.value)


SIDES = "step(x[0]) * (1 / (1 + exp(-x[0]))) + (1 - step(x[0])) * (exp(x[0]) / (1 + exp(x[0])))"


CHOSEN = """\
e = np.exp(np.where(x[0] > 0, -x[0], x[0]))
return np.where(x[0] > 0, 1 / (1 + e), e / (1 + e))"""
MASKED = """\
s = x[:1]
out = np.zeros(1)
out[s > 0] = 1 / (1 + np.exp(-s[s > 0]))
e = np.exp(s[~(s > 0)])
out[~(s > 0)] = e / (1 + e)
return out[0]"""


@pytest.mark.parametrize(
    "body",
    [
        "e = np.exp(-abs(x[0]))\nreturn np.where(x[0] > 0, 1 / (1 + e), e / (1 + e))",
        CHOSEN,
        MASKED,
    ],
)
def test_each_side_of_a_choice_is_shown_as_it_is_there(body):
    """What avoids an overflow on the other side is left out."""
    assert recorded(body) in {
        SIDES,
        "(1 - step(x[0])) * (exp(x[0]) / (1 + exp(x[0]))) + step(x[0]) * (1 / (1 + exp(-x[0])))",
    }


def test_a_number_that_is_given_is_no_array():
    """Nobody else's number changes by ``+=``, and nothing can be written into one."""
    with pytest.raises(TypeError, match="item assignment"):
        recorded("lr[...] = 1")


def test_the_module_is_afterwards_what_it_was():
    """Stand-ins go, whatever happens, and what the program defined stays."""
    source = """\
import math
import numpy as np
from math import exp
from numpy import zeros
def program(x, y, W, lr):
    global seen
    seen = zeros(1), exp(lr)
    raise LookupError
"""
    function = function_of(source)
    scope, importing = function.__globals__, builtins.__import__
    with pytest.raises(LookupError):
        record(function, [*ARGUMENTS.values()])

    assert (scope["np"], scope["math"]) == (np, math)
    assert (scope["zeros"], scope["exp"]) == (np.zeros, math.exp)
    assert (builtins.__import__, "max" in scope, "seen" in scope) == (importing, False, True)


def test_without_stand_ins_no_other_thread_meets_any():
    """A reference is recorded as it stands, while others may call it on numbers."""
    found = []

    def reference(x):
        other = threading.Thread(target=lambda: found.append((np.zeros(1), __import__("math"))))
        other.start()
        other.join()
        return np.zeros_like(x) + x

    record(reference, [np.zeros(2)], stand_ins=False)

    assert [(type(array), module) for array, module in found] == [(np.ndarray, math)]


def test_opaque_functions_take_selections():
    """``out[m] = f(s[m])`` is known though nobody knows how many entries it is."""

    def program(f, s):
        out = np.zeros_like(s)
        out[s > 0] = f(s[s > 0])
        return out

    places = [Place("f", None), Place("s", (1,))]
    (answer,) = read_trace(record(program, [np.tanh, np.zeros(1)]), places)

    assert to_text(answer, Reading.NUMPY) == "[step(s[0]) * f(s[0])]"
    assert model_of(places).functions == {"f"}
