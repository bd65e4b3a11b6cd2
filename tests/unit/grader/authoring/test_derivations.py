"""Derived gradients worked out in several lines, in the function's own names."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exercises.forward_passes import layer_norm
from exercises.forward_passes.residual import residual
from grader.authoring import derived_exercise
from grader.checks import derivations
from grader.checks.answers import find_answers, without_answers
from grader.checks.reading import read_writing
from grader.checks.written import judge_written
from grader.report import Outcome
from grader.scoring import written_credit
from grader.symbolic.derivation import Mark, check_derivation
from grader.symbolic.derivation.values import Goal
from tests.unit.grader.authoring.forwards import layernorm, logistic


def clashing(x, L):
    """Call an argument as the loss is called.

    x: (B, n), inputs
    L: (n, m), weights
    """
    return np.tanh(x @ L)


def in_writing(forward, *asked):
    """Return the exercise that asks for gradients of a function in writing."""
    return derived_exercise(slug="any", title="Any", forward=forward, ask=asked, written=True)


LAYER_NORM = in_writing(layernorm, "dx,dgamma,dbeta")
#: With a name for every part.
IN_PARTS = in_writing(layer_norm.layernorm, "dx,dgamma,dbeta")
RESIDUAL = in_writing(residual, "dx,dW")
ENTROPY = in_writing(logistic, "dw")


def judged(exercise, text):
    """Return the checks of each question, by its name and theirs."""
    answers = find_answers(text, exercise.written)
    rest = without_answers(text, answers.values())
    found = {}
    for question in exercise.written:
        answer = answers[question.name].text if question.name in answers else ""
        found[question.name] = judge_written(question, answer, rest, {})
    return found


def earned(exercise, text):
    """Return what each question earns, and what of it waits for a person."""
    found = {name: written_credit(checks) for name, checks in judged(exercise, text).items()}
    return {name: (credit.earned, credit.pending) for name, credit in found.items()}


def steps_of(exercise, text, name):
    """Return the check of a question's steps."""
    return {check.check: check for check in judged(exercise, text)[name]}["steps"]


def marks(exercise, text, name):
    """Return the verdict on each line."""
    return [(step.line, step.verdict) for step in steps_of(exercise, text, name).details.steps]


#: What is earned, and what waits for a person.
RIGHT, WRONG, OPEN = (1.0, 0.0), (0.0, 0.0), (0.0, 1.0)
STEPS = """\
dxhat = dout * gamma
dvar = sum(dxhat * (x - mu), axis=1, keepdims=True) * (-1/2) / (sqrt(var + eps) * (var + eps))
dmu = -sum(dxhat, axis=1, keepdims=True) / sqrt(var + eps)
dx = dxhat / sqrt(var + eps) + dvar * 2 * (x - mu) / D + dmu / D
dgamma = sum(dout * xhat, axis=0)
dbeta = sum(dout, axis=0)
"""
PARTS = """\
dxhat = dout * gamma
dvar = sum(-dxhat * centred, axis=1, keepdims=True) / (2 * (var + eps) * sqrt(var + eps))
dmu = sum(-dxhat, axis=1, keepdims=True) / sqrt(var + eps)
dx = dxhat / sqrt(var + eps) + dvar * 2 * (x - mu) / D + dmu / D
dgamma = sum(dout * xhat, axis=0)
dbeta = sum(dout, axis=0)
"""
OWN_NAMES = """\
First we centre, as in the code:
xmu = x - mu
ivar = 1 / sqrt(var + eps)
dxhat = dout * gamma
m = mean(dxhat, axis=1, keepdims=True)
dx = ivar * (dxhat - m - xhat * mean(dxhat * xhat, axis=1, keepdims=True))
dgamma = sum(dout * xmu * ivar, axis=0)
dbeta = sum(dout, axis=0)
"""
LATEX = r"""
With $\frac{\partial L}{\partial \hat{x}} = dout \odot \gamma$
and $r := \frac{1}{\sqrt{var + \mathrm{eps}}}$ and $g := \frac{\partial L}{\partial \hat{x}}$
\begin{align*}
\frac{\partial L}{\partial x} &= r \odot \left(\frac{\partial L}{\partial \hat{x}}
  - mean(g, axis=1, keepdims=True)
  - \hat{x} \odot mean(g \odot \hat{x}, axis=1, keepdims=True)\right)\\
d\gamma &= sum(dout \odot \hat{x}, axis=0)\\
\frac{\partial L}{\partial \beta} &= sum(dout, axis=0)
\end{align*}
"""


