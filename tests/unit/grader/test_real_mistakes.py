"""What people really write: each program earns the parts that are right and hears its mistake.

Taken from public homework, forum threads and commit histories, and written anew.
"""

import dataclasses
import re
from fractions import Fraction
from pathlib import Path

import pytest

from grader.catalog import find
from grader.grading import Submission, grade

PROGRAMS = sorted((Path(__file__).parents[2] / "data" / "mistakes").glob("*.py"))


def declared(source, word):
    """Return what a program says of itself."""
    return re.search(rf"^# {word}: (.*)$", source, re.MULTILINE)[1]


def question_graded(source, jail):
    """Return the report on the one question that a program answers."""
    exercise = find(declared(source, "exercise"))
    asked = tuple(q for q in exercise.questions if q.name == declared(source, "question"))
    alone = dataclasses.replace(exercise, questions=asked, written=())
    return grade(alone, Submission("somebody", source), jail).questions[0]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_real_mistake_is_named_and_the_rest_is_paid(jail, program):
    """One mistake has one name, and whatever is right beside it earns its share."""
    source = program.read_text(encoding="utf-8")
    report = question_graded(source, jail)
    named = [
        check.details.code.partition("@")[0] for check in report.checks if check.check == "mistake"
    ]

    assert report.points == pytest.approx(float(Fraction(declared(source, "earns"))), abs=1e-5)
    assert declared(source, "mistakes") == (" ".join(named) or "none")
