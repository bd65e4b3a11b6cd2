"""How answers in writing are read before anybody judges them."""

from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import catalog
from grader.checks.reading import MOST_EQUATIONS, read_writing

QUESTIONS = catalog.find("written-practical").written
SHEET = catalog.find("written-practical").read("solutions/wrong.md")


def formula(text, name="delta_2"):
    """Return how one formula of a text is read."""
    found = read_writing(QUESTIONS, text)
    return next(one for one in found.formulas if one.name == name)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("delta_2 = (W_out^T delta_out) ⊙ f_2'(s_2)", r"W_{out}^{\top} \cdot \delta_{out}"),
        (r"$\delta_2 = W_{out}^T \delta_{out}$", r"W_{out}^{\top} \cdot \delta_{out}"),
        ("delta_2 = W_2 z_1", r"W_{2} \cdot z_{1}"),
    ],
)
def test_a_formula_is_shown_as_it_is_understood(text, latex):
    """In whichever notation, right or wrong: nothing here knows which."""
    found = formula(f"\n{text}\n")

    assert latex in found.latex
    assert (found.line, found.symbol, found.problem) == (2, r"\delta_{2}", "")


def test_what_cannot_be_read_is_pointed_at():
    """With the nearest known name, and the place."""
    found = formula("delta_2 = W_ou^T delta_out")

    assert "did you mean `W_out`?" in found.problem
    assert found.caret == "W_ou^T delta_out\n^"
    assert found.latex == ""


def test_what_is_not_there_is_told_by_its_name():
    """A starter has no line for it yet, or an empty one."""
    assert [one.line for one in read_writing(QUESTIONS, "delta_2 =\n").formulas] == [0] * 4


def test_a_line_to_be_filled_in_is_no_step():
    """The starter as it is has nothing to show."""
    found = read_writing(QUESTIONS, catalog.find("written-practical").starter)

    assert found.equations == ()
    assert not any(one.line for one in found.formulas)


def test_a_right_answer_and_a_wrong_one_read_alike():
    """A reading that said which is which would be the verdict."""
    right, wrong = formula("delta_2 = W_out^T delta_out"), formula("delta_2 = W_2^T delta_out")
    blank = [
        [str(part).replace("W_{out}", "W_{2}") for part in astuple(one)] for one in (right, wrong)
    ]

    assert blank[0] == blank[1]


def test_the_chains_of_a_derivation_are_found_where_they_stand():
    """Each with its line; the formulas asked for are not among them."""
    found = read_writing(QUESTIONS, SHEET).equations

    assert [one.line for one in found] == [8, 12, 14, 16]
    assert found[0].text.startswith("L = ")
    assert all(one.latex and not one.problem for one in found)


def test_a_long_derivation_is_told_in_part():
    """And it is said that there is more."""
    found = read_writing(QUESTIONS, "$$a = b$$\n" * (MOST_EQUATIONS + 1))

    assert len(found.equations) == MOST_EQUATIONS
    assert found.more


def test_an_exercise_without_a_derivation_has_no_chains():
    """What is written beside its formulas is nobody's."""
    assert read_writing(QUESTIONS[:4], "$$a = b$$\n").equations == ()


def test_commands_that_grow_are_not_written_out():
    """A page reads while its student types: a bomb costs no more than a sheet."""
    bomb = r"\newcommand{\a}{\a\a}" + r"\a" * 9000
    found = read_writing(QUESTIONS, bomb)

    assert sum(len(one.text) for one in found.equations) < 100_000


@settings(max_examples=100)
@given(st.text(alphabet="deltaWs_out12=+*^T()'$\\ \n{}⊙fracpi", max_size=120))
def test_any_text_is_read_or_told(text):
    """Nothing that is typed breaks the page."""
    found = read_writing(QUESTIONS, f"delta_2 = {text}")

    assert len(found.formulas) == 4
    assert all(bool(one.latex) != bool(one.problem) for one in found.formulas if one.line)
