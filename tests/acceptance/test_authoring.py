"""Authors at the command line: validate, create, and a sheet for each student."""

import pytest

from tests.acceptance import command

CREATE = [
    *("exercise", "create", "net", "--slug", "my-net", "--title", 'My "net"', "--batch"),
    *("--loss", "softmax_cross_entropy", "--layout", "column", "--reduction", "sum"),
    *("--no-biases", "--ask", "delta_1"),
]


@pytest.fixture
def grader(tmp_path):
    """Return a function that runs the command in an empty folder."""

    def run(*words, typed="", secret=""):
        more = {"GRADER_COURSE_SECRET": secret, "GRADER_ALLOW_TIER_B": "1"}
        return command.grader(*words, cwd=tmp_path, typed=typed, **more)

    return run


def test_a_sound_exercise_is_called_sound():
    """An installed exercise is found by name, and the status is 0."""
    done = command.started("validate", "hidden-layer-tanh", "--seeds", "2")

    assert done.stdout.startswith("[1/1] hidden-layer-tanh: sound")
    assert done.returncode == 0


def test_a_question_without_a_formula_is_noted(grader):
    """It is no breach: the exercise is sound, the status 0, and the reason is told."""
    done = grader("validate", "gradient-checking", "--seeds", "1")

    assert "gradient-checking: grad_check [note]\n" in done.stdout
    assert "    formula: not recordable, because the reference asks for numbers" in done.stdout
    assert done.returncode == 0


def test_several_exercises_are_tried_side_by_side(grader):
    """With two jobs each name gets its line, in order."""
    names = ("hidden-layer-tanh", "nonsense")
    done = grader("validate", *names, "--seeds", "1", "--jobs", "2")

    assert done.stdout.splitlines()[0].startswith("[1/2] hidden-layer-tanh: sound")
    assert "[2/2] nonsense: 1 to mend" in done.stdout
    assert done.returncode == 2


def test_questions_are_asked_and_answered(grader, tmp_path):
    """Without options each question has its prompt; what is written is sound."""
    answers = ["two-tanh", "Two layers", "tanh,tanh", "", "", "row", "mean", "y", "delta_1,db_2"]
    done = grader("exercise", "create", typed="\n".join([*answers, ""]))

    assert "Validated: two-tanh/: sound" in done.stdout
    assert done.returncode == 0
    written = (tmp_path / "two-tanh/exercise_two_tanh/__init__.py").read_text()
    assert "layout=Layout.ROW" in written
    assert 'ask=("delta_1", "db_2")' in written


def test_options_answer_the_questions(grader, tmp_path):
    """With all options nothing is asked; one question and quotes in a title are written well."""
    done = grader(*CREATE, "--activations", "relu, identity")

    assert "my-net" in done.stdout
    assert done.returncode == 0
    written = (tmp_path / "net/exercise_my_net/__init__.py").read_text()
    assert 'ask=("delta_1",)' in written
    assert r'title="My \"net\""' in written


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        (["--activations", "relu,swish"], "'swish' is none of identity"),
        (["--activations", "relu,tanh"], "wants an identity output layer"),
        (["--activations", "relu,identity", "--ask", "dW_9"], "'dW_9' is not in a network"),
        (["--activations", "relu,identity", "--slug", "My Net"], "want small letters"),
    ],
)
def test_impossible_answers_write_nothing(grader, tmp_path, changes, complaint):
    """What cannot be is said in a sentence, and no folder is left behind."""
    done = grader(*CREATE, *changes)

    assert complaint in done.stderr
    assert done.returncode == 2
    assert not (tmp_path / "net").exists()


def test_a_full_folder_is_left_alone(grader, tmp_path):
    """A folder with something in it is not written to."""
    (tmp_path / "net").mkdir()
    (tmp_path / "net/mine.txt").write_text("mine")
    done = grader(*CREATE, "--activations", "relu,identity")

    assert "is not empty" in done.stderr
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("project", "complaint"),
    [
        (None, "pyproject.toml: cannot be read"),
        ("[project", "pyproject.toml: cannot be read"),
        ("[project]\n", "has no entry points"),
        ('[project.entry-points."grader.exercises"]\nx = "lost:X"\n', "cannot be imported"),
        ('[project.entry-points."grader.exercises"]\nx = "os:sep"\n', "is no Exercise but str"),
    ],
)
def test_a_folder_without_a_sound_package_is_told_why(grader, tmp_path, project, complaint):
    """Each way in which a folder is no package of exercises has its sentence."""
    (tmp_path / "pack").mkdir()
    if project is not None:
        (tmp_path / "pack/pyproject.toml").write_text(project)
    done = grader("validate", "./pack")

    assert complaint in done.stdout
    assert done.returncode == 2


def test_what_is_to_be_mended_is_listed_with_its_place(grader, tmp_path):
    """A breach has a line with file and question, and one with what to do."""
    grader(*CREATE, "--activations", "relu,identity")
    module = tmp_path / "net/exercise_my_net/__init__.py"
    spoilt = 'files={**EXERCISE.files, "starter.py": "x = 1"}'
    module.write_text(
        f"from dataclasses import replace\n{module.read_text()}\n"
        f"EXERCISE = replace(EXERCISE, {spoilt})\n"
    )
    done = grader("validate", "./net", "--seeds", "1")

    assert "my-net: starter.py: delta_1 [starter]\n    It has to define delta_1(" in done.stdout
    assert done.returncode == 2


