"""One submission from source to report, through a real jail."""

import dataclasses
import json
import re
import textwrap

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exercises.hidden_layer_tanh import EXERCISE
from exercises.practical_1 import EXERCISE as PRACTICAL
from grader.checks.numeric import apart
from grader.errors import NothingToGrade, ProtocolBroken
from grader.executor import Executor, Walls
from grader.exercise import PUBLIC, Scoring
from grader.grading import PUBLIC_SEED, Submission, grade
from grader.report import Outcome

DELTA_K = "def delta_k(delta_next, W_next, s_k):\n"
RIGHT_DELTA = DELTA_K + "    return (W_next.T @ delta_next) * (1 - np.tanh(s_k) ** 2)\n"
RIGHT_DW = "def dW_k(delta_k, z_prev):\n    return np.outer(delta_k, z_prev)\n"
HEAD = "import numpy as np\n"


def program(delta=RIGHT_DELTA, dW=RIGHT_DW, head=HEAD):
    """Return a submission whose functions are the given ones."""
    return Submission("somebody", head + delta + dW)


def body(text):
    """Return delta_k with the given lines as its body."""
    return DELTA_K + textwrap.indent(textwrap.dedent(text).strip(), "    ") + "\n"


def graded(jail, submission, **scoring):
    """Return question reports by name."""
    exercise = dataclasses.replace(EXERCISE, scoring=Scoring(**scoring))
    report = grade(exercise, submission, jail)
    return {question.name: question for question in report.questions}


def check(question, name):
    """Return one check of a question."""
    return next(check for check in question.checks if check.check == name)


def test_a_right_submission_earns_everything(jail):
    """Both functions pass every check."""
    report = grade(EXERCISE, program(), jail)

    assert (report.score, report.max_score, report.outcome) == (2, 2, Outcome.PASSED)
    assert {c.outcome for q in report.questions for c in q.checks} == {Outcome.PASSED}


def test_the_same_submission_gives_the_same_bytes(jail):
    """A verdict can be replayed: nothing in it depends on time or place."""
    first, second = (json.dumps(grade(EXERCISE, program(), jail).to_json()) for _ in range(2))

    assert first == second


def test_a_report_says_what_a_replay_needs(jail):
    """Seed, tolerance, versions, the source's hash and the walls are in the report."""
    provenance = grade(EXERCISE, program(), jail, seed=7).provenance

    assert provenance["seed"] == 7
    assert provenance["tier"] == jail.walls.tier
    assert provenance["versions"]["numpy"] == np.__version__
    assert len(provenance["source_sha256"]) == 64


def test_a_wrong_function_does_not_cost_the_right_one(jail):
    """An endless delta_k loses its point; dW_k, in a child of its own, keeps its."""
    questions = graded(jail, program(body("while True: pass")))

    assert questions["delta_k"].outcome is Outcome.TIMED_OUT
    assert questions["dW_k"].passed


def test_off_by_a_hair_is_rejected(jail):
    """The numeric check rejects an answer that is wrong by one part in a million."""
    text = RIGHT_DELTA.replace("return ", "return (1 + 2e-6) * ")
    question = graded(jail, program(text))["delta_k"]

    assert check(question, "numeric").outcome is Outcome.FAILED
    assert question.points == 0


def test_an_estimate_is_called_approximate(jail):
    """A central difference is within 1e-6 and is told apart from the exact derivative."""
    text = body(
        """
        h = 1e-4
        slope = (np.tanh(s_k + h) - np.tanh(s_k - h)) / (2 * h)
        return (W_next.T @ delta_next) * slope
        """
    )

    strict = graded(jail, program(text))["delta_k"]
    kind = graded(jail, program(text), approximate=0.5)["delta_k"]

    assert (strict.outcome, strict.points) == (Outcome.APPROXIMATE, 0)
    assert kind.points == 0.5
    assert "exact derivative is wanted" in check(strict, "numeric").feedback


