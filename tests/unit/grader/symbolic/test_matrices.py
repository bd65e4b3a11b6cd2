"""Traces, determinants, inverses: read in text and LaTeX, judged by values in every ring."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.matrix_calculus import QUESTIONS
from grader.errors import ExpressionError
from grader.symbolic import (
    Model,
    Network,
    Reading,
    SecretPoints,
    decide,
    parse,
    parse_latex,
    parse_text,
    to_latex,
    to_numpy,
    to_text,
)
from grader.symbolic.rings.field import FieldRing
from grader.symbolic.rings.secret import draw_secret
from grader.symbolic.tree import (
    Derivative,
    Determinant,
    MatMul,
    MatrixPower,
    Name,
    Node,
    Number,
    Sum,
    Trace,
    transpose,
)

SHAPES = {"A": (3, 3), "B": (3, 3), "X": (3, 3), "x": (3, 1), "b": (3, 1), "C": (2, 3)}
MODEL = Model(SHAPES, reading=Reading.MATRICES)
#: What the exercise asks for the gradient of, and by what.
LOSSES = {
    "G_1": ("tr(A X)", "X"),
    "G_2": ("a^T X b", "X"),
    "G_3": ("x^T A x", "x"),
    "G_4": ("||A x - b||^2", "x"),
    "G_5": ("tr(X^T A X)", "X"),
    "G_6": ("log(det(X))", "X"),
    "G_7": ("det(X)", "X"),
    "G_8": ("tr(A X^-1)", "X"),
    "G_9": ("log(det(S)) + tr(S^-1 A)", "S"),
}


def verdict(answer, reference):
    """Return what is decided of two formulas."""
    return decide(MODEL, parse(answer, MODEL), parse(reference, MODEL))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(A B)^{-1}", "B^-1 A^-1"),
        ("tr(A B X)", r"\operatorname{tr}\left(B X A\right)"),
        (r"\mathrm{Tr}(A^T B)", "sum(A ⊙ B)"),
        ("A^{-T}", r"(A^\top)^{-1}"),
        (r"A^{-\top}", "inv(A).T"),
        ("A⁻ᵀ", "A^(-T)"),
        (r"A^{-1\top}", "(A^-1)^T"),
        (r"\det(A B)", r"\det A \det B"),
        (r"\det A^{-1}", "1 / det(A)"),
        (r"\log\det A", "logdet(A)"),
        ("np.linalg.inv(A) + np.trace(B) A", "A^{-1} + tr(B) A"),
        ("tr A B + 1", "tr(B A) + 1"),
        (r"\tr(AB)", "tr(AB)"),
        ("2AXB^T - Ax b^T", "2 A X B^T - A x b^T"),
        ("A^{-2}", "A^{-1} A^{-1}"),
        ("((A^-1)^-1)^-1", "A^-1"),
        ("A^0 B", "B"),
        ("(A + x b^T)^-1", "A^-1 - (A^-1 x b^T A^-1) / (1 + b^T A^-1 x)"),
        ("(A + B)^-1", "A^-1 - A^-1 (A^-1 + B^-1)^-1 A^-1"),
        ("det(x b^T)", "0"),
        ("(x^T b)^{-1} (x^T b)^2", "x^T b"),
        ("|A B|", "|A| |B|"),
        (r"\left|A\right| A^{-\top}", "det(A) A^-T"),
        (r"A \lvert B \rvert", "det(B) A"),
        (r"\log|A^{-1}|", "-log |A|"),
        ("log|A B|", "log|A| + log|B|"),
        ("|2 A|", "8 det A"),
        ("|A x - b|^2", "(A x - b)^T (A x - b)"),
        ("|x^T b|^2", "(x^T b)^2"),
        ("(x^T x)^{-3/2}", "1 / ((x^T x) sqrt(x^T x))"),
    ],
)
def test_true_identities_are_accepted(one, other):
    """However both sides are written."""
    assert verdict(one, other).equal
    assert verdict(other, one).equal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(A B)^{-1}", "A^-1 B^-1"),
        ("tr(A B X)", "tr(B A X)"),
        ("tr(A B)", "tr(A) tr(B)"),
        ("A^{-T}", "A^{-1}"),
        ("A^-1", "A^T"),
        ("A^2", "A ⊙ A"),
        ("A^-1", "1 / A"),
        (r"\det(A + B)", r"\det A + \det B"),
        ("det(2 A)", "2 det(A)"),
        ("|2 A|", "2 |A|"),
        ("|A + B|", "|A| + |B|"),
        ("|A|", "sum(A ⊙ A)"),
        ("|C|", "|A|"),
        ("logdet(A)", "log(tr(A))"),
        ("(A + x b^T)^-1", "A^-1 - (A^-1 x b^T A^-1) / (1 + x^T A^-1 b)"),
        ("(A + B)^-1", "A^-1 + B^-1"),
        ("inv(A)", "1.0001 inv(A)"),
        ("inv(x x^T)", "A"),
        ("C^-1", "A"),
        ("tr(C)", "tr(A)"),
        ("x^2", "x"),
    ],
)
def test_near_misses_are_refused(one, other):
    """Each is called different, never equal or open."""
    assert verdict(one, other).different


#: Random square expressions over A, B and X.
def _grown(inner):
    pairs = st.tuples(inner, inner)
    return st.one_of(
        inner.map(transpose),
        inner.map(lambda a: MatrixPower(a, -1)),
        pairs.map(MatMul),
        pairs.map(Sum),
    )


EXPRESSIONS = st.recursive(st.sampled_from("ABX").map(Name), _grown, max_leaves=4)


def value(node: Node, point):
    """Return a value by NumPy's own linear algebra."""
    if isinstance(node, Name):
        return point[node.name]
    below = [value(child, point) for child in node.children]
    if isinstance(node, MatrixPower):
        return np.linalg.inv(below[0])
    if isinstance(node, (Sum, MatMul)):
        return below[0] + below[1] if isinstance(node, Sum) else below[0] @ below[1]
    return below[0].T


