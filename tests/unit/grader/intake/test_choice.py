"""Of all files handed in, the one meant is graded; if none can be, the sentence says why."""

import pytest

from grader.errors import NothingToGrade
from grader.intake.choice import choose


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
    assert choose(files) == chosen


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ([], "it is empty"),
        (["a.pdf", "b.txt"], r"no code, but a\.pdf, b\.txt"),
        (["__MACOSX/a.py"], "tools leave behind"),
        (["/etc/solution.py"], "lead out of the folder"),
        (["test_a.py"], r"no code, but test_a\.py"),
        (["inner.zip"], "a zip inside a zip"),
        (["a.py", "b.py"], r"2 code files \(a\.py, b\.py\); wanted one: call the file"),
        (["a/solution.py", "b/solution.py"], "2 code files"),
        ([f"{n}.py" for n in range(9)], "and 4 more"),
    ],
)
def test_without_one_file_to_choose_the_sentence_says_what_was_found(files, found):
    """Nothing, no code, or too much of it."""
    with pytest.raises(NothingToGrade, match=found):
        choose(files)


def test_a_lone_zip_will_do_where_zips_are_read():
    """A student's folder may hold a zip."""
    assert choose(["readme.txt", "work.zip"], archives=True) == "work.zip"
