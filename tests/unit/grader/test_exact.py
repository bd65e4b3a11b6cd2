"""The exact check in the prime field, through a real jail."""

import pytest

from exercises.hidden_layer_tanh import EXERCISE as TANH
from exercises.practical_1 import EXERCISE
from grader.grading import Submission, grade
from grader.report import Outcome


def exact(jail, body, exercise=EXERCISE, name="delta_k"):
    """Return the exact check of delta_k with another return line; None if it was not made."""
    source = exercise.read("solutions/correct.py").replace(
        "    return (W_next.T @ delta_next) * f_k_prime(s_k)", f"    {body}"
    )
    report = grade(exercise, Submission("somebody", source), jail)
    question = next(question for question in report.questions if question.name == name)
    return next((check for check in question.checks if check.check == "exact"), None)


@pytest.mark.parametrize(
    "body",
    [
        "return (W_next.T @ delta_next) * f_k_prime(s_k)",
        "return f_k_prime(s_k) * np.dot(delta_next, W_next)",
        "return sum(W_next[i] * delta_next[i] for i in range(len(delta_next))) * f_k_prime(s_k)",
    ],
)
def test_right_code_agrees_in_the_field(jail, body):
    """Any way to write the right polynomial passes, with a stated chance of error."""
    check = exact(jail, body)

    assert check.outcome is Outcome.PASSED
    assert check.details.points == 2
    assert 0 < check.details.error_bound < 1e-30


def test_what_floats_cannot_see_is_told_beside_the_numbers(jail):
    """Another polynomial with the same numbers costs nothing, and the staff is told."""
    body = "return (W_next.T @ delta_next) * f_k_prime(s_k) + delta_next.sum() * 0 + 10**-13 // 1"
    hidden = (
        "return (W_next.T @ delta_next) * f_k_prime(s_k) "
        "+ (1 if isinstance(s_k[0], (float, np.floating)) else 2) - 1"
    )

    assert exact(jail, body).outcome is Outcome.PASSED
    check = exact(jail, hidden)
    assert check.outcome is Outcome.UNDECIDED
    assert "The numbers are right within the tolerance" in check.feedback
    assert check.flag == "numbers right, another polynomial"


def test_code_that_leaves_the_field_is_judged_by_numbers(jail):
    """Dividing by two and multiplying again costs nothing, and is said."""
    check = exact(jail, "return (W_next.T @ delta_next) / 2.0 * 2.0 * f_k_prime(s_k)")

    assert check.outcome is Outcome.UNDECIDED
    assert "numbers decide" in check.feedback


def test_an_exercise_with_a_named_activation_is_not_asked_there(jail):
    """As tanh is no polynomial, hidden-layer-tanh has no exact check for delta_k."""
    report = grade(TANH, Submission("x", TANH.read("solutions/correct.py")), jail)
    delta, dW = ({check.check for check in question.checks} for question in report.questions)

    assert "exact" not in delta
    assert "exact" in dW
