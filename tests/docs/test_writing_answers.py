"""The page on writing answers shows what is read: every example on it is right."""

import re
from pathlib import Path

import pytest

from exercises.forward_passes.layer_norm_in_writing import EXERCISE as LAYER_NORM
from exercises.hidden_layer_tanh import EXERCISE as IN_CODE
from exercises.written_practical import EXERCISE
from grader.checks.answers import find_answers
from grader.checks.written import judge_written
from grader.grading import Submission, grade
from grader.report import Outcome
from grader.symbolic.derivation import Mark
from grader.symbolic.derivation.guess import guesses
from grader.symbolic.derivation.sheet import check_sheet

PAGE = (Path(__file__).parents[2] / "docs" / "writing-answers.md").read_text(encoding="utf-8")
FORMULAS = EXERCISE.written[:-1]


#: What is said of the programs on the page, one after another.
LEFT_OUT = [("'torch'", "data.csv", "EOFError"), ("did not come to an end", "SyntaxError")]


def examples(language):
    """Return the blocks of one kind."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(
    ("text", "whys"),
    list(zip(examples("python"), LEFT_OUT, strict=True)),
)
def test_programs_on_the_page_earn_full_points(text, whys, jail):
    """What cannot run is left out, and said."""
    report = grade(IN_CODE, Submission("page", text), jail)

    assert report.score == report.max_score
    assert all(why in report.left_out for why in whys)


@pytest.mark.parametrize("text", examples("answers"))
def test_formulas_on_the_page_are_accepted(text):
    """Each block answers all four questions."""
    found = find_answers(text, FORMULAS)
    outcomes = {
        question.name: [
            c.outcome for c in judge_written(question, found[question.name].text, "", {})
        ]
        for question in FORMULAS
    }

    assert {outcome for each in outcomes.values() for outcome in each} == {Outcome.PASSED}, outcomes


@pytest.mark.parametrize("text", examples("derivation"))
def test_derivations_on_the_page_are_correct(text):
    """Each block is all right, in the reading that it defines."""
    derivation, _ = check_sheet(text, guesses(text))

    assert derivation.mark is Mark.CORRECT, [step.to_dict() for step in derivation.steps]


@pytest.mark.parametrize("text", examples("own-names"))
def test_derivations_in_the_names_of_code_are_correct(text, jail):
    """Each arrives at all three gradients, and every step is right."""
    report = grade(LAYER_NORM, Submission("page", "", text), jail)
    steps = [c for question in report.questions for c in question.checks if c.check == "steps"]

    assert report.score == report.max_score == 3
    assert [check.outcome for check in steps] == [Outcome.PASSED] * 3
