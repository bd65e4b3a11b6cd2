"""Where to look: the line that raised, the line that defines, the symbol in a derivation."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.hidden_layer_tanh import EXERCISE
from exercises.written_practical import EXERCISE as WRITTEN
from grader.checks.places import place_of_function
from grader.grading import grade
from grader.intake import read_bytes
from grader.report import CheckResult, Outcome, Place
from grader.report.details import RunDetails

WRONG = [CheckResult("numeric", "agrees", Outcome.FAILED, "No.")]


def raised(line):
    """Return the checks of a program that raised there."""
    traceback = f'Traceback (most recent call last):\n  File "submission.py", line {line}, in f\n'
    return [CheckResult("runs", "runs", Outcome.CRASHED, "", RunDetails(traceback))]


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        ("import numpy\n\ndef f(x):\n    return x\n", 3, 1),
        ("def f(x):\n    pass\n\ndef f(x):\n    return x\n", 4, 1),
        ("g = 1\nf = lambda x: x\n", 2, 1),
        ("class A:\n    def f(self):\n        pass\n", 2, 5),
        ('"""\ndef f(x): is asked for\n"""\n\ndef f(x):\n    return x\n# def f(x)\n', 5, 1),
        ("from helpers import *\n", 1, 1),
        ("def f(x):\n    return (\n", 1, 1),
        ("f(3)\ndef f(x):\n    return x\nf == 3\n", 2, 1),
    ],
)
def test_a_function_is_found_where_it_is_defined(source, line, column):
    """The last definition counts, as in Python; text and comments define nothing."""
    assert place_of_function("f", WRONG, source, "a.py") == Place("a.py", line, column)


def test_an_exception_is_found_where_it_was_raised():
    """The last frame of the student's own file; a line that is not there is not believed."""
    source = "def f(x):\n    y = x\n    return y.T.z\n"

    assert place_of_function("f", raised(3), source, "a.py") == Place("a.py", 3, 5)
    assert place_of_function("f", raised(99999), source, "a.py") == Place("a.py", 1, 1)


def test_nothing_wrong_has_no_place():
    """A right answer, or a program whose file is not known, leads nowhere."""
    right = [CheckResult("numeric", "agrees", Outcome.PASSED)]

    assert place_of_function("f", right, "def f(): 0", "a.py") is None
    assert place_of_function("f", WRONG, "def f(): 0", "") is None


@given(
    source=st.text(max_size=200) | st.sampled_from(["(" * 5000, "f = 1\n" * 20_000, "\tf\n f\n"])
)
def test_any_program_has_a_place(source):
    """Reading never raises, and the line is one of the file's."""
    place = place_of_function("f", WRONG, source, "a.py")

    assert 1 <= place.line <= source.count("\n") + 1


def test_a_notebook_names_the_cell_and_its_line(jail):
    """Cells are counted as Jupyter shows them, all kinds; lines are those of the cell."""
    cells = [
        {"cell_type": "markdown", "source": "# Answers"},
        {"cell_type": "code", "source": "import numpy as np"},
        {"cell_type": "code", "source": "\ndef delta_k(delta_next, W_next, s_k):\n    return s_k"},
    ]
    notebook = json.dumps({"cells": cells, "nbformat": 4}).encode()

    report = grade(EXERCISE, read_bytes("ann", "ann.ipynb", notebook), jail)

    assert report.questions[0].place == Place("ann.ipynb", 2, 1, cell=3)


def test_a_derivation_is_found_at_the_symbol_and_a_formula_in_its_line(jail):
    """Lines are those of the file, whatever was read before it; a right answer has no place."""
    text = WRITTEN.read("solutions/wrong.md")
    head = "\n\nMy answers.\n"

    report = grade(WRITTEN, read_bytes("ann", "ann.md", (head + text).encode()), jail)

    lines = (head + text).split("\n")
    for question in report.questions:
        if question.passed:
            assert question.place is None
        else:
            place = question.place
            assert place.file == "ann.md"
            assert question.name == "derivation" or question.name in lines[place.line - 1]
    derivation = report.questions[-1].place
    span = slice(derivation.column - 1, derivation.end_column - 1)
    assert lines[derivation.line - 1][span] == "W_2"  # where W_out belongs
