"""The formula that code computes, recorded in a real jail and judged outside."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.backprop import EXERCISE as BACKPROP
from exercises.hidden_layer_tanh import EXERCISE
from exercises.practical_1 import EXERCISE as PRACTICAL
from grader.exercise import draw_suite
from grader.grading import Submission, grade
from grader.report import Outcome
from grader.report.json import written
from grader.symbolic.traced import MAX_BYTES, Place, UnreadableTrace, read_trace
from grader.symbolic.tree import Node

HEAD = "import math\nimport numpy as np\n"
DW = "\ndef dW_k(delta_k, z_prev):\n    return np.outer(delta_k, z_prev)\n"


def formula(jail, body, head=HEAD):
    """Return the formula check of delta_k with this body."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    source = f"{head}\ndef delta_k(delta_next, W_next, s_k):\n{lines}\n{DW}"
    report = grade(EXERCISE, Submission("somebody", source), jail)
    question = report.questions[0]
    return question, next(check for check in question.checks if check.check == "formula")


LOOPS = """\
out = np.zeros(len(s_k))
for j in range(len(s_k)):
    for i in range(len(delta_next)):
        out[j] += W_next[i, j] * delta_next[i]
    out[j] *= 1 - math.tanh(s_k[j]) ** 2
return out"""
RIGHT = [
    "return (W_next.T @ delta_next) * (1 - np.tanh(s_k) ** 2)",
    "return delta_next @ W_next / np.cosh(s_k) ** 2",
    "return np.einsum('ij,i->j', W_next, delta_next) * (1 - np.tanh(s_k)) * (1 + np.tanh(s_k))",
    "return (np.diag(1 - np.tanh(s_k) ** 2) @ W_next.T @ delta_next[:, None]).ravel()",
    LOOPS,
    "slope = 1 - np.tanh(s_k) ** 2\nslope *= W_next.T.dot(delta_next)\nreturn slope",
    "e = np.exp(2 * s_k)\nreturn (W_next.T @ delta_next) * 4 * e / (e + 1) ** 2",
    "return np.where(s_k > 0, 1, 1) * (W_next * delta_next[:, None]).sum(axis=0) / np.cosh(s_k)**2",
]


@pytest.mark.parametrize("body", RIGHT)
def test_right_code_is_proved_equal(jail, body):
    """However it is written, the formula is shown and proved to be the reference."""
    question, check = formula(jail, body)

    assert (question.passed, check.outcome) == (True, Outcome.PASSED)
    assert "proved equal to the reference" in check.feedback
    assert check.details.status == "equal"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("return (W_next @ delta_next) * (1 - np.tanh(s_k) ** 2)", "W_next @ delta_next"),
        ("return W_next.T @ delta_next", "W_next.T @ delta_next"),
        ("return (W_next.T @ delta_next) * (1 - 1.001 * np.tanh(s_k) ** 2)", "1001 / 1000"),
        ("return (2 / 3) * (W_next.T @ delta_next) / np.cosh(s_k) ** 2", "(2 / 3) *"),
        ("return 0.12345678 * (W_next.T @ delta_next)", "6172839 / 50000000"),
    ],
)
def test_wrong_code_is_proved_different(jail, body, shown):
    """The student sees the formula of their code, and numbers at which it differs."""
    _, check = formula(jail, body)

    assert check.outcome is Outcome.FAILED
    assert shown in check.details.formula
    assert check.details.counterexample["found"] != check.details.counterexample["wanted"]


def repeated(line, times):
    """Return a body that computes a value from itself again and again."""
    return f"x = delta_next @ W_next\nfor _ in range({times}):\n    {line}\nreturn x"


@pytest.mark.parametrize(
    "body",
    [
        repeated("x = np.tanh(x) - np.exp(-x * x)", 60),
        repeated("x = x / (1 + x * x)", 30),
        repeated("x = x + x", 24),
        repeated("x = x * x", 5),
        repeated("x = (x + 1) * (x - 1)", 40),
        repeated("x = np.array([v + v for v in x])", 22),
    ],
)
def test_formulas_are_graphs(jail, body):
    """What uses its own result again and again is judged as it came, not written out as a tree."""
    _, check = formula(jail, body)

    assert check.outcome in (Outcome.FAILED, Outcome.UNDECIDED)
    assert len(json.dumps(written(check.details))) < 20_000


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("if s_k[0] > 0:\n    pass\n" + RIGHT[0], "a decision (if, while, and, or) on a value"),
        ("h = 1e-30\n" + RIGHT[0].replace("np.tanh(s_k)", "np.tanh(s_k + 0j * h).real"), "complex"),
        ("float(s_k[0])\n" + RIGHT[0], "float() of a value"),
        ("np.sort(s_k)\n" + RIGHT[0], "np.sort"),
    ],
)
def test_what_cannot_be_traced_costs_nothing_and_says_why(jail, body, reason):
    """Code that hangs on values is judged by its numbers alone."""
    question, check = formula(jail, body)

    assert (question.passed, check.outcome) == (True, Outcome.UNDECIDED)
    assert reason in check.feedback
    assert not check.flag