def test_single_precision_is_an_estimate(jail):
    """An answer in float32 is near enough for float32, and called what it is."""
    text = RIGHT_DELTA.replace("return ", "return np.float32(1) * ").replace(
        "np.tanh(s_k) ** 2)", "np.tanh(s_k) ** 2).astype(np.float32)"
    )
    text = text.replace("(W_next.T @ delta_next)", "(W_next.T @ delta_next).astype(np.float32)")

    assert graded(jail, program(text))["delta_k"].outcome is Outcome.APPROXIMATE


@pytest.mark.parametrize(
    ("change", "words", "share"),
    [
        (".reshape(-1, 1)", "(2, 1) on case 1; wanted (2,). The values are right", 0.5),
        ("[None, :]", "(1, 2) on case 1; wanted (2,). The values are right", 0.5),
        (
            " @ np.asmatrix(np.eye(len(s_k)))",
            "(1, 2) on case 1; wanted (2,). The values are right",
            0.5,
        ),
        ("[:-1]", "(1,) on case 1; wanted (2,).", 0.0),
        (".sum()", "no axes (a single number) on case 1; wanted (2,).", 0.0),
    ],
)
def test_a_wrong_shape_is_told_first(jail, change, words, share):
    """Found and wanted shape are named; right values in a wrong shape may earn a share."""
    text = body(f"return ((W_next.T @ delta_next) * (1 - np.tanh(s_k) ** 2)){change}")
    question = graded(jail, program(text), layout=0.5)["delta_k"]

    assert words in check(question, "contract").feedback
    assert question.points == share


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("[]", "(0,) on case 1; wanted (2,)."),
        ("np.empty((0, *s_k.shape))", "(0, 2) on case 1; wanted (2,)."),
        ("s_k[:0]", "(0,) on case 1; wanted (2,)."),
        ("[s_k[:0], s_k[:0]]", "(2, 0) on case 1; wanted (2,)."),
    ],
)
def test_an_empty_answer_is_a_wrong_shape(jail, answer, words):
    """It earns nothing, its shape is said, and every other check has its say."""
    question = graded(jail, program(body(f"return {answer}")))["delta_k"]

    assert words in check(question, "contract").feedback
    assert (question.outcome, question.points) == (Outcome.FAILED, 0)


def test_a_fabricated_frame_leads_nowhere(jail):
    """A message that names a line of its own does not move the place, and there is no line 0."""
    fake = 'raise ValueError("\\n  File \\"submission.py\\", line 0, in x\\n")'
    source = program(body(fake)).source
    report = grade(EXERCISE, Submission("somebody", source, file="s.py"), jail)

    assert report.questions[0].outcome is Outcome.CRASHED
    assert report.questions[0].place.line == 3


@pytest.mark.parametrize("layout", [0.0, 0.5])
def test_a_transposed_gradient_is_named_and_earns_what_a_wrong_shape_does(jail, layout):
    """The sheet promises that for right values in a wrong shape, and they are said to be right."""
    dW = RIGHT_DW.replace("(delta_k, z_prev)\n", "(z_prev, delta_k)\n")
    question = graded(jail, program(dW=dW), layout=layout)["dW_k"]

    assert question.points == layout
    assert "transposed" in check(question, "contract").feedback
    assert check(question, "mistake").details.code == "M25"


@pytest.mark.parametrize("value", ["np.nan", "np.inf", "-np.inf"])
def test_numbers_have_to_be_finite(jail, value):
    """NaN and infinities are named with their entry, and earn nothing."""
    question = graded(jail, program(body(f"return np.full(s_k.shape, {value})")))["delta_k"]

    assert "every entry has to be a finite number" in check(question, "contract").feedback
    assert question.points == 0


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("None", "None"),
        ("'text'", "str"),
        ("{}", "dict"),
        ("s_k * 1j", "complex128"),
        ("np.array([None])", "object"),
    ],
)
def test_what_is_no_array_of_numbers_is_named(jail, value, words):
    """The feedback says what came back in place of an array."""
    question = graded(jail, program(body(f"return {value}")))["delta_k"]

    assert words in " ".join(check.feedback for check in question.checks)
    assert question.points == 0


