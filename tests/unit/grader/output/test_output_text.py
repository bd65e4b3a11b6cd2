"""What is printed in a terminal: friendly, complete, and harmless."""

import io
import re

import pytest
from rich.console import Console

from grader.notebook.verdict import Verdict
from grader.output import Document, print_class, print_submission, write_markdown
from grader.report import CheckResult, Outcome
from grader.report.details import FormulaDetails, NumericDetails, Part, RunDetails
from tests.unit.grader.output.sample_reports import mistake, question, report


def _console(**more):
    return Console(file=io.StringIO(), width=100, highlight=False, **more)


def _submission(one, **more):
    console = _console(**more)
    print_submission(console, "sheet", one.plain())
    return re.sub(" +\n", "\n", console.file.getvalue())


def test_feedback_says_what_is_right_and_what_is_wrong():
    """Marks, points, sentences, the student's traceback and output, and the hint."""
    crash = CheckResult("runs", "it runs", Outcome.CRASHED, "It raised.", RunDetails("Trace\nX"))
    told = NumericDetails(case="case 1", arguments={"s_k": [1.0]})
    wrong = CheckResult("numeric", "it agrees", Outcome.FAILED, "Agrees on none.", told)
    skipped = CheckResult("edges", "edges", Outcome.SKIPPED, "Skipped.")
    one = report(
        "ann.py",
        question("delta_k", 0, crash, wrong, mistake("THE TITLE", "Think."), skipped, printed="hi"),
        question("dW_k", 1),
    )

    text = _submission(one)

    for line in (
        "ann.py  sheet  1 of 2 points",
        "✗ delta_k  0 of 1  wrong",
        "    ✗ it runs",
        "      It raised.",
        "      │ Trace",
        "      │ s_k = [1.0]",
        "    Hint: Think.",
        "    Your program printed:",
        "      │ hi",
        "✓ dW_k  1 of 1",
    ):
        assert f"{line}\n" in text
    assert "THE TITLE" not in text  # names of mistakes are for the instructor
    assert "Skipped." not in text


FORMS = (
    Part("[0]", "W - lr * dW", r"W - lr \odot dW"),
    Part("[2]", "mu * v", r"\mu \odot v"),
)
SEVERAL = CheckResult(
    "formula",
    "computes it",
    Outcome.FAILED,
    "The formula is wrong.",
    FormulaDetails(formulas=FORMS),
)


def test_the_formulas_of_several_arrays_have_a_line_each():
    """In the terminal, in Markdown and typeset in a notebook."""
    entry = report("ann", question("step", 0, SEVERAL)).plain()
    markdown = io.StringIO()
    write_markdown(Document("sheet", [entry]), markdown)

    assert "      │ What your code computes:\n      │ [0] = W - lr * dW\n" in _submission(
        report("ann", question("step", 0, SEVERAL))
    )
    assert "  - \\[2\\] = mu \\* v\n" in markdown.getvalue()
    assert r"<code>[2]</code> $\displaystyle \mu \odot v$" in Verdict("sheet", entry)._repr_html_()


@pytest.mark.parametrize(
    ("outcome", "status", "words"),
    [
        (Outcome.PASSED, "equal", ", as wanted"),
        (Outcome.FAILED, "different", ", not what is asked for"),
        (Outcome.UNDECIDED, "different", ", with the right numbers within the tolerance"),
        (Outcome.UNDECIDED, "undecided", ", neither proved nor disproved"),
    ],
)
def test_a_notebook_says_what_a_formula_came_to(outcome, status, words):
    """What is proved different beside right numbers is not called undecided."""
    details = FormulaDetails("x", "x", status=status, reason="")
    check = CheckResult("formula", "computes it", outcome, "", details)
    entry = report("ann", question("step", 1, check)).plain()

    assert rf"your code computes $\displaystyle x${words}" in Verdict("sheet", entry)._repr_html_()


def test_a_problem_is_all_there_is_to_say():
    """An unreadable submission gets its sentence, not a list of skipped checks."""
    one = report("ann", question("q", 0, outcome=Outcome.SKIPPED), problem="Found nothing.")

    assert _submission(one) == "ann  sheet  0 of 1 points\n\n  Found nothing.\n"


def test_what_was_left_out_is_said_before_the_questions():
    """In the terminal, in a notebook and in Markdown: once, and whatever it says is shown only."""
    one = report("ann", question("q", 1), question("p", 1), left_out="Without <line 1>.")
    entry, stream = one.plain(), io.StringIO()
    write_markdown(Document("sheet", [entry]), stream)

    assert "1 points\n\n  Without <line 1>.\n\n✓ q" in _submission(one).replace("2 of 2", "1")
    assert Verdict("sheet", entry)._repr_html_().count("Without &lt;line 1&gt;.") == 1
    assert stream.getvalue().count(r"Without &lt;line 1&gt;\.") == 1


def test_functions_that_are_not_there_are_one_sentence():
    """Six times the same would bury the one that was written."""
    gone = CheckResult(
        "runs", "f runs", Outcome.FAILED, "f is not there.", RunDetails(missing="g.")
    )
    text = _submission(
        report("a", question("f_1", 0, gone), question("f_2", 0, gone), question("g", 1))
    )

    assert "2 functions are not in the program  0 of 2\n    f_1, f_2. g." in text
    assert "is not there" not in text
    assert "✓ g  1 of 1" in text


def test_an_errored_submission_has_no_score():
    """Our failure is not a zero."""
    assert _submission(report("ann", problem="Ours.", errored=True)) == (
        "ann  sheet  not graded\n\n  Ours.\n"
    )


def test_students_cannot_speak_to_the_terminal():
    """Escape sequences and reversed text are written out; markup is text."""
    evil = "\x1b]0;x\x07[bold]\u202e"
    one = report(evil, question("q", 1, printed=evil))

    text = _submission(one, force_terminal=True, color_system="truecolor")

    assert "\x1b]0" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert "[bold]" in text


def test_long_output_is_cut_and_says_so():
    """Nobody scrolls through a megabyte."""
    text = _submission(report("ann", question("q", 1, printed="x" * 999 + "\n" + "y\n" * 99)))

    assert "... (699 characters more)" in text
    assert "... and 80 lines more" in text
    assert len(text) < 2000


def test_a_class_is_a_table_with_its_figures(document):
    """Rows, remarks, pass rates, mean, mistakes and the number of those not graded."""
    console = _console()
    print_class(console, document)
    text = console.file.getvalue()

    row = next(line for line in text.splitlines() if "bob" in line)
    assert row.replace(" ", "") == "│bob│0✗│1✓│1/2│delta_k:f'missing│"
    assert "│ passed, mean │    33 % │ 67 % │     1 │" in text
    assert "4 submissions, mean 1 and median 1 of 2 points" in text
    assert "1 not graded" in text
    assert "    1 x delta_k: f' missing" in text


def test_an_empty_class_is_an_empty_table():
    """Nothing to show is no crash."""
    console = _console()
    print_class(console, Document("sheet", []))

    assert "0 submissions" in console.file.getvalue()


def test_a_name_with_line_ends_stays_in_its_row():
    """A name cannot forge a row."""
    console = _console()
    print_class(console, Document("s", [report("a\nb", question("q", 1)).plain()]))

    assert "a\\nb" in console.file.getvalue()
