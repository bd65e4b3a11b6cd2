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
    named = [c.details.code for c in question.checks if c.check == "mistake"]

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
    caret = question.checks[0].details.caret.splitlines()

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


def test_a_slip_is_named_with_its_line(jail):
    """The first wrong step is named, and nothing that is wrong reaches the goal."""
    question = derived(jail, SHEET.replace("- y_{gt}", "- s_{out}"))

    assert "line 4: y_gt replaced by s_out" in question.checks[0].feedback
    assert question.points == 0


def test_a_derivation_that_stops_short_is_told_so(jail):
    """Right steps about something else do not reach the goal."""
    question = derived(jail, r"$$\delta_{out} = (y_{out} - y_{gt}) \cdot f'_3(s_{out})$$")

    assert question.points == 0
    assert "Nothing right is worked out for dW_out" in question.checks[1].feedback


def test_a_text_without_formulas_is_told_where_to_put_them(jail):
    """Prose earns nothing and hears what to do."""
    assert "between $$" in derived(jail, "No idea.").checks[0].feedback


GOALS = Exercise(
    "goals",
    "Goals",
    (),
    written=(
        DerivationQuestion(
            "d", "the gradients", Network(NETWORK.activations), ("dW_out", "dW_2", "dW_1"), 3
        ),
    ),
)
FIRST = r"$$\Delta W_{out} = \delta_{out} z_2 = (y_{out} - y_{gt}) f_3'(s_{out}) z_2$$"
SECOND = r"$$\Delta W_2 = \delta_{out} W_{out} f_2'(s_2) z_1$$"
THIRD = r"$$\Delta W_1 = \delta_2 W_2 f_1'(s_1) x_{in}$$"
#: Sheets and what they earn of 3 points.
SHEETS = {
    "all": (FIRST + SECOND + THIRD, 3),
    "two": (FIRST + SECOND, 2),
    "two and one wrong": (FIRST + SECOND + r"$$\Delta W_1 = 7$$", 2),
    "right by another name": (
        r"$$\frac{\partial L}{\partial W_2} = \delta_3 W_3 f_2'(s_2) z_1$$",
        1,
    ),
    "read from the right": (r"$$\delta_{out} W_{out} f_2'(s_2) z_1 = \Delta W_2$$", 1),
    "taken back": (FIRST + r"$$\Delta W_{out} = 5$$", 0),
    "put right": (r"$$\Delta W_{out} = 5$$" + FIRST, 1),
    "itself": (r"$$\Delta W_2 = \Delta W_2$$", 0),
    "itself times 1": (r"$$\Delta W_2 = 1 \cdot \Delta W_2$$", 0),
    "its definition": (r"$$\Delta W_2 = \frac{\partial L}{\partial W_2}$$", 0),
    "the chain rule alone": (
        r"$$\Delta W_2 = \frac{\partial L}{\partial s_2} \frac{\partial s_2}{\partial W_2}$$",
        0,
    ),
    "a name for the definition": (
        r"Let $q := \frac{\partial L}{\partial W_2}$. $$\Delta W_2 = q$$",
        0,
    ),
    "a name for the solution": (
        r"Let $q := \delta_{out} W_{out} f_2'(s_2)$. $$\Delta W_2 = q z_1$$",
        1,
    ),
    "its own signal, not derived": (r"$$\Delta W_2 = \delta_2 z_1$$", 0),
    "its own signal, derived": (
        r"$$\Delta W_2 = \delta_2 z_1$$ $$\delta_2 = \delta_{out} W_{out} f_2'(s_2)$$",
        1,
    ),
    "in a circle": (
        r"$$\Delta W_2 = \delta_2 z_1$$ $$\delta_2 = \frac{1}{z_1} \Delta W_2$$",
        0,
    ),
    "numbers": (r"$$\Delta W_{out} = 5 = 5 = 5$$ $$5 = 5$$ $$L = L = L$$", 0),
    "zeros": (r"$$\delta_{out} = 0$$ $$\Delta W_{out} = 0$$ $$\Delta W_2 = 0$$", 0),
    "with a formula unread": (FIRST + r"$$\Delta W_2 : \delta_2 z_2$$", 1),
}


@pytest.mark.parametrize(("text", "points"), SHEETS.values(), ids=SHEETS)
def test_points_go_to_the_goals(jail, text, points):
    """Each goal earns its share where something right is worked out for it."""
    assert graded(jail, text, GOALS)["d"].points == points


def test_gradients_in_terms_of_each_other_are_looked_at_once(jail):
    """However often all are told by all others; following every path would not end."""
    meanings = {
        r"\delta_{out}": r"(y_{out} - y_{gt}) f_3'(s_{out})",
        r"\delta_2": r"\delta_{out} W_{out} f_2'(s_2)",
        r"\delta_1": r"\delta_2 W_2 f_1'(s_1)",
        r"\Delta W_{out}": r"\delta_{out} z_2",
        r"\Delta W_2": r"\delta_2 z_1",
        r"\Delta W_1": r"\delta_1 x_{in}",
    }
    others = {goal: " + ".join(other for other in meanings if other != goal) for goal in meanings}
    lines = [
        f"$${goal} = {meaning} + 0 ({others[goal]} + {number})$$"
        for number in range(40)
        for goal, meaning in meanings.items()
    ]

    (question,) = graded(jail, "\n\n".join(lines), GOALS).values()

    steps = next(check for check in question.checks if check.check == "steps")
    assert steps.outcome is Outcome.PASSED
    assert question.points == 0


def test_what_cannot_be_settled_is_pending(jail):
    """It costs nothing and earns nothing: a person gives its points or not."""
    text = r"$$\Delta W_2 = \log(\exp(\delta_2 z_1 \mathrm{step}(2 + x^2 - 2 x)))$$"
    formula = "delta_2 = step(3 + sum(y_gt**2) - 2 sum(y_gt)) (W_out^T delta_out) ⊙ f_2'(s_2)"

    derivation = graded(jail, text, GOALS)["d"]
    typed = graded(jail, formula)["delta_2"]

    assert (derivation.points, derivation.pending) == (0, 1)
    assert (typed.points, typed.pending, typed.outcome) == (0, 1, Outcome.UNDECIDED)
    assert typed.checks[-1].flag == "pending: neither proved nor refuted"


def test_what_numbers_settle_earns_its_points_and_is_looked_at(jail):
    """No ring knows log(exp(x)) = x; the numbers do, and the instructor is told."""
    formula = "delta_2 = log(exp(W_out^T delta_out)) ⊙ f_2'(s_2)"
    question = graded(jail, formula)["delta_2"]

    assert (question.points, question.pending) == (1, 0)
    assert question.checks[-1].flag == "settled by numbers, not proved"


def test_a_report_counts_what_is_pending_apart(jail):
    """It is in no total, and a loss comes before it."""
    text = "delta_2 = step(3 + sum(y_gt**2) - 2 sum(y_gt)) (W_out^T delta_out) ⊙ f_2'(s_2)"
    report = grade(EXERCISE, Submission("somebody", "", text), jail)

    assert (report.score, report.pending, report.max_score) == (0, 1, 2)
    assert report.outcome is Outcome.FAILED
    assert report.to_json()["pending"] == 1