def test_a_list_of_numbers_is_an_array(jail):
    """A vector returned as a Python list counts as one."""
    text = RIGHT_DELTA.replace("return ", "return list(").rstrip() + ")\n"

    assert graded(jail, program(text))["delta_k"].passed


def test_writing_to_the_arguments_is_seen(jail):
    """In-place work on the caller's array is named and costs what the exercise says."""
    text = body(
        """
        W_next *= 2
        return (W_next.T @ delta_next) * (1 - np.tanh(s_k) ** 2) / 2
        """
    )
    free, priced = (graded(jail, program(text), inputs=inputs)["delta_k"] for inputs in (0.0, 0.25))

    assert "The caller's array" in check(free, "inputs").feedback
    assert (free.points, priced.points) == (1.0, 0.75)


def test_another_answer_on_the_second_call_is_rejected(jail):
    """A function with a memory cannot pass, however right it is the first time."""
    text = "calls = []\n" + body(
        """
        calls.append(1)
        wrong = 1.0 if len(calls) > 9 else 0.0
        return (W_next.T @ delta_next) * (1 - np.tanh(s_k) ** 2) + wrong
        """
    )
    question = graded(jail, program(text))["delta_k"]

    assert "called a second time" in check(question, "numeric").feedback
    assert question.points == 0


def test_edge_cases_cost_their_share(jail):
    """An unstable slope fails where s is large, is told so, and loses what the exercise says."""
    text = body(
        """
        with np.errstate(all="ignore"):
            e = np.exp(2 * s_k)
            z = (e - 1) / (e + 1)
        return (W_next.T @ delta_next) * (1 - z ** 2)
        """
    )
    free, priced = (graded(jail, program(text), edges=edges)["delta_k"] for edges in (0.0, 0.5))

    assert "With large" in check(free, "edges").feedback
    assert (free.points, priced.points) == (1.0, 0.9)


def test_hidden_cases_keep_their_values(jail):
    """Wanted numbers are shown for public cases alone."""
    wrong_on_large = body(
        """
        right = (W_next.T @ delta_next) * (1 - np.tanh(s_k) ** 2)
        return right if s_k.size == 2 else right + 1
        """
    )
    question = graded(jail, program(wrong_on_large))["delta_k"]
    numeric = check(question, "numeric")

    assert "(hidden)" in numeric.feedback
    assert "wanted" not in numeric.feedback
    assert (numeric.details.wanted, numeric.details.arguments) == (None, None)


def test_a_public_case_can_be_replayed_by_hand(jail):
    """The feedback on a public case carries both numbers and the arguments."""
    question = graded(jail, program(body("return np.zeros_like(s_k)")))["delta_k"]
    details = check(question, "numeric").details
    arguments = {name: np.array(value) for name, value in details.arguments.items()}

    right = (arguments["W_next"].T @ arguments["delta_next"]) * (1 - np.tanh(arguments["s_k"]) ** 2)

    assert details.wanted == pytest.approx(right[details.entry[0]])
    assert details.yours == 0


def test_functions_and_numbers_of_a_public_case_are_shown_too(jail):
    """A function that was handed over is printed so that it can be run by hand."""
    source = HEAD + "def delta_out(y_out, y_gt, s_out, f_out_prime):\n    return 0 * s_out\n"
    question = grade(PRACTICAL, Submission("somebody", source), jail).questions[0]
    details = check(question, "numeric").details
    shown = {name: np.asarray(value) for name, value in details.arguments.items()}
    f_out_prime = eval(details.arguments["f_out_prime"], {"np": np})  # our own words, not theirs

    right = (shown["y_out"] - shown["y_gt"]) * f_out_prime(shown["s_out"])

    assert details.wanted == pytest.approx(right[details.entry[0]], rel=1e-4)


def test_a_crash_names_the_line(jail):
    """A student's exception is shown with its line; how often it came is said."""
    question = graded(jail, program(body("return undefined_name")))["delta_k"]

    assert question.outcome is Outcome.CRASHED
    assert "NameError: name 'undefined_name' is not defined (line 3)" in question.checks[0].feedback


