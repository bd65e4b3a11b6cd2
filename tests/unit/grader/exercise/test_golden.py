"""Golden solutions declare what they earn in their own heads, and are handed in without them."""

from dataclasses import replace

import pytest

from grader.errors import ExerciseInvalid
from grader.exercise import Exercise, Golden, Question, tensor

CODE = "import numpy as np\n\n\ndef a(s):\n    return s\n"


def exercise(solutions=(), **files):
    """Return an exercise of three questions with such solutions, by their names."""
    questions = tuple(
        Question(name, ("n",), name, (tensor("s", ("n",), "s"),), lambda s: s, points=2.0)
        for name in "abc"
    )
    sources = {f"solutions/{name}.py": text for name, text in files.items()}
    return Exercise("three", "Three", questions, files=sources, solutions=solutions)


def test_a_solution_without_a_head_earns_everything():
    """Nothing has to be said of a right one."""
    assert exercise(right=CODE).goldens == (Golden("right.py", {"a": 2, "b": 2, "c": 2}, {}),)


def test_a_mistake_costs_its_question_unless_the_head_says_what_is_left():
    """Entries may be spread over lines; points may be fractions, where no mistake is named too."""
    head = "# mistake: M13 in a; M25@x+M02 in b\n# earns: 4/3 in a\n# earns: 0.5 in c\n"

    assert exercise(wrong=head + CODE).goldens == (
        Golden("wrong.py", {"a": 4 / 3, "b": 0, "c": 0.5}, {"a": "M13", "b": "M25@x+M02"}),
    )


@pytest.mark.parametrize("head", ["# mistake: M13 in a, b\n\n", "<!-- earns: 0 in a -->\n"])
def test_it_is_handed_in_without_its_head(head):
    """So reports speak of the lines that are left, and nobody reads the verdict beforehand."""
    assert exercise(wrong=head + CODE).read("solutions/wrong.py") == CODE


def test_a_comment_that_declares_nothing_stays():
    """Only the first lines are a head."""
    text = "# a right one\n# earns: 0 in a\n" + CODE

    assert exercise(right=text).read("solutions/right.py") == text
    assert exercise(right=text).goldens[0].points["a"] == 2


@pytest.mark.parametrize(
    ("head", "complaint"),
    [
        ("# mistake: M13 in d\n", r"found 'M13 in d'; wanted '... in' and some of a, b, c"),
        ("# mistake: M13\n", r"found 'M13'"),
        ("# earns: half in a\n", r"wanted a number; .*half"),
        ("# earns: 1/0 in a\n", r"wanted a number"),
    ],
)
def test_a_head_that_cannot_be_read_is_the_author_s_error(head, complaint):
    """It says what was found and what was wanted."""
    with pytest.raises(ExerciseInvalid, match=complaint):
        _ = exercise(wrong=head + CODE).goldens


def test_solutions_that_are_given_are_all_there_are():
    """Whoever lists them need not write heads."""
    given = (Golden("right.py", {"a": 1}, {}),)

    assert exercise(given, right=CODE, other=CODE).goldens == given


CHANGES = """# mistake: M13 in a
--- right.py
+++ wrong.py
@@ -3,3 +3,3 @@

 def a(s):
-    return s
+    return 2 * s
"""


def changed(changes, **files):
    """Return an exercise with a solution that is given as changes of another."""
    made = exercise(right=CODE, **files)
    return replace(made, files={**made.files, "solutions/wrong.py.diff": changes})


def test_a_solution_may_be_another_with_some_lines_in_place_of_others():
    """Its head stands before the change; what it is read as is a whole program."""
    made = changed(CHANGES)

    assert made.goldens[1] == Golden("wrong.py", {"a": 0, "b": 2, "c": 2}, {"a": "M13"})
    assert made.read("solutions/wrong.py") == CODE.replace("return s", "return 2 * s")


def test_the_head_of_the_other_is_its_own():
    """A change says anew what is earned."""
    base = "# earns: 0 in b\n" + CODE
    made = changed(CHANGES.replace("right.py", "base.py"), base=base)

    assert next(one for one in made.goldens if one.file == "wrong.py").points["b"] == 2


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("-    return s\n", "-    return t\n", "found 0 times what is to be replaced"),
        ("\n def a(s):\n-    return s\n", "", r"found \d\d times what is to be replaced"),
        ("--- right.py\n", "", "wanted the name of a whole solution"),
        ("--- right.py\n", "--- wrong.py\n", "wanted the name of a whole solution"),
    ],
)
def test_a_change_that_does_not_fit_is_the_author_s_error(old, new, complaint):
    """It says which lines were looked for, and how often they stand there."""
    with pytest.raises(ExerciseInvalid, match=complaint):
        _ = changed(CHANGES.replace(old, new)).goldens
