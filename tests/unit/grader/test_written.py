"""Typed formulas: read, in the asked terms, right; and compared with the same student's code."""

import pytest

from exercises.practical_1 import EXERCISE as PRACTICAL
from grader.exercise import Exercise
from grader.exercise.written import DerivationQuestion, function_formula, network_formula
from grader.grading import Submission, grade
from grader.report import Outcome
from grader.symbolic import Network

NETWORK = Network(("f_1", "f_2", "f_3"), widths=(3, 2, 4, 2))
DELTA_2 = network_formula(NETWORK, "delta_2", "dL/ds_2", terms=("delta_out",))
DW_1 = network_formula(NETWORK, "dW_1", "dL/dW_1")
DELTA_K = next(question for question in PRACTICAL.questions if question.name == "delta_k")
EXERCISE = Exercise("formulas", "Formulas", (), written=(DELTA_2, DW_1))
BOTH = Exercise("both", "Both", (DELTA_K,), written=(function_formula(DELTA_K),))
CODE = "def delta_k(delta_next, W_next, s_k, f_k_prime):\n    return "


def graded(jail, text, exercise=EXERCISE, source=""):
    """Return question reports by name."""
    report = grade(exercise, Submission("somebody", source, text), jail)
    return {question.name: question for question in report.questions}


@pytest.mark.parametrize(
    "line",
    [
        "delta_2 = (W_out^T delta_out) ⊙ f_2'(s_2)",
        "- `delta_2: f_2'(W_2 z_1) ⊙ (δ_outᵀ W_out)ᵀ`",
        r"$$delta_2 = \left(W_{out}^\top \delta_{out}\right) \odot f_2'(s_2)$$",
        "first try\ndelta_2 = W_out\nbetter:\ndelta_2 = (W_out^T delta_out) ⊙ f_2'(s_2)",
    ],
)
def test_a_right_formula_earns_its_point_however_it_is_written(jail, line):
    """ASCII, Unicode and LaTeX, in lists and fences; the last answer counts."""
    assert graded(jail, line)["delta_2"].passed


@pytest.mark.parametrize(
    ("formula", "check", "words"),
    [
        ("(W_out delta_out) ⊙ f_2'(s_2)", "equal", "transposed"),
        ("(W_out^T delta_out) ⊙ f_2(s_2)", "equal", "the right one"),
        ("1.0001 (W_out^T delta_out) ⊙ f_2'(s_2)", "equal", "the right one"),
        ("(w_out^T delta_out) ⊙ f_2'(s_2)", "reads", "did you mean `W_out`?"),
        ("(W_out^T delta_out ⊙ f_2'(s_2)", "reads", "wanted `)`"),
        ("delta_2", "form", "which is what is asked for"),
        (r"\frac{\partial L}{\partial s_2}", "form", "which is what is asked for"),
        ("(W_out^T ((y_out - y_gt) ⊙ f_3'(s_out))) ⊙ f_2'(s_2)", "form", "delta_out does not"),
    ],
)
def test_a_wrong_formula_is_told_what_is_wrong(jail, formula, check, words):
    """Reading, form and value are judged in turn, each with its own sentence."""
    question = graded(jail, f"delta_2 = {formula}")["delta_2"]
    found = next(c for c in question.checks if c.outcome is Outcome.FAILED)

    assert (found.check, question.points) == (check, 0)
    assert words in found.feedback


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("(W_out delta_out) ⊙ f_2'(s_2)", "M13"),
        ("(W_out^T delta_out) ⊙ f_2(s_2)", "M10"),
        ("(W_out delta_out) ⊙ f_2(s_2)", "M13+M10"),
        ("(W_out^T delta_out) ⊙ f_2'(s_2)", None),
        ("1.0001 (W_out^T delta_out) ⊙ f_2'(s_2)", None),
    ],
)
def test_the_mistake_in_a_formula_is_named_as_in_code(jail, formula, code):
    """One catalogue for both: its code, its title, and a hint; nothing where it knows nothing."""
    question = graded(jail, f"delta_2 = {formula}")["delta_2"]
    named = [c.details["code"] for c in question.checks if c.check == "mistake"]

    assert named == ([code] if code else [])


