"""What is derived from a forward function besides its gradient: slips, programs, refusals."""

import math

import numpy as np
import pytest

from grader.derive import Forward, NotWritable, Refused, function_source, whole_program
from grader.derive.numbers import Numbers
from grader.tracing.record import record

X = np.array([[0.3, -1.2, 0.5], [0.9, 0.1, -0.7]])


def scaled(x, gamma):
    """Centre each row and scale it."""
    mu = x.mean(axis=1, keepdims=True)
    return gamma * (x - mu)


SCALED = Forward(scaled, ("x", "gamma"))
GAMMA = np.array([2.0, -1.0, 0.5])


def written(forward, given, dout=None):
    """Return the program of a forward function's gradient."""
    found, known = forward.recorded(dout, given)
    names = [*(["dout"] if dout is not None else []), *forward.arguments]
    return function_source("backward", names, found, known)


def test_the_program_has_the_authors_names():
    """Each variable's gradient is named after it; sizes are read off the arrays."""
    assert written(SCALED, (X, GAMMA), X) == (
        "def backward(dout, x, gamma):\n"
        "    t = dout * gamma\n"
        "    dmu = np.sum(-t, axis=1, keepdims=True)\n"
        "    dx = t + dmu / x.shape[1]\n"
        "    mu = np.mean(x, axis=1, keepdims=True)\n"
        "    dgamma = np.sum(dout * (x - mu), axis=0)\n"
        "    return dx, dgamma\n"
    )


def test_entries_that_are_picked_are_written_with_their_helper():
    """Labels keep their name, and their gradient is added where it came from."""

    def picked(s, y):
        return s[np.arange(s.shape[0]), y].mean()

    source = written(Forward(picked, ("s",)), (X, np.array([2, 0])))
    program = whole_program("A title.", [source])

    assert "scattered(s, (np.arange(s.shape[0]), y), " in source
    assert program.startswith('"""A title."""\n\nimport numpy as np\n\n\ndef scattered(')


def test_a_constant_array_has_no_words():
    """What hangs on numbers of one size is not written as if it held for all."""
    forward = Forward(lambda x: x * np.array([1.0, 2.0, 3.0]), ("x",))

    with pytest.raises(NotWritable):
        written(forward, (X,), X)


def test_the_formula_is_recorded_by_the_same_rules():
    """On symbols the derived gradient is a formula over whole arrays."""
    expression = record(lambda *a: SCALED.gradients(a[0], a[1:])[1], (X, X, GAMMA), stand_ins=False)

    assert b'"sum"' in expression
    assert b'"entry"' not in expression


def test_every_slip_is_named_in_words_of_the_code():
    """A path that is forgotten, a sign, a mean for a sum: with the author's own expressions."""
    titles = {named.title for named in SCALED.slips((X, GAMMA))}

    assert titles >= {
        "the path through `mu` is missing: taken for a constant in `x - mu`",
        "the minus sign of `mu` in `x - mu` is lost",
        "the division by the number of entries in `x.mean(axis=1, keepdims=True)` is missing",
        "averaged where `gamma` was repeated in `gamma * (x - mu)`, in place of summed",
        "the factor `x - mu` of `gamma * (x - mu)` is missing",
    }


def test_every_slip_gives_another_gradient():
    """None equals what is right, and each has three hints."""
    right = SCALED.gradients(X, (X, GAMMA))
    for named in SCALED.slips((X, GAMMA)):
        wrong = SCALED.gradients(X, (X, GAMMA), named.slip)
        assert any(
            a.shape != b.shape or np.max(np.abs(a - b)) > 1e-3
            for a, b in zip(wrong, right, strict=True)
        )
        assert all(hint and "{" not in hint for hint in named.hints)


def test_what_is_kept_of_a_run_is_that_of_its_numbers():
    """Whoever writes into the arrays afterwards changes nothing of it, and asks anew."""
    doubled = Forward(lambda x: x * x, ("x",))
    x = np.array([1.0, 2.0])
    first = doubled.gradients(np.ones(2), (x,))
    x[0] = 5.0
    second = doubled.gradients(np.ones(2), (x,))
    again = doubled.gradients(np.ones(2), (np.array([1.0, 2.0]),))

    assert [first[0].tolist(), second[0].tolist(), again[0].tolist()] == [[2, 4], [10, 4], [2, 4]]


