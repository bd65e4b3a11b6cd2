"""Every student's sheet is their own, reproducible, sound and no harder than another's."""

from dataclasses import replace
from functools import cache

import pytest

from exercises.own_network import EXERCISE, FAMILY
from grader.authoring import Family, Widths, variant
from grader.errors import ExerciseInvalid
from grader.law import TIMELESS, validate

STUDENTS = [f"s{number}" for number in range(1000000, 1000100)]


@cache
def drawn(student, secret="the course's secret"):
    """Return a student's variant, drawn once: that takes a third of a second."""
    return variant(FAMILY, secret, student)


def pages(exercise):
    """Return all that a student or a grader could see of an exercise."""
    return {**exercise.files, "version": exercise.version}


def program(student):
    """Return what a student has to find out."""
    return drawn(student).files["solutions/correct.py"]


@pytest.mark.parametrize("student", STUDENTS[::4])
def test_a_variant_keeps_the_law(student, jail):
    """25 variants are sound: statement, references and mistakes caught, on one seed each."""
    assert validate(drawn(student), jail, 1, ("statement", "reference")) == ()


@pytest.mark.parametrize("student", STUDENTS[::25])
def test_a_variant_keeps_the_whole_law(student, jail):
    """Mistakes are named and files earn what they declare, in some variants."""
    assert validate(drawn(student), jail, 1, TIMELESS) == ()


def test_the_same_student_gets_the_same_bytes():
    """Drawing again, with blanks and capitals, changes nothing but the name as it is written."""
    again = variant(FAMILY, "the course's secret", "S1")

    assert pages(drawn("S1")) == pages(again)
    assert pages(drawn("s1 "))["starter.py"] == pages(drawn("S1"))["starter.py"]
    assert drawn("s1").version == drawn("S1").version


def test_students_differ():
    """No two statements are alike, and hardly any two programs."""
    assert len({drawn(student).statement for student in STUDENTS}) == len(STUDENTS)
    assert len({program(student) for student in STUDENTS}) > 0.9 * len(STUDENTS)


def test_the_secret_matters():
    """Who does not know the secret cannot foretell the sheet."""
    other = [drawn(student, "another secret").files["solutions/correct.py"] for student in STUDENTS]

    assert sum(program(s) == o for s, o in zip(STUDENTS, other, strict=True)) < 10


def test_another_version_draws_other_sheets():
    """A family can be drawn anew for the next year."""
    anew = replace(FAMILY, version="2")

    assert variant(anew, "secret", "s1").version != variant(FAMILY, "secret", "s1").version


def steps(exercise):
    """Return for each question how many layers its signal went back."""
    functions = exercise.files["solutions/correct.py"].split("\ndef ")[1:]
    return [function.count("delta_") for function in functions]


def test_variants_are_equally_hard():
    """Questions, points, kinked layers, slopes and steps of the recursion are as many for all."""
    variants = [drawn(student) for student in STUDENTS]
    kinks = {v.statement.count(r"\max(") - v.statement.count(r"\min(") for v in variants}

    assert {len(v.questions) for v in variants} == {5}
    assert {v.max_score for v in variants} == {5.0}
    assert kinks == {1}
    assert len({tuple(steps(v)) for v in variants}) == 1
    assert {len(v.questions[0].parameters) for v in variants} == {5, 6, 8, 10}


def test_a_name_cannot_break_the_statement():
    """Signs that Markdown or LaTeX would read are left out of a student's name."""
    assert "The sheet of `a b c`" in drawn("a `b`\n$c$").statement


def test_the_specimen_draws_for_students():
    """The installed exercise is one of the family and hands out the others."""
    assert EXERCISE.variants is not None
    assert pages(EXERCISE.variants("secret", "s1")) == pages(variant(FAMILY, "secret", "s1"))
    assert "This one is a specimen" in EXERCISE.statement


@pytest.mark.parametrize(("secret", "student"), [("", "s1"), ("secret", " ")])
def test_neither_secret_nor_student_may_be_empty(secret, student):
    """An empty secret would let everybody draw everybody's sheet."""
    with pytest.raises(ExerciseInvalid, match="want a course secret and a student"):
        variant(FAMILY, secret, student)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"kinks": 3}, "3 hidden layers cannot have a kink"),
        ({"smooth": ("tanh", "sigmoid")}, "4 layers need more smooth"),
    ],
)
def test_an_impossible_family_is_refused(changes, complaint):
    """Too few activations for the deepest network are found when the family is written."""
    with pytest.raises(ExerciseInvalid, match=complaint):
        Family(slug="x", title="X", ask=("delta_K",), widths=(Widths.ANY,), **changes)
