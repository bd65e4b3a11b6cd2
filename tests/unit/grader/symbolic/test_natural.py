"""Formulas and derivations as people write them: right ones are right, wrong ones are not."""

import json
from pathlib import Path

import pytest

from exercises.written_practical import EXERCISE
from grader.checks.answers import find_answers
from grader.checks.written import judge_written
from grader.functions.architecture import Layout
from grader.report import Outcome
from grader.symbolic.derivation import Mark
from grader.symbolic.derivation.guess import Known, guesses
from grader.symbolic.derivation.sheet import assumptions, check_sheet

DATA = Path(__file__).parents[3] / "data"
FORMULAS = json.loads((DATA / "formulas.json").read_text(encoding="utf-8"))
LABELS = json.loads((DATA / "derivations" / "labels.json").read_text(encoding="utf-8"))
QUESTIONS = {question.name: question for question in EXERCISE.written[:-1]}
MARKS = {"right": Mark.CORRECT, "wrong": Mark.WRONG, "unread": Mark.UNREADABLE}


def judged(name, written):
    """Return the outcomes of the checks on an answer, by check."""
    text = f"{name} = {written}\n"
    answer = find_answers(text, list(QUESTIONS.values()))[name].text
    checks = judge_written(QUESTIONS[name], answer, "", {})
    return {check.check: check.outcome for check in checks}


@pytest.mark.parametrize("case", FORMULAS, ids=lambda case: case["id"])
def test_formulas_are_read_as_they_are_meant(case):
    """Right ones are accepted in whatever notation, wrong ones in none."""
    outcomes = judged(case["question"], case["text"])
    accepted = outcomes["equal"] is Outcome.PASSED

    assert accepted is (case["right"] and not case.get("refused", False))


@pytest.mark.parametrize("name", LABELS)
def test_derivations_are_read_as_they_are_meant(name):
    """A right one is all right, the wrong step of a wrong one is found; nothing is mistaken."""
    text = (DATA / "derivations" / name).read_text(encoding="utf-8")
    derivation, _ = check_sheet(text, guesses(text))

    assert derivation.mark is MARKS[LABELS[name]]


def test_what_was_assumed_is_said():
    """Letters, activations, layout and loss, in sentences."""
    text = (DATA / "derivations" / "m01.md").read_text(encoding="utf-8")
    _, network = check_sheet(text, guesses(text))

    assert assumptions(network) == [
        "z is what an activation is taken of",
        "a is what an activation gives",
    ]


def test_what_is_known_is_not_guessed():
    """Options win over what the sheet seems to say."""
    known = Known(
        layers=2,
        matrix=True,
        biased=False,
        layout=Layout.ROW,
        activations=("tanh", "identity"),
    )
    network = guesses("$$\\delta_3 = y - t$$", known)[0]

    assert (network.activations, network.layout) == (("tanh", "identity"), Layout.ROW)


def test_two_spellings_never_become_one_name():
    """Where t is the target, y is the output: their difference is not nothing."""
    text = "$$\\delta_2 = (y - t) \\odot f_2'(s_2)$$\n$$\\Delta W_2 = (t - y) z_1^T$$"
    derivation, _ = check_sheet(text, guesses(text))

    assert [step.mark for step in derivation.steps] == [Mark.CORRECT, Mark.WRONG]


@pytest.mark.parametrize(
    ("text", "name", "formula"),
    [
        ("delta_2 = x", "delta_2", "x"),
        ("**delta_2** = x", "delta_2", "x"),
        ("2. delta_2 := x", "delta_2", "x"),
        ("b) delta_2 = x", "delta_2", "x"),
        ("### delta_2 = x", "delta_2", "x"),
        ("| delta_2 = x | hidden |", "delta_2", "x"),
        ("delta2 = x", "delta_2", "x"),
        ("delta\\_2 = x", "delta_2", "x"),
        ("delta_2: x", "delta_2", "x"),
        ("δ₂ = x", "delta_2", "x"),
        ("dL/ds_2 = x", "delta_2", "x"),
        (r"$$\delta_2 = x$$", "delta_2", "x"),
        (r"$$\boldsymbol{\delta}_{out} = x$$", "delta_out", "x"),
        (r"$$\frac{\partial L}{\partial W_2} = x$$", "dW_2", "x"),
        (r"\begin{align*}\delta_2 &= x\\ \delta_1 &= y\end{align*}", "delta_2", "x"),
        ("ΔW_2 = x", "dW_2", "x"),
        ("delta_2 = x\n   * y", "delta_2", "x\n   * y"),
        ("delta_2 = x\n\ndelta_2 =", "delta_2", "x"),
        ("delta_2 = x\n\ndelta_2 = y", "delta_2", "y"),
        ("delta_2 = x\n\n$$\\delta_2 = y$$", "delta_2", "x"),
        ("% delta_2 = y\ndelta_2 = x", "delta_2", "x"),
    ],
)
def test_an_answer_is_found_wherever_it_stands(text, name, formula):
    """In any spelling and layout; the plain name counts first, then the last."""
    assert find_answers(text, list(QUESTIONS.values()))[name].text == formula


def test_another_reading_is_said():
    """The note says what was assumed, so nobody learns a wrong sign."""
    checks = judge_written(QUESTIONS["delta_2"], "(W_out.T @ delta_out) * f_2'(s_2)", "", {})

    assert "I read * as the product entry by entry" in checks[0].feedback


def test_a_chain_with_a_wrong_side_is_wrong():
    """The last side is the answer, but what stands before it has to be right as well."""
    right = "(W_out^T delta_out) ⊙ f_2'(s_2)"

    assert judged("delta_2", f"dL/ds_2 = {right}")["equal"] is Outcome.PASSED
    assert judged("delta_2", f"2 delta_out = {right}")["equal"] is not Outcome.PASSED