@pytest.mark.parametrize(
    "others",
    [np.array([[1.0, 2.0]]), np.array([1.0, 2.0], dtype=complex), np.array([1.0, -2.0])],
    ids=["shape", "kind", "numbers"],
)
def test_other_arrays_are_other_numbers(others):
    """Of another shape, another kind or with another number in them."""
    assert Numbers.of((np.array([1.0, 2.0]), 1)) == Numbers.of((np.array([1.0, 2.0]), 1))
    assert Numbers.of((np.array([1.0, 2.0]), 1)) != Numbers.of((others, 1))
    assert Numbers.of((others, 1)) != Numbers.of((others, True))
    assert Numbers.of((others, object())) is None


def test_slips_stay_where_they_are_when_the_code_is_warm():
    """Python moves on within an instruction once it has specialised it; a slip still applies."""
    taken = Forward(lambda x: x[np.array([0, 0, 1])] ** 2, ("x",))
    slips = [*taken.slips((X,))]
    right = [taken.gradients(X[[0, 0, 1]], (X,)) for _ in range(200)][-1][0]

    assert "assigned-1" in {named.code for named in slips}
    for named in slips:
        (wrong,) = taken.gradients(X[[0, 0, 1]], (X,), named.slip)
        assert np.max(np.abs(wrong - right)) > 1e-6


def test_codes_are_given_once():
    """Kinds are numbered, and no sign in a code stands for two mistakes at once."""
    codes = [named.code for named in Forward(lambda x: x * x + x, ("x",)).slips((X,))]

    assert codes == ["path-1", "path-2", "path-3", "factor-1", "path-4", "factor-2"]


def _writes(x):
    out = x * 2
    out[0] = 0.0
    return out


def _fills(x):
    out = np.zeros(3)
    out[0] = x[0, 0]
    return out


def _changes(x):
    x += 1
    return x


def _sorts(x):
    return np.sort(x)


def _by_math(x):
    return math.sqrt(x[0, 0] ** 2)


def _nothing(_):
    return None


def _constant(x):
    return np.sign(x)


def _halves(x):
    return x.astype(np.float32)


def _splits(x):
    return np.split(x, 1)[0]


def _accumulates(x):
    return np.add.reduce(x, axis=0)


def _reflected(x):
    return np.pad(x, 1, mode="reflect")


def _diagonal(x):
    return np.einsum("ii->i", x[:, :2])


@pytest.mark.parametrize(
    ("function", "found", "advice"),
    [
        (_writes, "writes into an array", "np.stack"),
        (_fills, "needs an ordinary number", "np.zeros"),
        (_changes, "writes into its argument x", "make a new array"),
        (_sorts, "calls np.sort, whose derivative is not known", "write it out"),
        (_by_math, "needs an ordinary number", "np.sqrt, not math.sqrt"),
        (_nothing, "returns NoneType", "return the array or the loss alone"),
        (_constant, "does not depend on x", "ask for another"),
        (_halves, "rounds to float32", "leave the numbers"),
        (_splits, "calls np.split, which returns several arrays", "slices"),
        (_accumulates, "calls np.add.reduce", "np.sum"),
        (_reflected, "calls np.pad in a way", "name its result"),
        (_diagonal, "calls np.einsum in a way", "no letter twice"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_the_line(function, found, advice):
    """A sentence says what was found and what to do, and where the code says so."""
    forward = Forward(function, (function.__code__.co_varnames[0],))
    with pytest.raises(Refused) as refused:
        forward.gradients(np.ones(np.shape(function(X.copy())) or ()), (X,))

    assert found in refused.value.found
    assert advice in refused.value.advice
    line = refused.value.line
    first = function.__code__.co_firstlineno
    assert line is None or first < line <= first + 3