def test_a_mistake_is_named_with_a_hint_that_gives_nothing_away(jail):
    """A missing transpose crashes on most inputs and is still named from the square ones."""
    question = graded(jail, program(body("return (W_next @ delta_next) * (1 - np.tanh(s_k)**2)")))
    mistake = check(question["delta_k"], "mistake")

    assert mistake.details.code == "M13"
    assert "transpose" not in mistake.feedback.lower()
    assert ".T" not in mistake.feedback


def test_hints_come_level_by_level(jail):
    """The first level is a question; the deeper ones follow only if the caller asks for them."""
    wrong = program(body("return (W_next @ delta_next) * (1 - np.tanh(s_k)**2)"))
    shown = [
        check(grade(EXERCISE, wrong, jail, hint_level=level).questions[0], "mistake").feedback
        for level in (1, 2, 3)
    ]

    assert shown[0].endswith("?")
    assert shown[0].count(".") == 0
    assert shown[1].startswith(shown[0] + " Look at ")
    assert shown[2].startswith(shown[1] + " Entry i ")


def test_a_wrong_answer_of_no_known_kind_is_given_no_name(jail):
    """Nonsense is not called by the name of a mistake it is not."""
    question = graded(jail, program(body("return np.cos(s_k) + delta_next.sum()")))["delta_k"]

    assert "mistake" not in {check.check for check in question.checks}


@pytest.mark.parametrize(
    ("factor", "code"),
    [("-0.1", "M54"), ("0.01", "M54"), ("3", "M77"), ("-1.4426950408889634", "M77")],
)
def test_a_constant_factor_is_recognised(jail, factor, code):
    """What looks like a learning rate is called one, and any other factor by its value."""
    dW = RIGHT_DW.replace("return ", f"return {factor} * ")
    mistake = check(graded(jail, program(dW=dW))["dW_k"], "mistake")

    assert mistake.details.code == code
    assert "times the right one" in mistake.title


def test_functions_that_are_not_there_are_known_as_missing(jail):
    """The jail's words are understood outside: both are told together, with what is there."""
    report = grade(EXERCISE, Submission("somebody", "def helper():\n    return 1\n"), jail)

    assert {
        there: [question.name for question in questions]
        for there, questions in report.missing.items()
    } == {"Functions found: helper.": ["delta_k", "dW_k"]}


def test_an_unreadable_submission_is_reported_not_run(jail):
    """A submission that could not be read earns nothing and says why."""
    problem = NothingToGrade("an empty file", "Python code")
    report = grade(EXERCISE, Submission("somebody", problem=problem), jail)

    assert (report.score, report.max_score) == (0, 2)
    assert report.problem == "Found an empty file; wanted Python code."
    assert {question.outcome for question in report.questions} == {Outcome.SKIPPED}


class BrokenExecutor(Executor):
    """A jail that fails by our own fault."""

    walls = Walls("A")

    def run(self, _):
        """Fail as a broken jail does."""
        raise ProtocolBroken("silence")


def test_our_failure_is_never_a_score():
    """When the jail breaks the report is errored, has no points and does not blame the student."""
    report = grade(EXERCISE, program(), BrokenExecutor())

    assert report.outcome is Outcome.ERRORED
    assert report.questions == ()
    assert "by no fault of the submission" in report.problem


def test_the_slip_of_the_sheet_is_named(jail):
    """y_out - s_out in place of y_out - y_gt, as the original sheet prints it, is M01."""
    source = PRACTICAL.read("solutions/wrong_as_printed.py")
    report = grade(PRACTICAL, Submission("sheet", source), jail)

    assert report.score == 7
    assert check(report.questions[0], "mistake").details.code == "M01"


def test_equal_wrong_answers_are_of_one_class(jail):
    """Two spellings of one wrong formula share a hash, another wrong formula has its own."""

    def answer_class(line):
        numeric = check(graded(jail, program(body(line)))["delta_k"], "numeric")
        return numeric.details.answer_class

    first = answer_class("return W_next.T @ delta_next + s_k")
    second = answer_class("return s_k + sum(W_next[i] * delta_next[i] for i in range(len(W_next)))")

    assert first == second
    assert first != answer_class("return W_next.T @ delta_next - s_k")


