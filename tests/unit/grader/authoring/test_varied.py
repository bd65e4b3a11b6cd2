"""A forward pass for each student: drawn from what its author lists, the same again each time."""

import numpy as np
import pytest

from grader.authoring import varied_exercise
from grader.errors import ExerciseInvalid
from grader.law import validate

STUDENTS = [f"s{number}" for number in range(12)]


def layer(x, W, b, activation="tanh", slope=0.5, rows=True):  # noqa: FBT002  as authors write
    """Apply a layer.

    W: (m, n), weights, one unit per row
    b: (m, 1), biases
    """
    s = x @ W.T + b.T if rows else W @ x + b
    return np.tanh(slope * s) if activation == "tanh" else 1 / (1 + np.exp(-slope * s))


VARIES = {
    "activation": ("tanh", "sigmoid"),
    "slope": (0.3, 0.7, 1.3),
    "rows,x": ((True, "x: (B, n), one sample per row"), (False, "x: (n, B), one per column")),
}


def family(**changed):
    """Return the exercise that draws everybody's own."""
    words = {"slug": "layers", "title": "Layers", "forward": layer, "ask": ("dx,dW,db",)}
    return varied_exercise(**words | {"varies": VARIES} | changed)


EXERCISE = family()


@pytest.mark.parametrize("student", STUDENTS[:3])
def test_a_variant_keeps_the_law(student, jail):
    """Statement, references, mistakes and golden solutions are those of the student's own code."""
    assert validate(EXERCISE.variants("secret", student), jail, 1) == ()


def test_the_same_student_gets_the_same_bytes():
    """Blanks and capitals do not matter; the secret does."""
    one, again = EXERCISE.variants("secret", "s1"), EXERCISE.variants("secret", " S1 ")
    versions = {EXERCISE.variants(f"secret {i}", "s1").version for i in range(3)}

    assert one.files["starter.py"] == again.files["starter.py"]
    assert one.version == again.version
    assert len(versions) == 3


def test_students_differ_in_what_varies():
    """All choices are drawn, and those that hang together are drawn together."""
    statements = [EXERCISE.variants("secret", student).statement for student in STUDENTS]

    for value in ("'tanh'", "'sigmoid'", "0.3", "0.7", "1.3"):
        assert any(f"={value}" in statement for statement in statements), value
    for statement in statements:
        assert ("rows=True" in statement) == ("one sample per row" in statement)
        assert ("rows=False" in statement) == ("`(n, B)`" in statement)


def test_the_statement_shows_the_students_own_code_and_constants():
    """What is drawn is no argument of the student's function."""
    own = EXERCISE.variants("secret", "s1")

    assert "The sheet of `s1`, variant" in own.statement
    assert "def layer(x, W, b, activation=" in own.statement
    assert own.questions[0].signature == "layer_backward(dout, x, W, b)"
    assert "This one is a specimen." in EXERCISE.statement


def test_the_authors_function_stays_as_it_is():
    """Drawing changes no default of the function itself."""
    EXERCISE.variants("secret", "s2")

    assert layer.__defaults__ == ("tanh", 0.5, True)


@pytest.mark.parametrize(
    ("varies", "sentence"),
    [
        ({"sloop": (1, 2)}, "sloop is no argument; x, W, b, activation, slope, rows are"),
        ({"slope": (1,)}, "slope wants two options or more"),
        ({"rows,x": ((True, "x: (B, n)"), (False,))}, "a value for each name in each"),
    ],
)
def test_what_cannot_vary_is_told(varies, sentence):
    """With the name, and what is wanted."""
    with pytest.raises(ExerciseInvalid, match=sentence):
        family(varies=varies)


def test_nobody_has_a_sheet():
    """A secret and a name are wanted."""
    with pytest.raises(ExerciseInvalid, match="want a course secret"):
        EXERCISE.variants("", "s1")
