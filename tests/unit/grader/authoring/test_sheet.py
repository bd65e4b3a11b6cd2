"""Sheets out of questions of several exercises."""

import pytest

from grader import catalog
from grader.authoring import Part, read_sheet, sheet_exercise
from grader.authoring.sheet.programs import Program, merged
from grader.authoring.sheet.statement import sheet_statement
from grader.errors import ExerciseInvalid, ExerciseNotFound
from grader.exercise import Exercise, Scoring, Tolerance
from grader.grading import Submission, grade
from grader.law import TIMELESS, validate

SHEET = """
slug = "week-3"
title = "Week 3"

[[questions]]
exercise = "layer-norm"
points = 4

[[questions]]
exercise = "practical-1"
question = "dW_1"

[[questions]]
exercise = "updates"
question = "sgd_step"
points = 0.5

[[questions]]
exercise = "practical-1"
question = "delta_1"
"""


SPOILING = """\
    answer = np.outer(delta_1, x_in)
    x_in *= 2
    return answer
"""


def sheet(*entries, head='slug = "s"\ntitle = "S"\n'):
    """Return what a file with such entries makes."""
    return read_sheet(
        head + "".join(f"[[questions]]\n{entry}\n" for entry in entries), catalog.find
    )


def test_a_sheet_holds_to_the_law(jail):
    """Statement, starter and golden solutions are put together so that nothing is to be mended."""
    made = read_sheet(SHEET, catalog.find)

    assert validate(made, jail, 2, TIMELESS) == ()
    points = {question.name: question.points for question in made.questions}
    assert points == {"layernorm_backward": 4, "delta_1": 1, "dW_1": 1, "sgd_step": 0.5}
    assert [golden.file for golden in made.goldens] == [
        "correct.py",
        *(f"wrong_{part}.py" for part in (1, 2, 3)),
    ]
    assert made.version == "1(1,1,1)"


def test_each_question_is_judged_as_in_its_exercise(jail):
    """Changing an argument costs a tenth in one part of the sheet, in another a quarter."""
    made = read_sheet(SHEET, catalog.find)
    source = made.read("solutions/correct.py")
    spoilt = source.replace("    return np.outer(delta_1, x_in)", SPOILING)
    report = grade(made, Submission("s", spoilt), jail)
    earned = {question.name: question.points for question in report.questions}
    scorings = {question.name: question.scoring for question in made.questions}

    assert earned == {"layernorm_backward": 4, "delta_1": 1, "dW_1": 0.9, "sgd_step": 0.5}
    assert scorings["dW_1"] == Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.1)
    assert scorings["sgd_step"] == Scoring(layout=0.5, approximate=0.5, edges=0.1, inputs=0.25)


def test_the_same_seed_draws_the_inputs_that_the_exercise_has():
    """A question of a sheet is drawn by its own name, as it is where it comes from."""
    made = read_sheet(SHEET, catalog.find)
    question = next(q for q in made.questions if q.name == "dW_1")
    original = next(q for q in catalog.find("practical-1").questions if q.name == "dW_1")

    assert question.reference is original.reference
    assert question.parameters == original.parameters


def test_parts_stand_a_level_below_and_say_their_own_conventions():
    """Headings of all kinds are lowered, lines of code are not; the first names its part."""
    text = "Title\n=====\n\n## Asked\n\n```sh\n# a comment\n```\n\nMore\n----\n\nRows.\n"
    statement = sheet_statement("S", [(Exercise("e", "E", (), files={"statement.md": text}), ())])

    assert "\n## Part 1: Title\n\n### Asked\n\n```sh\n# a comment\n```\n\n### More\n" in statement
    assert "====" not in statement
    assert "----" not in statement


def test_what_differs_by_student_makes_a_sheet_that_does(jail):
    """Each student's sheet asks the questions of theirs, at the same places and points."""
    made = sheet(
        'exercise = "own-network"\nquestion = "dW_3"\npoints = 2',
        'exercise = "layer-norm"',
    )
    own = made.variants("secret", "s1")
    drawn = catalog.find("own-network").variants("secret", "s1")

    assert own.questions[0].name == drawn.questions[3].name
    assert own.questions[0].points == 2
    assert "The sheet of `s1`" in own.statement
    assert own.version == f"1({drawn.version},1)"
    assert validate(own, jail, seeds=1, laws=("statement", "starter", "solutions")) == ()
    assert made.variants("secret", "s1").files == own.files