def test_public_cases_alone_show_and_hide_nothing(jail):
    """On the public cases there is nothing hidden: no hidden case is run, and edges wait."""
    delta = RIGHT_DELTA.replace(".T", "")
    report = grade(EXERCISE, program(delta), jail, PUBLIC_SEED, public_only=True)

    wrong, right = report.questions
    assert "hidden" not in str(report.to_json())
    assert wrong.checks[2].details.cases == PUBLIC
    assert [check.details.code for check in wrong.checks if check.check == "mistake"] == ["M13"]
    assert right.points == 1.0
    edges = next(check for check in right.checks if check.check == "edges")
    assert edges.outcome is Outcome.SKIPPED
    assert report.provenance["cases"] == "public"


def test_what_was_left_out_is_said_once(jail):
    """Both questions earn their points; one sentence on the submission says what did not run."""
    report = grade(EXERCISE, program(head=HEAD + "import torch\nraise SystemExit\n"), jail)

    assert report.score == 2
    assert report.left_out == (
        "Graded without what did not run: line 2 (ModuleNotFoundError: No module named 'torch'), "
        "line 3 (it ends the program). The grader has NumPy and the standard library: remove the "
        "import, or hand in only the functions."
    )
    assert "left_out" not in grade(EXERCISE, program(), jail).to_json()


def test_what_an_exercise_allows_can_be_imported_and_is_told(jail):
    """In the program, on the sheet, in the starter and where something else is missing."""
    allowing = dataclasses.replace(EXERCISE, packages=("markupsafe",))
    head = HEAD + "import markupsafe\nONE = len(markupsafe.escape('1'))\n"
    source = program(delta=RIGHT_DELTA.replace("return ", "return ONE * "), head=head)
    other = grade(allowing, program(head=head + "import click\n"), jail)

    assert grade(allowing, source, jail).score == 2
    assert grade(EXERCISE, source, jail).score == 1
    assert "**Imports.** NumPy, `markupsafe` and the standard library can" in allowing.statement
    assert allowing.starter.startswith("# NumPy, markupsafe and the standard library can be")
    assert "The grader has NumPy, markupsafe and the standard library: remove" in other.left_out
    assert "markupsafe" in other.provenance["versions"]


def test_a_package_that_this_machine_lacks_costs_nobody_points(jail):
    """The report is errored, and says what to install."""
    report = grade(dataclasses.replace(EXERCISE, packages=("tiny_absent",)), program(), jail)

    assert report.errored
    assert "the package 'tiny_absent', which programs are to import" in report.problem


def test_a_function_that_imports_what_is_not_there_is_told_what_to_do(jail):
    """The module is named, and what may be imported."""
    question = graded(jail, program(body("import torch\nreturn torch.zeros(2)")))["delta_k"]

    feedback = question.checks[0].feedback
    assert "No module named 'torch' (line 3). The grader has NumPy and the standard" in feedback


def test_what_was_left_out_of_a_notebook_is_said_by_cells(jail):
    """Three places are named, as the notebook counts them."""
    cells = "".join(f"\n# %% cell {n}\n\nopen('{n}.csv')\n" for n in (2, 5, 6, 7))
    source = f"# %% cell 1\n{program().source}{cells}"
    report = grade(EXERCISE, Submission("somebody", source, file="sheet.ipynb"), jail)

    assert (report.score, report.outcome) == (2, Outcome.PASSED)
    assert "run: cell 2, line 2 (FileNotFoundError" in report.left_out
    assert "cell 6" in report.left_out
    assert report.left_out.endswith(" and others.")