@pytest.mark.parametrize(
    "text",
    [
        STEPS,
        STEPS.replace("/ (sqrt(var + eps) * (var + eps))", "* (var + eps)^(-3/2)"),
        STEPS.replace("/ (sqrt(var + eps) * (var + eps))", "* (var + eps)**-1.5"),
        OWN_NAMES,
        LATEX,
    ],
)
def test_layer_normalisation_is_derived_in_several_styles(text):
    """Line by line, with names of the writer's own, and in LaTeX."""
    assert earned(LAYER_NORM, text) == {"dx": RIGHT, "dgamma": RIGHT, "dbeta": RIGHT}
    assert steps_of(LAYER_NORM, text, "dx").outcome is Outcome.PASSED


#: Entry by entry, as on paper.
ENTRIES = r"""
$$dxhat_{bj} = dout_{bj} \gamma_j$$
$$dvar_b = -\frac12 (var_b + eps)^{-3/2} \sum_j dxhat_{bj} centred_{bj}$$
$$dmu_b = -\frac{1}{\sqrt{var_b + eps}} \sum_j dxhat_{bj}$$
$$dx_{bj} = \frac{dxhat_{bj}}{\sqrt{var_b + eps}}
    + \frac{2}{D} dvar_b centred_{bj} + \frac1D dmu_b$$
$$d\gamma_j = \sum_b dout_{bj} \hat{x}_{bj}$$
$$d\beta_d = \sum_{b=1}^B dout_{bd}$$
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", (RIGHT, RIGHT, RIGHT)),
        (r"\hat{x}_{bj}", r"\hat{x}_{ij}", (RIGHT, WRONG, RIGHT)),
        (r"\frac{2}{D} dvar_b", r"\frac{1}{D} dvar_b", (WRONG, RIGHT, RIGHT)),
        (r"\hat{x}_{bj}", "x_{bj}", (RIGHT, WRONG, RIGHT)),
        (r"\sum_{b=1}^B dout_{bd}", r"\sum_{d=1}^D dout_{bd}", (RIGHT, RIGHT, WRONG)),
        (r"dout_{bj} \gamma_j", r"dout_{bj} \gamma_b", (OPEN, RIGHT, RIGHT)),
        (r"\sum_{b=1}^B dout_{bd}", r"\sum_n dout_{bd}", (RIGHT, RIGHT, OPEN)),
    ],
)
def test_entries_are_read_with_their_letters(old, new, found):
    """Two of them, or one, which says nothing of a second axis; the letter of a size, too."""
    earns = earned(IN_PARTS, ENTRIES.replace(old, new) if old else ENTRIES)

    assert tuple(earns.values()) == found


@pytest.mark.parametrize(
    ("dgamma", "right"),
    [
        (r"\sum_i dout_{ij} \hat{x}_{ij}", True),
        (r"\sum_b dout_{bj} \hat{x}_{bj}", True),
        (r"\sum_{b=1}^B dout_{bj} \hat{x}_{bj}", True),
        (r"\sum_{b=1}^D dout_{bj} \hat{x}_{bj}", False),
        (r"\sum_b dout_{bj}", False),
        (r"\sum_j dout_{bj} \hat{x}_{bj}", False),
        (r"\sum_b dout_{jb} \hat{x}_{jb}", False),
    ],
)
def test_a_formula_of_entries_is_an_answer(dgamma, right):
    """On one line, where no derivation is written."""
    found = earned(IN_PARTS, f"$$d\\gamma_j = {dgamma}$$")

    assert (found["dgamma"] == RIGHT) is right


@pytest.mark.parametrize(
    ("right", "wrong", "slip"),
    [
        ("dout * gamma", "-dout * gamma", "the sign is wrong"),
        ("dout * gamma", "dout", "gamma is missing"),
        (" + dvar * 2 * (x - mu) / D", "", "the term with dvar is missing"),
        ("dmu / D", "dmu", "the division by D is missing"),
        ("dmu / D", "dmu * D", "multiplied by D in place of divided"),
        ("+ dmu / D", "- dmu / D", "the sign of the term with dmu is wrong"),
        ("sum(dout, axis=0)", "mean(dout, axis=0)", "the mean in place of the sum"),
        ("dout * xhat", "dout * (x - mu)", "xhat replaced by centred"),
    ],
)
def test_the_slip_of_a_wrong_step_is_named(monkeypatch, right, wrong, slip):
    """In the names of the code; it costs what hangs on the step, named or not."""
    monkeypatch.setattr(derivations, "NAMING_SECONDS", 60.0)  # on however slow a machine
    text = PARTS.replace(right, wrong, 1)
    steps = steps_of(IN_PARTS, text, "dx")

    assert text != PARTS
    assert steps.outcome is Outcome.FAILED
    assert steps.feedback.endswith(f": {slip}.")


def test_no_mark_hangs_on_the_time_for_names(monkeypatch):
    """Without any the verdict is the same."""
    text = PARTS.replace("dmu / D", "dmu")
    found = earned(IN_PARTS, text), marks(IN_PARTS, text, "dx")
    derivations._at_all_sizes.cache_clear()
    monkeypatch.setattr(derivations, "NAMING_SECONDS", 0.0)

    assert (earned(IN_PARTS, text), marks(IN_PARTS, text, "dx")) == found
    steps = steps_of(IN_PARTS, text, "dx")
    assert steps.feedback == "The first wrong step is in line 4."
    derivations._at_all_sizes.cache_clear()


def test_what_is_not_read_on_the_way_leaves_the_goal_to_a_person():
    """The last line is right, but it is told in one that nobody could read."""
    unread = STEPS.replace("(sqrt(var + eps) * (var + eps))", "(var + eps)^(1/3)")

    assert earned(LAYER_NORM, unread) == {"dx": (0.0, 1.0), "dgamma": RIGHT, "dbeta": RIGHT}


@pytest.mark.parametrize(
    ("dgamma", "dbeta", "found"),
    [
        (r"\sum_b dout_b \odot \hat{x}_b", r"\sum_{b=1}^{B} dout_b", (RIGHT, RIGHT)),
        (r"\sum_{i=1}^B dout_i \hat{x}_i", r"B \cdot \frac{1}{B} \sum_i^B dout_i", (RIGHT, RIGHT)),
        (r"\sum_b dout_b \odot \gamma", r"2 \sum_b dout_b", (WRONG, WRONG)),
        (r"\sum_i dout_i \odot \hat{x}_i", r"\sum_d dout_d", (OPEN, OPEN)),
        (r"\sum_b dout_b \odot \hat{x}", r"\sum_b dout_b^T", (OPEN, OPEN)),
    ],
)
def test_a_sum_over_samples_is_one_of_rows(dgamma, dbeta, found):
    """As papers write it; what else an index may run over is not guessed."""
    text = f"$$dgamma = {dgamma}$$\n$$dbeta = {dbeta}$$\n$$dxhat = dout \\odot \\gamma$$"
    earns = earned(LAYER_NORM, text)

    assert (earns["dgamma"], earns["dbeta"]) == found


@pytest.mark.parametrize(
    "text",
    [
        "dz = dout W\ndx = dout + (dz ⊙ (1 - z^2)) W^T\ndW = dout^T z + x^T (dz ⊙ (1 - z^2))",
        "dz = dout @ W\nds = dz * (1 - z**2)\ndx = dout + ds @ W.T\ndW = dout.T @ z + x.T @ ds",
        (
            "dL/dz = dout W\ns = x W\ndL/ds = dL/dz ⊙ (1 - tanh(s)^2)\n"
            "dL/dx = dout + dL/ds W^T\ndL/dW = dout^T z + x^T dL/ds"
        ),
        r"""
        $$\frac{\partial L}{\partial z} = dout \, W$$ and, with $s = x W$,
        $$\frac{\partial L}{\partial s} = \frac{\partial L}{\partial z} \odot (1 - z \odot z).$$
        \begin{align}
        \frac{\partial L}{\partial x} &= dout + \frac{\partial L}{\partial s} W^\top\\
        \frac{\partial L}{\partial W} &= dout^\top z + x^\top \frac{\partial L}{\partial s}
        \end{align}""",
    ],
)
def test_a_residual_block_is_derived_in_several_styles(text):
    """NumPy, names of one's own, Leibniz' letters, LaTeX."""
    assert earned(RESIDUAL, text) == {"dx": RIGHT, "dW": RIGHT}


@pytest.mark.parametrize(
    "text",
    [
        "dp = (p - y) / (p * (1 - p)) / B\nds = dp * p * (1 - p)\ndw = x^T ds",
        "dw = dL/dp dp/dw = x^T (p - y) / B",
        (
            r"$\frac{\partial L}{\partial w} = \frac{\partial L}{\partial p}"
            r"\frac{\partial p}{\partial w} = \frac{1}{B} x^\top (p - y)$"
        ),
    ],
)
def test_chain_rules_are_steps(text):
    """A partial derivative by another is a Jacobian; the last side is worked out."""
    assert earned(ENTROPY, text) == {"dw": RIGHT}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (STEPS.replace("dout * gamma", "dout", 1), 1),
        (STEPS.replace("(-1/2)", "(1/2)"), 2),
        (STEPS.replace("dmu = -sum", "dmu = sum"), 3),
        (STEPS.replace("+ dmu / D", "+ dmu"), 4),
        (OWN_NAMES.replace("1 / sqrt(var + eps)", "1 / (var + eps)"), 6),
        (LATEX.replace("- \\hat{x}", "+ \\hat{x}"), 5),
    ],
)
def test_the_first_wrong_step_is_marked_at_its_line(text, line):
    """What follows from it is no second mistake, and dx is not paid."""
    found = marks(LAYER_NORM, text, "dx")
    assert next(at for at, verdict in found if verdict == "wrong") == line
    assert earned(LAYER_NORM, text)["dx"] == (0.0, 0.0)


def test_what_follows_from_a_wrong_step_is_told():
    """The step is right, given the gradient above it."""
    found = marks(LAYER_NORM, STEPS.replace("(-1/2)", "(1/2)"), "dx")
    assert found[1:4] == [(2, "wrong"), (3, "correct"), (4, "correct")]


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        (RESIDUAL, "dz = dout @ W\ndx = dout + (dz * (1 - z)) @ W.T\ndW = dz"),
        (RESIDUAL, "s = x W\ndx = dout + dL/ds W^T\ndW = dout^T z + x^T dL/ds"),
        (RESIDUAL, "dx = dL/dx = dout + (dz * (1 - z^2)) @ W.T\ndW = dL/dW"),
        (RESIDUAL, "dz = dz * 1\ndx = dout + (dz * (1 - z^2)) @ W.T\ndW = dout.T @ z"),
        (RESIDUAL, "g = dL/dx\ndx = g\nh = dL/dW\ndW = h"),
        (ENTROPY, "dp = (p - y) / (p * (1 - p)) / 3\ndw = x^T (dp * p * (1 - p))"),
        (ENTROPY, "m = 1 / 3\ndw = m x^T (p - y)"),
        (ENTROPY, "m = n - B\ndw = m x^T (p - y) / B"),
        (ENTROPY, "dw = x^T (p - y) / B\ndw = x^T (p - y)"),
    ],
)
def test_what_is_not_derived_is_never_paid(exercise, text):
    """A wrong end, what is asked in itself or in what nobody derived, sizes that happen to fit."""
    assert all(paid == 0.0 for paid, _ in earned(exercise, text).values())


def test_a_formula_alone_is_judged_as_a_formula():
    """One line for each says nothing of steps."""
    found = judged(RESIDUAL, "dx = dout\ndW = dout.T @ z + x.T @ ((dout W) * (1 - z^2))")
    assert [check.check for check in found["dx"]] == ["reads", "form", "equal"]
    assert found["dW"][2].outcome is Outcome.PASSED


def test_steps_are_marked_beside_a_formula_that_is_right_by_itself():
    """It is paid; whoever reads sees what is wrong before it."""
    text = "dz = dout\ndx = dout + ((dout W) * (1 - z^2)) @ W.T\ndW = dout.T @ z"
    assert earned(RESIDUAL, text)["dx"] == RIGHT
    assert marks(RESIDUAL, text, "dx")[0] == (1, "wrong")


def squares(x, w):
    """Sum squares, and call the sum what formulas call a loss.

    x: (B, n), inputs
    w: (n,), weights
    """
    e = x @ w
    L = np.sum(e * e)
    return L  # noqa: RET504  named, as on paper


def test_a_loss_may_be_called_so():
    """Its own derivative is no name, and sizes are told without it."""
    made = in_writing(squares, "dw")
    text = "dL/de = 2 e\ndL/dw = x^T dL/de"
    wrong = judged(made, "de = 2 e\nm = 3 / B\ndw = m x^T de")["dw"]

    assert earned(made, text) == {"dw": RIGHT}
    assert wrong[1].feedback.endswith("names (B, n).")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("dw = x^T (p - y) / 3", "It is right only where B = 3."),
        (r"dw = \frac{1}{3} x^\top (p - y)", "It is right only where B = 3."),
        ("dw = x^T (p - y) / (n - 1)", "It is right only where the sizes happen to fit."),
        ("ds = (p - y) / 3\ndw = x^T ds", "It is right only where B = 3."),
    ],
)
def test_a_number_in_place_of_a_size_is_wrong(text, sentence):
    """Where it happens to be that size as well; with what to call it."""
    checks = judged(ENTROPY, text)["dw"]
    feedback = next(c.feedback for c in checks if c.check in {"equal", "goals"})
    assert feedback.startswith(sentence)
    assert "call them by their names (B, n)." in feedback
    assert written_credit(checks).earned == 0.0


def test_what_is_no_number_at_other_sizes_waits_for_a_person():
    """A formula that is equal in symbols, and has no value where the sizes are others."""
    root = "sqrt(-1 - w^T w)"
    formula = f"x^T (p - y) / B * {root} / {root}"
    assert earned(ENTROPY, f"dw = {formula}") == {"dw": (0.0, 1.0)}
    assert earned(ENTROPY, f"m = x^T p\ndw: {formula}") == {"dw": (0.0, 1.0)}


def test_typing_shows_the_steps_as_they_are_read():
    """Before anybody judges them."""
    read = read_writing(RESIDUAL.written, "ds = dout * z\ndx = dout + ds @ W.T")
    assert [one.text for one in read.equations] == ["ds = dout * z", "dx = dout + ds @ W.T"]
    assert not read_writing(RESIDUAL.written, "dx = dout").equations


def test_names_that_clash_leave_formulas_alone():
    """A function that calls something L itself is asked for formulas, as ever."""
    made = in_writing(clashing, "dx")
    assert made.written[0].sheet is None
    assert "may be derived in several" not in made.statement
    assert earned(made, "s = dout\ndx = (dout * (1 - tanh(x L)^2)) L^T") == {"dx": RIGHT}


def test_the_statement_says_that_lines_may_be_derived():
    """With the gradient of a result as an example."""
    assert "`dxhat` or `dL/dxhat` is the gradient by `xhat`" in LAYER_NORM.statement


NAMES = ["dout", "x", r"\gamma", "mu", "var", r"\hat{x}", "B", "D", "dxhat", "dx"]
INDICES = ["", "_b", "_{bj}", "_{ij}", "_{jj}", "_{bd}", "_{bjk}", "_{b:}", "_2", "^T"]
ATOMS = st.builds("".join, st.tuples(st.sampled_from(NAMES), st.sampled_from(INDICES)))
SUMS = [r"\sum_b", r"\sum_{j=1}^D", r"\sum_n", r"\sum_{b=1}^{3}"]
FORMULAS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("{} {}".format, st.sampled_from(SUMS), inner),
        st.builds("{1} {0} {2}".format, st.sampled_from(["+", "-", "", r"\odot"]), inner, inner),
        st.builds(r"\frac{{{}}}{{{}}}".format, inner, inner),
        st.builds(r"\sqrt{{{}}}".format, inner),
    ),
    max_leaves=4,
)


@settings(max_examples=40)
@given(ATOMS, FORMULAS)
@example("dx", r"\sum_b dout_{ij}")
@example("dx", r"\frac{dx_d}{dvar_{ij}} \odot x")
def test_whatever_has_indices_is_read_or_refused(left, right):
    """No step ends in a fault of ours, and nothing is paid where nothing is right."""
    sheet = IN_PARTS.written[0].sheet
    text = f"$${left} = {right}$$"
    derivation = check_derivation(text, sheet.model, goals=sheet.asked, whole=True)

    some_right = any(step.mark is Mark.CORRECT for step in derivation.steps)
    assert some_right or Goal.REACHED not in derivation.goals.values()