def test_each_student_has_a_sheet(grader, tmp_path):
    """With secret and student, show, new and check speak of that student's own sheet."""
    whose = ("own-network", "--student", "s1")
    shown = grader("show", *whose, secret="x").stdout
    made = grader("new", *whose, secret="x")

    assert "The sheet of `s1`" in shown
    assert "grader check solution.py --student s1" in made.stdout
    function = (tmp_path / "solution.py").read_text().partition("\ndef ")[2].partition(":")[0]
    assert f"`{function}`" in shown
    done = grader("check", "solution.py", "--student", "s1", secret="x")
    assert "own-network" in done.stdout
    assert done.returncode == 1


def test_a_specimen_says_that_it_is_one(grader):
    """Without a student the family shows an example and says how to get a sheet."""
    done = grader("show", "own-network")

    assert "this is a specimen" in done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("words", "secret", "complaint"),
    [
        (("own-network", "--student", "s1"), "", "GRADER_COURSE_SECRET"),
        (("own-network", "--student", " "), "x", "not empty"),
        (("practical-1", "--student", "s1"), "x", "the same for all students"),
    ],
)
def test_a_sheet_needs_secret_student_and_family(grader, words, secret, complaint):
    """Each thing that is missing is named, and the status is that of wrong use."""
    done = grader("show", *words, secret=secret)

    assert complaint in done.stderr
    assert done.returncode == 2


FORWARD = '''
import numpy as np


def scaled(x, gamma):
    """Scale each column.

    x: (B, D), inputs
    """
    return np.tanh(gamma * x)
'''


def test_a_forward_pass_becomes_an_exercise(grader, tmp_path):
    """What its docstring leaves out is asked; what students get is shown, and it can be graded."""
    (tmp_path / "scaled.py").write_text(FORWARD)
    done = grader("exercise", "create", "--forward", "scaled.py", typed="a row\ndx,dgamma\n")

    assert "gamma is not described in the docstring." in done.stderr
    assert "'gamma: a row' is not a line like" in done.stderr
    assert done.returncode == 2
    done = grader("exercise", "create", "--forward", "scaled.py", typed="(D,)\ndx,dgamma\n")
    assert "Validated: scaled/: sound" in done.stdout
    assert "known mistakes, each caught and named" in done.stdout
    assert "| `scaled_backward(dout, x, gamma)` |" in done.stdout
    assert done.returncode == 0
    written = (tmp_path / "scaled/exercise_scaled/__init__.py").read_text()
    assert '    arguments={"gamma": "gamma: (D,)"},\n' in written
    assert (tmp_path / "scaled/exercise_scaled/forward.py").read_text() == FORWARD


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--forward", "lost.py"), "there is no such Python file"),
        (("--forward", "broken.py"), "cannot be imported (NameError"),
        (("--forward", "two.py"), "has the functions f, g; say two.py:NAME"),
        (("--forward", "two.py:h"), "has the functions f, g; say two.py:NAME"),
        (("--forward", "two.py:g", "--ask", "dx"), "line 8: it calls np.sort"),
    ],
)
def test_a_forward_pass_that_cannot_be_one_writes_nothing(grader, tmp_path, words, complaint):
    """One sentence says what is wrong with the file, and no folder is left behind."""
    (tmp_path / "broken.py").write_text("x = y\n")
    two = "import numpy as np\ndef f(x):\n    return x\ndef g(x):\n    '''Sort.\n\n    x: (B,)'''\n"
    (tmp_path / "two.py").write_text(f"{two}    return np.sort(x)\n")
    done = grader("exercise", "create", *words)

    assert complaint in done.stderr
    assert done.returncode == 2
    assert not (tmp_path / "g").exists()


SHEET = """
slug = "week-3"
title = "Week 3"

[[questions]]
exercise = "hidden-layer-tanh"
question = "dW_k"
points = 3

[[questions]]
exercise = "softmax-cross-entropy"
"""


def test_a_sheet_becomes_an_exercise(grader, tmp_path):
    """Nothing is asked; the package holds the file, and is sound."""
    (tmp_path / "week3.toml").write_text(SHEET)
    done = grader("exercise", "create", "--sheet", "week3.toml")

    assert "Validated: week-3/: sound" in done.stdout
    assert "change it:    week-3/exercise_week_3/sheet.toml" in done.stdout
    assert done.returncode == 0
    assert (tmp_path / "week-3/exercise_week_3/sheet.toml").read_text() == SHEET
    again = grader("exercise", "create", "--sheet", "week3.toml")
    assert "is not empty" in again.stderr
    assert again.returncode == 2


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (SHEET.replace("dW_k", "dW_q").encode(), "does not ask for dW_q; it asks for delta_k"),
        (SHEET.replace("hidden-layer-tanh", "hiden-layer").encode(), "hidden-layer-tanh"),
        (SHEET.replace("week-3", "../week").encode(), "want small letters"),
        (b"\xff\xfe", "is not UTF-8"),
    ],
)
def test_a_sheet_that_cannot_be_one_writes_nothing(grader, tmp_path, text, complaint):
    """One sentence says what is wrong with the file."""
    (tmp_path / "week3.toml").write_bytes(text)
    done = grader("exercise", "create", "--sheet", "week3.toml")

    assert complaint in done.stderr
    assert done.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["week3.toml"]
