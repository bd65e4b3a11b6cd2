"""Tables of mutants: an entry that can never be found is the author's error, told by code."""

import numpy as np
import pytest

from grader.errors import ExerciseInvalid
from grader.exercise import Question, draw_suite, tensor
from grader.mistakes import known

S = tensor("s", ("n",), "numbers")


def question(table):
    """Return a question for 2 s with the table's mistakes."""
    return Question("double", ("n",), "2 s", (S,), lambda s: 2 * s, known(table), edges=())


def never(_):
    """Refuse every shape, as NumPy does."""
    raise ValueError


@pytest.mark.parametrize(
    "mutant",
    [lambda s: s + s, never, lambda s: 0.5 * s],
    ids=["the reference itself", "never an answer", "another mistake's answer"],
)
def test_an_entry_in_vain_is_refused(mutant):
    """It would promise a diagnosis that nobody can get."""
    with pytest.raises(ExerciseInvalid, match=r"M10 never answer, or answer like"):
        draw_suite(question({"M04": lambda s: s / 2, "M10": mutant}), 0)


def test_two_mistakes_at_once_have_both_codes_and_hints():
    """A pair stands in a table under both codes; its hints follow one another, level by level."""
    pair = question({"M02+M04": lambda s: -s / 2}).mistakes[0]

    assert pair.code == "M02+M04"
    assert all(hint.count(".") + hint.count("?") >= 2 for hint in pair.hints)


def test_inexact_answers_are_in_every_table():
    """Rounding and half precision are known for every question."""
    codes = [mistake.code for mistake in question({"M10": np.sin}).mistakes]

    assert codes == ["M10", "M58a", "M58a", "M58a", "M58b"]