@settings(deadline=None, max_examples=60)
@given(EXPRESSIONS, EXPRESSIONS)
def test_a_verdict_is_what_numpy_says(one, other):
    """Nothing wrong is accepted and nothing right refused, whatever the two expressions."""
    rng = np.random.default_rng(3)
    point = {name: rng.normal(size=(3, 3)) for name in "ABX"}
    try:
        values = value(one, point), value(other, point)
    except np.linalg.LinAlgError:
        return
    found = decide(MODEL, one, other)

    assert not (found.equal and not np.allclose(*values, rtol=1e-5))
    assert not (found.different and found.method != "undefined" and np.allclose(*values, 1e-12))


@settings(deadline=None, max_examples=60)
@given(EXPRESSIONS, EXPRESSIONS)
def test_laws_hold_for_all_expressions(a, b):
    """Inverses and transpositions turn products round, traces go in circles."""
    laws = [
        (MatrixPower(MatMul((a, b)), -1), MatMul((MatrixPower(b, -1), MatrixPower(a, -1)))),
        (transpose(MatMul((a, b))), MatMul((transpose(b), transpose(a)))),
        (Trace(MatMul((a, b))), Trace(MatMul((b, a)))),
        (Determinant(transpose(a)), Determinant(a)),
    ]
    for left, right in laws:
        found = decide(MODEL, left, right)
        assert not found.different or found.method == "undefined"


@settings(deadline=None, max_examples=60)
@given(EXPRESSIONS)
def test_what_is_printed_is_read_back(expression):
    """In text and in LaTeX; NumPy's own source gives NumPy's own numbers."""
    for read, printed in ((parse_text, to_text), (parse_latex, to_latex)):
        found = decide(MODEL, read(printed(expression), MODEL), expression)
        assert found.equal or found.method in {"undefined", "exhausted"}
    rng = np.random.default_rng(4)
    point = {name: rng.normal(size=(3, 3)) for name in "ABX"}
    try:
        wanted = value(expression, point)
    except np.linalg.LinAlgError:
        return
    found = eval(to_numpy(expression, MODEL), {"np": np, **point})  # our own text
    assert np.allclose(found, wanted, rtol=1e-5)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_gradients_of_the_exercise_are_derivatives(question):
    """Each reference is what dual numbers find of the function on the sheet."""
    loss, by = LOSSES[question.name]
    derivative = Derivative(parse(loss, question.model), by)

    assert decide(question.model, derivative, question.reference).equal
    assert decide(question.model, question.reference * 2, derivative).different


HOSTILE = {
    "inverses of inverses": "inv(" * 29 + "A" + ")" * 29,
    "powers of powers": "(" * 50 + "A" + ")^64" * 50,
    "traces of powers": "tr((" * 14 + "A" + ")^64 A) A" * 13 + ")^64 A)",
    "inverses of sums": "inv(B + " * 25 + "A" + ")" * 25,
    "words without brackets": "det " * 30_000 + "A",
    "traces without brackets": "tr " * 50 + "A",
    "raised": "A" + "^T^-T" * 5_000,
    "determinants of determinants": "det(A det(" * 14 + "A" + "))" * 14,
}


@pytest.mark.parametrize("written", HOSTILE.values(), ids=HOSTILE)
def test_hostile_formulas_are_bounded(written):
    """Each ends in a refusal or a verdict that is not a false accept."""
    try:
        answer = parse(written, MODEL)
    except ExpressionError:
        return
    found = decide(MODEL, answer, parse("X", MODEL))
    itself = decide(MODEL, answer, answer)

    assert not found.equal
    assert not itself.different or itself.method in {"undefined", "shape"}


def test_large_matrices_are_left_open():
    """A determinant of seven rows has too many products to be a verdict."""
    model = Model({"A": (7, 7)}, reading=Reading.MATRICES)
    found = decide(model, parse("inv(A)", model), parse("inv(A)", model))

    assert (found.equal, found.different) == (False, False)
    assert "more than 6 rows" in found.reason


def test_a_singular_point_is_drawn_anew():
    """What has no inverse at one secret point has one at the next; it is no verdict."""
    model = Model({"x": ()}, reading=Reading.MATRICES)
    secret = draw_secret()
    value_there = FieldRing(secret).variable("x", ())
    answer = MatrixPower(Sum((Name("x"), Number(-value_there))), -1)  # type: ignore[arg-type]
    points = SecretPoints(model, secrets=(secret, None))

    assert decide(model, answer, answer, points).equal


def test_on_paper_of_networks_powers_stay_entry_by_entry():
    """There an inverse transposed has no meaning, and is told so with its place."""
    model = Network(("tanh", "tanh"), widths=(2, 2, 2)).model()

    assert decide(model, parse("x^{-1}", model), parse("1 / x", model)).equal
    with pytest.raises(ExpressionError, match="has no meaning here"):
        parse("W_1^{-T}", model)


def test_a_name_of_the_model_wins_over_the_word():
    """``tr`` may be a quantity."""
    model = Model({"tr": (2, 2), "A": (2, 2)}, reading=Reading.MATRICES)

    assert decide(model, parse("tr (A)", model), parse("tr @ A", model)).equal
