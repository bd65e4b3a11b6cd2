"""What NumPy says of shapes is told in words, with the shapes that met."""

import numpy as np
import pytest

from exercises.hidden_layer_tanh import EXERCISE
from grader.exercise import draw_suite
from grader.grading import Submission, grade

#: Lines that go wrong where layers differ in size, and what is to be read of it.
SLIPS = {
    "W_next @ delta_next": "a product sums over an axis of length 2 on its left and of length 3 on "
    "its right; the two have to be equal. Here delta_next has 3 entries and W_next is 3 x 2",
    "np.dot(W_next, delta_next)": "Here delta_next has 3 entries and W_next is 3 x 2",
    "delta_next * s_k": "arrays of shape (3,) and (2,) are combined entry by entry",
    "s_k @ 2": "a matrix product meets a single number",
    "s_k[2]": "entry 2 is asked of an axis of length 2; they are counted from 0",
    "delta_next.reshape(2, 2)": "3 entries do not fill an array of shape (2,2)",
}


def feedback(jail, line):
    """Return the sentence about a function with one line."""
    source = f"import numpy as np\n\ndef delta_k(delta_next, W_next, s_k):\n    return {line}\n"
    report = grade(EXERCISE, Submission("somebody", source), jail)
    return report.questions[0].checks[0].feedback


@pytest.mark.parametrize(("line", "words"), SLIPS.items(), ids=SLIPS)
def test_errors_of_shapes_are_told_in_words(jail, line, words):
    """Which lengths met, in which line, and what the arguments there look like."""
    said = feedback(jail, line)

    assert words in said
    assert said.endswith("(line 4).")
    assert "gufunc" not in said


def test_other_errors_are_told_as_they_are(jail):
    """Their own words are the best there are."""
    assert "ZeroDivisionError: division by zero (line 4)" in feedback(jail, "1 / 0 * s_k")


def test_the_first_case_has_the_shapes_that_are_told():
    """They are not drawn anew while these tests speak of 3 and 2."""
    arguments = draw_suite(EXERCISE.questions[0], 2018).cases[0].arguments
    assert [np.shape(array) for array in arguments] == [(3,), (3, 2), (2,)]
