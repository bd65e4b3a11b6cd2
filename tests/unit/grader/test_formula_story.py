"""What is said of a recorded formula beside the numbers, at all its shapes: only what is true."""

import pytest

from exercises.convolution import EXERCISE as CONVOLUTION
from exercises.gradient_checking import EXERCISE as CHECKING
from exercises.losses import EXERCISE as LOSSES
from exercises.original_sheet import EXERCISE as SHEET
from exercises.updates import EXERCISE as UPDATES
from grader.grading import Submission, grade
from grader.report import Outcome
from tests.unit.grader.test_formula import RIGHT, formula

DONT_STAND = "does not stand for the whole program"


def checks(jail, exercise, source):
    """Return each question's points and formula check, by its name."""
    report = grade(exercise, Submission("somebody", source), jail)
    found = [
        (q, next((c for c in q.checks if c.check == "formula"), None)) for q in report.questions
    ]
    return {question.name: (question.points, check) for question, check in found}


def of_golden(jail, exercise, file="correct.py", change=("", "")):
    """Return the same for a golden solution, changed in one place."""
    return checks(jail, exercise, exercise.read(f"solutions/{file}").replace(*change))


@pytest.mark.parametrize(
    "body",
    [
        "d = W_next.T @ delta_next\nh = d[:]\nh *= 1 - np.tanh(s_k) ** 2\nreturn d",
        "d = W_next.T @ delta_next\nf = d.ravel()\nf *= 1 - np.tanh(s_k) ** 2\nreturn d",
        "d = W_next.T @ delta_next\nd.reshape(-1, 1)[:, 0] *= 1 - np.tanh(s_k) ** 2\nreturn d",
        "i = np.arange(len(s_k))\nreturn (W_next[:, i].T @ delta_next) / np.cosh(s_k[i]) ** 2",
        "d = np.empty_like(s_k)\nnp.dot(W_next.T, delta_next, out=d)\nreturn d / np.cosh(s_k)**2",
        "m = np.ones(len(s_k), bool)\nreturn (W_next.T @ delta_next)[m] / np.cosh(s_k)[m] ** 2",
        "V = W_next.copy().T\nV *= (1 - np.tanh(s_k) ** 2)[:, None]\nreturn V @ delta_next",
        "D = np.diag(s_k)\nnp.fill_diagonal(D, np.cosh(s_k)**-2)\nreturn D @ (delta_next @ W_next)",
        "import math as m\nreturn [w @ delta_next / m.cosh(s) ** 2 for w, s in zip(W_next.T, s_k)]",
        "if not isinstance(s_k, np.ndarray):\n    s_k = np.array(s_k)\n" + RIGHT[0],
    ],
)
def test_honest_code_is_proved_equal_and_not_flagged(jail, body):
    """Views, masks, indices, out= and loops are what they are."""
    question, check = formula(jail, body)

    assert (question.passed, check.outcome) == (True, Outcome.PASSED)
    assert "proved equal to the reference." in check.feedback
    assert not check.flag


def test_single_precision_is_said_to_have_no_formula(jail):
    """Rounding is no formula, and nobody is accused of it."""
    _, check = formula(jail, RIGHT[0].replace("s_k", "s_k.astype(np.float32)"))

    assert check.outcome is Outcome.UNDECIDED
    assert "float32" in check.feedback
    assert not check.flag


def test_what_is_wrong_at_one_shape_is_wrong(jail):
    """A transpose that is forgotten where W is square: the square formula is shown."""
    body = "W = W_next if W_next.shape[0] == W_next.shape[1] else W_next.T\n"
    question, check = formula(jail, body + RIGHT[0].replace("W_next.T", "W"))

    assert (question.points, check.outcome) == (0, Outcome.FAILED)
    assert check.details.formula == "(W_next @ delta_next) * (1 - tanh(s_k)**2)"
    assert "not the one wanted for 2 x 2." in check.feedback