#: What a line comes to whose samples have numbers, in a network of two layers.
SAMPLES = {
    "of one": (
        r"\delta_1^{(n)} = (W_2^T \delta_2^{(n)}) \odot f_1'(s_1^{(n)})",
        Mark.CORRECT,
    ),
    "of one, as CS230 writes it": (
        r"\delta^{[1](i)} = (W^{[2]T} \delta^{[2](i)}) \odot f_1'(s^{[1](i)})",
        Mark.CORRECT,
    ),
    "their mean": (
        r"\Delta W_2 = \frac1N \sum_{n=1}^N \delta_2^{(n)} z_1^{(n)T}",
        Mark.CORRECT,
    ),
    "their sum": (r"\Delta W_2 = \sum_{i=1}^m \delta_2^{(i)} (z_1^{(i)})^T", Mark.CORRECT),
    "the loss": (
        r"L = \frac{1}{2N} \sum_n \| y_{out}^{(n)} - y_{gt}^{(n)} \|^2",
        Mark.CORRECT,
    ),
    "a step": (
        r"\Delta W_2 = 1/N \cdot \sum_n \frac{\partial L^{(n)}}{\partial W_2}",
        Mark.CORRECT,
    ),
    "a factor too much": (
        r"\Delta W_2 = \frac{1}{2N} \sum_n \delta_2^{(n)} z_1^{(n)T}",
        Mark.WRONG,
    ),
    "another layer": (r"\Delta W_2 = \frac1N \sum_n \delta_2^{(n)} z_2^{(n)T}", Mark.WRONG),
    "another sign": (r"\Delta W_2 = -\frac1N \sum_n \delta_2^{(n)} z_1^{(n)T}", Mark.WRONG),
    "all from one": (r"\Delta W_2 = \delta_2^{(n)} z_1^{(n)T}", Mark.UNREADABLE),
    "one left out": (
        r"\Delta W_2 = \frac1N \sum_n \delta_2^{(n)} z_1^T",
        Mark.UNREADABLE,
    ),
    "two letters": (
        r"\Delta W_2 = \frac1N \sum_n \delta_2^{(n)} z_1^{(m)T}",
        Mark.UNREADABLE,
    ),
    "a product of sums": (
        r"\Delta W_2 = \frac1N (\sum_n \delta_2^{(n)}) (\sum_n z_1^{(n)})^T",
        Mark.UNREADABLE,
    ),
    "a square of the count": (
        r"\Delta W_2 = \frac{1}{N^2} \sum_n \delta_2^{(n)} z_1^{(n)T}",
        Mark.UNREADABLE,
    ),
    "the count above": (
        r"\Delta W_2 = \frac{N}{1} \sum_n \delta_2^{(n)} z_1^{(n)T}",
        Mark.UNREADABLE,
    ),
    "a divisor": (r"\Delta W_2 = 1 / \sum_n \delta_2^{(n)} z_1^{(n)T}", Mark.UNREADABLE),
    "weights of a sample": (
        r"\delta_1^{(n)} = ((W_2^{(n)})^T \delta_2^{(n)}) \odot f_1'(s_1^{(n)})",
        Mark.UNREADABLE,
    ),
    "more behind the sum": (
        r"\Delta W_2 = \sum_n \delta_2^{(n)} z_1^{(n)T} + \delta_2 z_1^T",
        Mark.UNREADABLE,
    ),
    "a layer or a power": (r"\Delta W_2 = \delta_2 z_1^{(1)}", Mark.UNREADABLE),
}


@pytest.mark.parametrize(("line", "mark"), SAMPLES.values(), ids=SAMPLES)
def test_samples_by_number_are_read_where_one_stands_for_all(line, mark):
    """Sums and means over them too; what is said of one is not what is said of all."""
    derivation, _ = check_sheet(f"$${line}$$\n", guesses("$$\\delta_2 = 0, W_2$$"))

    assert derivation.mark is mark


def test_a_sum_is_no_mean():
    """Where the sheet speaks of a mean, a sum without its count is not right."""
    line = r"$$\Delta W_2 = \sum_n \delta_2^{(n)} z_1^{(n)T}$$"
    text = f"The loss is the mean over the samples. {line}"
    derivation, _ = check_sheet(text, guesses(text))

    assert derivation.mark is Mark.UNREADABLE


def test_a_function_without_its_layer_is_that_of_its_argument():
    """One f for all layers is each layer's own, where what it is taken of has one."""
    right = "(W_out^T delta_out) ⊙ f'(s_2)"

    assert judged("delta_2", right)["equal"] is Outcome.PASSED
    assert judged("delta_2", right.replace("f'", "g'"))["equal"] is Outcome.PASSED
    assert judged("delta_2", right.replace("s_2", "s_1"))["equal"] is not Outcome.PASSED
    assert judged("delta_2", right.replace("f'", "f"))["equal"] is Outcome.FAILED
    assert judged("delta_2", right.replace("(s_2)", "(z_2)"))["equal"] is not Outcome.PASSED


def test_a_formula_may_number_its_samples():
    """As a derivation may."""
    right = r"\left((W_{out})^T \delta_{out}^{(n)}\right) \odot f_2'(s_2^{(n)})"

    assert judged("delta_2", right)["equal"] is Outcome.PASSED
    assert judged("delta_2", right.replace("s_2", "z_2"))["equal"] is Outcome.FAILED
    assert judged("delta_2", right.replace("_2^{(n)}", "_2"))["equal"] is not Outcome.PASSED