def test_a_variant_is_the_same_for_all_students():
    """A word draws it; then nothing in the sheet depends on the student."""
    green = sheet('exercise = "own-network"\nvariant = "green"')
    blue = sheet('exercise = "own-network"\nvariant = "blue"')

    assert green.variants is None
    assert "The sheet of `green`" in green.statement
    assert green.statement != blue.statement


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        (('exercise = "hidden-layer-tanh"', 'exercise = "practical-1"'), "both ask for delta_k"),
        (('exercise = "own-network"', 'exercise = "practical-1"'), "both ask for"),
        (('exercise = "layer-norm"', 'exercise = "layer-norm"'), "is asked twice"),
        (('exercise = "written-practical"',), "is answered in writing"),
        (('exercise = "practical-1"\npoints = 2',), "say which question of practical-1 counts 2"),
        (('exercise = "practical-1"\nquestion = "dW_9"',), "does not ask for dW_9; it asks for"),
        (('exercise = "layer-norm"\npoints = 0',), "counts 0 points; want more than 0"),
        (('exercise = "layer-norm"\npoints = nan',), "counts nan points"),
        (('exercise = "layer-norm"\npoints = true',), "points = True is of another kind"),
        (('exercise = "layer-norm"\nvariant = "a"',), "the same for all students: leave out"),
        (('exercise = "layer-norm"\nweight = 2',), "has 'weight'; known are exercise, question"),
        (('question = "dx"',), "exercise is missing"),
        ((), "has no questions"),
        (('exercise = "layer-norm"',) * 51, "has 51 entries; want 1 to 50"),
    ],
)
def test_what_makes_no_sheet_is_refused_in_a_sentence(entries, complaint):
    """Each way to write something else has its sentence."""
    with pytest.raises(ExerciseInvalid, match=complaint):
        sheet(*entries)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("slug =\n", "at line 1"),
        ('slug = "s"\n[[questions]]\nexercise = "layer-norm"\n', "has no title"),
        ('slug = "s"\ntitle = "S"\nquestions = ["layer-norm"]\n', r"write \[\[questions\]\]"),
        ('slug = "s"\ntitle = 3\n', "title = 3 is of another kind"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_a_sentence(text, complaint):
    """The sentence of TOML itself has the line."""
    with pytest.raises(ExerciseInvalid, match=complaint):
        read_sheet(text, catalog.find)


def test_an_exercise_that_is_not_there_is_named():
    """The catalogue's own sentence says which are."""
    with pytest.raises(ExerciseNotFound):
        sheet('exercise = "nonsense"')


def test_a_tolerance_of_its_own_is_refused():
    """A sheet has one tolerance for all of its questions."""
    exercise = catalog.find("layer-norm")
    loose = Exercise(
        "loose", "Loose", exercise.questions, files=exercise.files, tolerance=Tolerance(1e-3)
    )
    with pytest.raises(ExerciseInvalid, match="tolerance of its own"):
        sheet_exercise(slug="s", title="S", parts=[Part(loose, {"layernorm_backward": 1})])


def test_a_part_without_a_right_solution_is_refused():
    """Nothing could be put together for the law to try."""
    exercise = catalog.find("layer-norm")
    bare = Exercise("bare", "Bare", exercise.questions, files=exercise.files)
    made = sheet_exercise(slug="s", title="S", parts=[Part(bare, {"layernorm_backward": 1})])
    with pytest.raises(ExerciseInvalid, match="none has full points"):
        _ = made.goldens


ONE = '''"""One."""
import math
import os

RATE = 2  # of one

def other():
    return 7

# what helps
def helper(x):
    return math.exp(x) * RATE

def first(x):
    return helper(x)
'''
TWO = """import math
def helper(x):
    return -x

def second(x, other=1):
    return helper(x) + math.pi + other
"""


def test_programs_are_put_together_with_what_they_need():
    """Functions that nobody asked for stay behind, helpers of one name are told apart."""
    text = merged("s", "Both.", [Program(ONE, ("first",)), Program(TWO, ("second",))])
    scope = {}
    exec(text, scope)

    assert scope["first"](0) == 2
    assert round(scope["second"](1), 2) == 3.14
    assert text.count("import math") == 1
    assert "import os" not in text
    assert "def other" not in text
    assert "# what helps\ndef helper(x):" in text
    assert "def helper_2(x):" in text


def test_a_helper_gives_way_to_a_function_that_is_asked_for():
    """Its name is needed by another part: the helper gets another, wherever the part stands."""
    text = merged("s", "Both.", [Program(ONE, ("first",)), Program(ONE, ("helper",))])

    assert "return helper_2(x)" in text
    assert text.count("def helper(x):") == 1


SHADOWED = """
def helper():
    return 1
def g(x, helper=2):
    return helper
def f():
    return helper() + g(1)
"""


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        (SHADOWED, "a helper helper"),
        ("def helper():\n    return 1\ndef f():\n    return dict(helper=helper())\n", "a helper"),
        ("def helper():\n    return 1\ndef f():\n    return f'{helper()}'\n", "a helper helper"),
        ("import numpy as math\ndef f():\n    return math.pi\n", "import math as different"),
        ("from os import first\ndef f():\n    return first\n", "imports first, another defines"),
    ],
)
def test_names_that_cannot_be_told_apart_are_refused(source, complaint):
    """Rather than a program that does something else."""
    with pytest.raises(ExerciseInvalid, match=complaint):
        merged("s", "Both.", [Program(ONE, ("first",)), Program(source, ("f",))])