def test_what_was_recorded_at_one_shape_is_claimed_for_it_alone(jail):
    """The other shape is named too, with the reason."""
    body = "if W_next.shape[0] == W_next.shape[1]:\n    np.sort(s_k)\n" + RIGHT[0]
    question, check = formula(jail, body)

    assert (question.passed, check.outcome) == (True, Outcome.PASSED)
    assert "proved equal to the reference for 3 x 2." in check.feedback
    assert "Not compared for 2 x 2: the code uses np.sort." in check.feedback


def test_an_approximation_is_one_story_with_its_numbers(jail):
    """A difference quotient within the tolerance keeps its points; the staff reads of it."""
    slope = "(np.tanh(s_k + 1e-6) - np.tanh(s_k - 1e-6)) / 2e-6"
    question, check = formula(jail, f"return (W_next.T @ delta_next) * ({slope})")

    assert (question.passed, check.outcome) == (True, Outcome.UNDECIDED)
    assert check.feedback.startswith(
        "The numbers are right within the tolerance; the formula is an"
    )
    assert check.flag == "numbers right, formula proved different"
    assert check.details.status == "different"


def test_an_estimate_is_called_nearly_right(jail):
    """Its numbers are not within the tolerance, and it is one story all the same."""
    slope = "(np.tanh(s_k + 1e-4) - np.tanh(s_k - 1e-4)) / 2e-4"
    question, check = formula(jail, f"return (W_next.T @ delta_next) * ({slope})")

    assert question.checks[2].outcome is Outcome.APPROXIMATE
    assert check.outcome is Outcome.UNDECIDED
    assert check.feedback.startswith("The numbers are nearly right; the formula is an")
    assert ". Your code computes (W_next.T @ delta_next) * " in check.feedback


def test_a_formula_that_is_too_long_to_show_is_not_spoken_of(jail):
    """A guard in the logarithm is a number off: whole sentences all the same."""
    change = ("np.log(np.exp(shifted)", "np.log(1e-8 + np.exp(shifted)")
    _, check = of_golden(jail, LOSSES, "correct.py", change)["softmax_ce_loss"]

    assert check.outcome is Outcome.UNDECIDED
    assert check.feedback == (
        "The numbers are nearly right; the formula is an approximation of what is asked for, or "
        "right for such inputs alone."
    )


def test_agreement_in_numbers_is_no_proof(jail):
    """A law of roots that no canonical form knows: said as it is, and it costs nothing."""
    body = "return (W_next.T @ delta_next) * (1 - np.sqrt(np.tanh(s_k) ** 2) ** 2)"
    question, check = formula(jail, body)

    assert (question.passed, check.outcome) == (True, Outcome.UNDECIDED)
    assert check.details.status == "equal_in_numbers"
    assert "neither proved nor disproved. It agrees in numbers" in check.feedback


def test_a_difference_lost_in_rounding_is_no_other_program(jail):
    """The step is far too small: the numbers are wrong, and nobody is accused."""
    slope = "(np.tanh(s_k + 1e-12) - np.tanh(s_k - 1e-12)) / 2e-12"
    question, check = formula(jail, f"return (W_next.T @ delta_next) * ({slope})")

    assert (question.points, check.outcome) == (0, Outcome.FAILED)
    assert not check.flag


def test_a_right_formula_with_wrong_numbers_is_said_to_round(jail):
    """What cancels loses its digits: the formula is right, the numbers are not."""
    question, check = formula(jail, RIGHT[0] + " + 1e12 - 1e12")

    assert (question.points, check.outcome) == (0, Outcome.UNDECIDED)
    assert "lost on the way, in rounding or overflow" in check.feedback


