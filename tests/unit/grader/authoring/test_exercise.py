"""A network and what to ask make a whole exercise, whatever the conventions."""

import itertools

import pytest

from grader.authoring import Layout, NetworkSheet, Reduction, Widths, network_exercise
from grader.errors import ExerciseInvalid
from grader.exercise import draw_cases
from grader.grading import Submission, grade
from grader.law import TIMELESS, validate

NETWORKS = [
    (("tanh", "relu", "sigmoid"), "half_squared_error"),
    (("elu", "softplus", "softmax"), "half_squared_error"),
    (("leaky_relu", "identity"), "softmax_cross_entropy"),
]
SHEETS = [
    NetworkSheet(
        activations, loss=loss, layout=layout, reduction=reduction, batch=batch, biased=biased
    )
    for (activations, loss), layout, reduction, (batch, biased) in itertools.product(
        NETWORKS, Layout, Reduction, [(True, True), (True, False), (False, True)]
    )
]


def exercise_of(sheet, *more):
    """Return an exercise that asks a bit of everything."""
    return network_exercise(
        slug="all", title="All", sheet=sheet, ask=("loss", "delta_1", "dW_1", "backprop", *more)
    )


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: "-".join(map(str, vars_of(sheet))))
def test_golden_solutions_earn_what_they_declare(sheet, jail):
    """The written program, made without the engine, agrees with it; the wrong ones do not.

    By numbers alone, which is quick: the law below asks for formulas and names as well.
    """
    exercise = exercise_of(sheet, *(("db_2", "dx_in") if sheet.biased else ("s_2", "z_1")))

    assert len(exercise.goldens) == 4
    for golden in exercise.goldens:
        submission = Submission(golden.file, exercise.read(golden.path))
        report = grade(exercise, submission, jail, seed=7, numbers_only=True)
        assert {q.name: q.points for q in report.questions} == golden.points


def vars_of(sheet):
    """Return what tells sheets apart."""
    biased, batch = "biased" if sheet.biased else "", "batch" if sheet.batch else ""
    return (*sheet.activations, sheet.layout, sheet.reduction, batch, biased)


@pytest.mark.parametrize("sheet", SHEETS[::5], ids=lambda sheet: "-".join(map(str, vars_of(sheet))))
def test_derived_exercises_keep_the_law(sheet, jail):
    """Statement, starter, mistakes and golden solutions need no mending."""
    assert validate(exercise_of(sheet), jail, 1, TIMELESS) == ()


def test_the_statement_says_the_conventions_of_its_sheet():
    """Rows, mean, biases and widths are said in words and formulas."""
    sheet = NetworkSheet(
        ("sigmoid", "identity"),
        layout=Layout.ROW,
        reduction=Reduction.MEAN,
        biased=True,
        widths=Widths.NARROWING,
    )
    statement = exercise_of(sheet).statement

    assert r"$s_2 = z_1 W_2 + b_2$" in statement
    assert r"$z_1 = \frac{1}{1 + e^{-s_1}}$" in statement
    assert r"$$L = \frac{1}{2B} \sum_{b=1}^{B} \lVert y_{out}^{(b)}" in statement
    assert "Samples are rows: $x_{in}$ has shape `(B, n_0)`" in statement
    assert "$W_k$ has shape `(n_{k-1}, n_k)` and $b_k$ has shape `(n_k,)`" in statement
    assert "mean over the samples" in statement
    assert "narrower from the input to the output" in statement
    assert "| `delta_1(x_in, y_gt, W_1, W_2, b_1, b_2)` |" in statement


def test_widths_fall_as_the_sheet_says():
    """In rectangular cases of a narrowing network every layer has fewer units than the last."""
    sheet = NetworkSheet(("tanh", "identity"), widths=Widths.NARROWING)
    (question,) = network_exercise(slug="x", title="X", sheet=sheet, ask=["dW_1"]).questions
    first, *_ = draw_cases(question, seed=3)
    x_in, y_gt, W_1, _ = first.arguments

    assert x_in.shape[0] > W_1.shape[0] > y_gt.shape[0]


def test_points_may_differ_by_question():
    """A mapping gives points to some questions, one to the others, and the statement says so."""
    sheet = NetworkSheet(("tanh", "identity"))
    exercise = network_exercise(
        slug="x", title="X", sheet=sheet, ask=("delta_2", "dW_1"), points={"dW_1": 3}
    )

    assert exercise.max_score == 4
    assert "`delta_2` counts one point, `dW_1` counts 3 points" in exercise.statement


def test_packages_may_be_allowed():
    """The statement and the starter of a derived exercise say so."""
    sheet = NetworkSheet(("tanh", "identity"))
    exercise = network_exercise(
        slug="x", title="X", sheet=sheet, ask=("dW_1",), packages=("scipy",)
    )

    assert "NumPy, `scipy` and the standard library can be imported" in exercise.statement
    assert exercise.starter.startswith("# NumPy, scipy and the standard library")


@pytest.mark.parametrize("ask", [(), ("dW_1", "dW_1"), ("dW_3",)])
def test_nonsense_is_refused(ask):
    """Asking nothing, twice the same or a layer that is not there is the author's mistake."""
    with pytest.raises(ExerciseInvalid, match="ask"):
        network_exercise(slug="x", title="X", sheet=NetworkSheet(("tanh", "identity")), ask=ask)


@pytest.mark.parametrize(
    ("activations", "complaint"),
    [((), "name at least one"), (("identity", "tanh"), "f' = 1 and a forgotten f'")],
)
def test_a_network_that_hides_the_slope_is_refused(activations, complaint):
    """Hidden layers that are all the identity would let a forgotten f' pass."""
    with pytest.raises(ExerciseInvalid, match=complaint):
        NetworkSheet(activations)
