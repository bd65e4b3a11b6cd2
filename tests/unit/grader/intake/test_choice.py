"""Of all files handed in, the one meant is graded; if none can be, the sentence says why."""

import pytest

from grader.errors import NothingToGrade
from grader.intake.choice import beside, choices, tie


@pytest.mark.parametrize(
    ("files", "chosen"),
    [
        (["a.py"], "a.py"),
        (["notes.txt", "work.ipynb"], "work.ipynb"),
        (["helper.py", "solution.py"], "solution.py"),
        (["helper.py", "Solution.PY"], "Solution.PY"),
        (["solution.ipynb", "solution.py"], "solution.py"),
        (["a.py", "b.py", "x/solution.ipynb"], "x/solution.ipynb"),
        (["old/solution.py", "solution.py"], "solution.py"),
        (["a.py", "test_a.py", "a_test.py", "tests/b.py", "conftest.py"], "a.py"),
        (["a.py", "__MACOSX/._a.py", ".ipynb_checkpoints/a-checkpoint.ipynb"], "a.py"),
        (["a.py", "venv/lib/b.py", "__pycache__/c.py", ".hidden.py"], "a.py"),
    ],
)
def test_the_file_that_is_meant_is_chosen(files, chosen):
    """solution.py, then solution.ipynb, then the only one; never tests or leavings of tools."""
    assert choices(files) == [chosen]


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ([], "it is empty"),
        (["a.pdf", "b.txt"], r"no code, but a\.pdf, b\.txt"),
        (["__MACOSX/a.py"], "tools leave behind"),
        (["/etc/solution.py"], "lead out of the folder"),
        (["test_a.py"], r"no code, but test_a\.py"),
        (["inner.zip"], "a zip inside a zip"),
    ],
)
def test_without_one_file_to_choose_the_sentence_says_what_was_found(files, found):
    """Nothing, or no code."""
    with pytest.raises(NothingToGrade, match=found):
        choices(files)


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (["a.py", "b.py"], "2 code files (a.py, b.py); wanted one: call the file"),
        (["a/solution.py", "b/solution.py"], "2 code files"),
        ([f"{n}.py" for n in range(9)], "and 4 more"),
    ],
)
def test_several_that_may_be_meant_are_told(files, found):
    """What they hold decides; if it does not, this is what is said."""
    assert choices(files) == files
    assert found in str(tie(files))


def test_modules_lie_beside_the_program_or_below_it():
    """Whatever can be imported by its name; the program itself, and what tools leave, cannot."""
    files = ["hw/a.py", "hw/b.py", "hw/net/c.py", "hw/my-x.py", "hw/.d.py", "e.py", "hw/data.csv"]
    assert beside(files, "hw/a.py") == {"b": "hw/b.py", "net/c": "hw/net/c.py"}


def test_a_lone_zip_will_do_where_zips_are_read():
    """A student's folder may hold a zip."""
    assert choices(["readme.txt", "work.zip"], archives=True) == ["work.zip"]