def test_numbers_wrong_elsewhere_are_never_proved_equal(jail):
    """Right at the shapes that were recorded, wrong at larger ones."""
    question, check = formula(jail, "if len(s_k) > 3:\n    return s_k\n" + RIGHT[0])

    assert (question.points, check.outcome) == (0, Outcome.UNDECIDED)
    assert DONT_STAND in check.feedback
    assert check.flag == "numbers wrong, formula proved equal"


@pytest.mark.parametrize("answer", ["[]", "np.empty((0,))", "s_k[:0]", "(s_k, s_k)"])
def test_odd_answers_are_no_trouble(jail, answer):
    """Nothing, or too much."""
    question, check = formula(jail, f"return {answer}")

    assert question.points == 0
    assert check.outcome in {Outcome.FAILED, Outcome.UNDECIDED}


def test_several_arrays_are_shown_one_by_one(jail):
    """Each with its place in the answer."""
    _, check = of_golden(jail, UPDATES)["momentum_step"]

    assert check.outcome is Outcome.PASSED
    assert [(form.part, form.text) for form in check.details.formulas] == [
        ("W_new", "W + mu * v - lr * dW"),
        ("v_new", "mu * v - lr * dW"),
    ]
    assert check.details.formula is None


def test_of_several_arrays_the_wrong_one_is_named(jail):
    """The counterexample speaks of it."""
    _, check = of_golden(jail, UPDATES, "wrong_rules.py")["momentum_step"]

    assert check.outcome is Outcome.FAILED
    assert check.feedback.startswith("The formula of W_new is not the one wanted.")


def test_settings_that_code_may_decide_on_are_named(jail):
    """Nothing is claimed of strides that nobody tried."""
    _, check = of_golden(jail, CONVOLUTION)["conv1d_backward"]
    _, ignored = of_golden(jail, CONVOLUTION, "wrong_stride.py")["conv1d_backward"]

    assert "proved equal to the reference for stride = " in check.feedback
    assert " and for stride = " in check.feedback
    assert ignored.outcome is Outcome.FAILED


def test_all_words_are_tried(jail):
    """A loss that is right as a sum and wrong as a mean is wrong."""
    change = ('/ len(y_out) if reduction == "mean"', '/ y_out.size if reduction == "mean"')
    right, wrong = (
        of_golden(jail, LOSSES, "correct.py", c)["loss_mse"][1] for c in (("", ""), change)
    )

    assert right.outcome is Outcome.PASSED
    assert "reduction = sum" in right.feedback
    assert "reduction = mean" in right.feedback
    assert wrong.outcome is Outcome.FAILED


def test_labels_add_up_to_one(jail):
    """What holds for labels is equal: ``p - y`` and ``p * sum(y) - y``."""
    plain = of_golden(jail, LOSSES)["softmax_ce_delta"][1]
    summed = ("return softmax(O) - Y", "return softmax(O) * Y.sum(axis=1, keepdims=True) - Y")
    general = of_golden(jail, LOSSES, "correct.py", summed)["softmax_ce_delta"][1]

    assert [check.details.status for check in (plain, general)] == ["equal", "equal"]


def test_a_function_and_its_derivative_are_two(jail):
    """They are handed over as two functions of one letter: ``f_3`` and ``f_3_prime``."""
    found = of_golden(jail, SHEET)

    assert found["dL_dW_out"][1].outcome is Outcome.PASSED
    assert "f_3'" in found["dL_dW_out"][1].details.formula


@pytest.mark.parametrize("use", ["np.sort(x)", "x + 0"])
def test_a_question_without_a_formula_says_so_of_itself(jail, use):
    """Whatever the code uses, it is not the code's fault."""
    source = CHECKING.read("solutions/correct.py").replace(
        "def grad_check(f, x, claims):", f"def grad_check(f, x, claims):\n    {use}"
    )
    _, check = checks(jail, CHECKING, source)["grad_check"]

    assert check.outcome is Outcome.UNDECIDED
    assert check.feedback.startswith("This question is checked by numbers alone")
    assert "the code uses" not in check.feedback