def test_an_error_in_a_notebook_is_said_by_its_cell(jail):
    """In the function, in its definition, and in what never ended."""
    cells = {
        2: "import numpy as np",
        3: body("x = s_k\nreturn x.no_such"),
        5: "\ndef dW_k(delta_k, z_prev)\n    return 1",
        6: "while True: pass",
    }
    source = "\n".join(f"# %% cell {n}\n{text}" for n, text in cells.items())
    report = grade(EXERCISE, Submission("somebody", source, file="sheet.ipynb"), jail)
    first, second = (question.checks[0].feedback for question in report.questions)

    assert "has no attribute 'no_such' (cell 3, line 3)" in first
    assert "dW_k raised SyntaxError: expected ':' at column 26 (cell 5, line 2)" in second
    assert "cell 6, line 1 (it did not come to an end). Leave training out" in report.left_out


def test_a_small_constant_in_the_answer_is_told_as_one(jail):
    """Near, or off by more than that, with digits in which the two numbers differ."""
    text = body("return (W_next.T @ delta_next) * (1 - np.tanh(s_k) ** 2) + 3e-8")
    near = check(graded(jail, program(text))["delta_k"], "numeric")
    off = check(graded(jail, program(text.replace("3e-8", "3e-6")))["delta_k"], "numeric")
    yours, wanted = re.search(r" is (\S+); wanted (\S+)\. Every", off.feedback).groups()

    assert (near.outcome, off.outcome) == (Outcome.APPROXIMATE, Outcome.FAILED)
    assert "Every entry is off by a constant of about 3e-08." in near.feedback
    assert "Every entry is off by a constant of about 3e-06." in off.feedback
    assert yours != wanted


def test_an_answer_that_is_off_by_something_else_is_not_off_by_a_constant(jail):
    """The same relative error everywhere is another thing, and so is a wrong formula."""
    for change in (" * (1 + 1e-7)", " + 1e-7 * s_k", " + 1.0"):
        text = body(f"return (W_next.T @ delta_next) * (1 - np.tanh(s_k) ** 2){change}")
        assert (
            "constant of" not in check(graded(jail, program(text))["delta_k"], "numeric").feedback
        )


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_numbers_that_differ_are_printed_with_digits_that_do(yours, right):
    """Whatever they are, and no more digits than it takes."""
    assume(yours != right)
    told, wanted = apart(yours, right)

    assert told != wanted


def test_who_writes_in_place_pays_once(jail):
    """The argument is changed; edge cases judge the values, which are right."""
    text = body("s_k[:] = 1 - np.tanh(s_k) ** 2\nreturn (W_next.T @ delta_next) * s_k")
    question = graded(jail, program(text), inputs=0.1, edges=0.2)["delta_k"]

    assert question.points == 0.9
    assert check(question, "edges").outcome is Outcome.PASSED


def test_who_puts_everything_back_pays_nothing(jail):
    """An argument may be borrowed, strided ones too."""
    text = body(
        "old = s_k.copy()\ns_k[:] = 1 - np.tanh(s_k) ** 2\nd = (W_next.T @ delta_next) * s_k\n"
        "s_k[:] = old\nreturn d"
    )

    assert graded(jail, program(text), inputs=0.1, edges=0.2)["delta_k"].points == 1


def test_what_is_nearly_right_is_not_wrong_in_edge_cases(jail):
    """One tolerance for one answer; a share for the approximation is all that is lost."""
    text = body("return (W_next.T @ delta_next) * (1 - np.tanh(s_k) ** 2 + 1e-8)")
    question = graded(jail, program(text), approximate=0.5, edges=0.2)["delta_k"]

    assert (question.points, check(question, "edges").outcome) == (0.5, Outcome.PASSED)
    wrong = text.replace("+ 1e-8", "+ 1e-8 + (np.abs(s_k) > 50)")
    assert check(graded(jail, program(wrong))["delta_k"], "edges").outcome is Outcome.FAILED


def test_an_overflow_is_named_where_there_is_one(jail):
    """Not finite: it overflows; another wrong value does not."""
    e = "e = np.exp(np.square(s_k))"
    text = body(f"{e}\nreturn (W_next.T @ delta_next) * (1 - np.tanh(s_k) ** 2) * e / e")
    feedback = check(graded(jail, program(text))["delta_k"], "edges").feedback

    assert "With saturated: an intermediate result overflows" in feedback