def test_the_hint_for_a_formula_grows_with_its_level(jail):
    """A higher level says more and repeats what was said."""
    submission = Submission("somebody", "", "delta_2 = (W_out^T delta_out) ⊙ f_2(s_2)")
    short, long = (
        grade(EXERCISE, submission, jail, hint_level=level).questions[0].checks[-1].feedback
        for level in (1, 3)
    )

    assert long.startswith(short)
    assert len(long) > len(short) > 0


def test_an_error_in_a_formula_is_pointed_at(jail):
    """The caret stands under the character that cannot be read."""
    question = graded(jail, "dW_1 = delta_1 x_on^T")["dW_1"]
    caret = question.checks[0].details["caret"].splitlines()

    assert caret[0][caret[1].index("^") :].startswith("x_on")


def test_a_missing_answer_is_named(jail):
    """The sentence says which line was looked for."""
    question = graded(jail, "nothing here")["dW_1"]

    assert "No line `dW_1 = ...` was found" in question.checks[0].feedback


@pytest.mark.parametrize(
    ("code", "formula", "flagged"),
    [
        ("(W_next.T @ delta_next) * f_k_prime(s_k)", "(W_next.T @ delta_next) * f_k'(s_k)", False),
        ("(W_next.T @ delta_next)", "(W_next.T @ delta_next) * f_k'(s_k)", True),
        ("(W_next.T @ delta_next) * f_k_prime(s_k)", "W_next.T @ delta_next", True),
    ],
)
def test_formula_and_code_are_compared(jail, code, formula, flagged):
    """Where one is right and the other is not, the student is told which."""
    text = f"delta_k_formula = {formula}"
    checks = graded(jail, text, BOTH, CODE + code + "\n")["delta_k_formula"].checks

    assert any(check.check == "cross" for check in checks) is flagged


SHEET = r"""
$$\frac{\partial L}{\partial W_{out}} = \frac{\partial L}{\partial y_{out}} \cdot
\frac{\partial y_{out}}{\partial s_{out}} \cdot \frac{\partial s_{out}}{\partial W_{out}}$$
$$\frac{\partial L}{\partial W_{out}} = (y_{out} - y_{gt}) \cdot f'_3(s_{out}) \cdot z_2$$
"""
DERIVATION = Exercise(
    "derive",
    "Derive",
    (),
    written=(DerivationQuestion("d", "dL/dW_out", Network(NETWORK.activations), ("dW_out",), 3),),
)


def derived(jail, text):
    """Return the report on a derivation."""
    return graded(jail, text, DERIVATION)["d"]


def test_a_right_derivation_that_arrives_earns_everything(jail):
    """All steps are right and the goal is on the left of a chain."""
    assert derived(jail, SHEET).points == 3


def test_a_slip_costs_its_own_step(jail):
    """The first wrong step is named with its line; the rest keeps its marks."""
    question = derived(jail, SHEET.replace("- y_{gt}", "- s_{out}"))

    assert "line 4: y_gt replaced by s_out" in question.checks[0].feedback
    assert 0 < question.points < 3


def test_a_derivation_that_stops_short_is_told_so(jail):
    """Right steps about something else do not reach the goal."""
    question = derived(jail, r"$$\delta_{out} = (y_{out} - y_{gt}) \cdot f'_3(s_{out})$$")

    assert question.points == 0
    assert "Nothing is derived for dW_out yet" in question.checks[1].feedback


def test_a_text_without_formulas_is_told_where_to_put_them(jail):
    """Prose earns nothing and hears what to do."""
    assert "between $$" in derived(jail, "No idea.").checks[0].feedback