@pytest.mark.parametrize(
    "trick",
    [
        "if type(s_k).__name__ == 'Traced':\n    return s_k\n",
        "if type(s_k) is not np.ndarray:\n    return (W_next.T @ delta_next)\n",
    ],
)
def test_code_that_tells_symbols_from_numbers_is_flagged(jail, trick):
    """Another answer on symbols than on numbers is told to the instructor."""
    question, check = formula(jail, trick + RIGHT[0])

    assert question.passed
    assert check.outcome is Outcome.UNDECIDED
    assert check.flag == "on symbols the code does something else than on numbers"


@pytest.mark.parametrize("end", ["raise SystemExit", "while True: pass", "import os; os._exit(0)"])
def test_whatever_happens_on_symbols_costs_nothing(jail, end):
    """A program that breaks down on symbols keeps what its numbers earned."""
    body = f"if type(s_k).__name__ == 'Traced':\n    {end}\n" + RIGHT[0]
    question, check = formula(jail, body)

    assert question.passed
    assert check.outcome is Outcome.UNDECIDED


def test_functions_that_are_arguments_stay_unknown(jail):
    """f_k' is shown as such, and the proof holds for every f."""
    report = grade(PRACTICAL, Submission("x", PRACTICAL.read("solutions/correct.py")), jail)
    checks = {q.name: c for q in report.questions for c in q.checks if c.check == "formula"}

    assert {check.outcome for check in checks.values()} == {Outcome.PASSED}
    assert "f_k" in checks["delta_k"].details.formula


PLACES = (Place("W", (2, 3)), Place("f", None, 1), Place("d", (2,)))


@given(st.binary(max_size=200))
def test_bytes_are_a_formula_or_refused(noise):
    """Whatever comes out of the jail is one of the two, never another exception.

    (Bytes are drawn from the constants of our own code too, and some of these are formulas.)
    """
    try:
        read = read_trace(noise, PLACES)
    except UnreadableTrace:
        return
    assert all(isinstance(node, Node) for node in read)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 30) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=6,
)
_OPERATIONS = st.sampled_from(
    [
        "in",
        "entry",
        "num",
        "add",
        "had",
        "matmul",
        "outer",
        "div",
        "T",
        "diag",
        "neg",
        "pow",
        "sum",
        "fn",
        "call",
        "exec",
    ]
)
_NODES = st.lists(
    st.builds(lambda op, rest: [op, *rest], _OPERATIONS, st.lists(_VALUES, max_size=3))
)


@given(_NODES, st.lists(st.tuples(_VALUES, _VALUES), max_size=2))
def test_documents_that_look_like_formulas_are_read_or_refused(nodes, answers):
    """No document makes the reader fail in any other way."""
    document = json.dumps({"nodes": nodes, "answers": answers}).encode()
    try:
        formulas = read_trace(document, PLACES)
    except UnreadableTrace:
        return

    assert len(formulas) == len(answers)


@pytest.mark.parametrize(
    "document",
    [
        b"[" * 50_000,
        b"{" + b" " * MAX_BYTES + b"}",
        b'{"nodes": [["num", "' + b"9" * 1000 + b'"]], "answers": []}',
        b'{"nodes": [["num", "1/0"]], "answers": []}',
        b'{"nodes": [["in", 0], ["add", 0, 1]], "answers": []}',
        b'{"nodes": [["in", 0], ["pow", 0, 100000]], "answers": []}',
        b'{"nodes": [["in", 1]], "answers": []}',
        b'{"nodes": [["in", 0], ["call", 0, 0]], "answers": []}',
        b'{"nodes": [["entry", 0, 2, 0]], "answers": []}',
        b'{"nodes": [["in", 0]], "answers": [[[2, 3], [0, 0]]]}',
        b'{"nodes": [["in", 0]], "answers": [[[99999999999999999999], [0]]]}',
    ],
)
def test_hostile_documents_are_refused(document):
    """Depth, size, forward references, wild indices and powers all end in one exception."""
    with pytest.raises(UnreadableTrace):
        read_trace(document, PLACES)


@pytest.mark.parametrize("scaled", ["(p - y_gt) / B", "(1 / B) * (p - y_gt)"])
def test_a_mean_is_one_however_it_is_divided(jail, scaled):
    """A third is no binary fraction: it is rounded neither in the reference nor in the code."""
    (mean,) = [question for question in BACKPROP.questions if question.name == "backprop_mean"]
    right = BACKPROP.read("solutions/correct.py").replace("(p - y_gt) / x_in.shape[1]", scaled)
    source = right.replace("    d_3 = ", "    B = x_in.shape[1]\n    d_3 = ")
    samples = {case.arguments[0].shape[1] for case in draw_suite(mean, seed=7).cases}

    alone = replace(BACKPROP, questions=(mean,))
    (question,) = grade(alone, Submission("somebody", source), jail, seed=7).questions

    found = {check.check: check.outcome for check in question.checks}
    assert samples & {3, 6, 7}
    assert (found["numeric"], found["formula"]) == (Outcome.PASSED, Outcome.PASSED)
