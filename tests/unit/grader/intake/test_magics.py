"""Magics become comments; everything that Python can read stays as it is."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake.magics import without_magics


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("%matplotlib inline", "pass  # %matplotlib inline"),
        ("!pip install numpy", "pass  # !pip install numpy"),
        ("    !ls", "    pass  # !ls"),
        ("?np.outer", "pass  # ?np.outer"),
        ("np.outer??", "pass  # np.outer??"),
        ("files = !ls", "pass  # files = !ls"),
        ("t = %timeit -o f()", "pass  # t = %timeit -o f()"),
    ],
)
def test_a_magic_line_becomes_a_statement_that_does_nothing(line, plain):
    """A magic alone in a block leaves the block valid."""
    assert without_magics(line) == plain


@pytest.mark.parametrize(
    "cell",
    [
        "x = (7\n     % 4)",
        's = """\n%matplotlib inline\n!ls\n"""',
        "s = '''\\'''\n!ls'''",
        "x = 7 \\\n  % 4",
        "x = [\n!= 3]",
        'x = "(" # (\ny = 1',
        "f'{x!r}'",
        "a != b",
        "x = y if z else '?'",
    ],
)
def test_what_only_looks_like_a_magic_stays(cell):
    """Inside brackets, long strings and continued lines a % or ! is Python's own."""
    assert without_magics(cell) == cell


@pytest.mark.parametrize(
    "magic", ["%%bash\nrm -rf /", "%%html\n<b>", "\n%%latex\n\\delta", "%%\nx"]
)
def test_a_cell_in_another_language_becomes_comments(magic):
    """All lines of such a cell are kept, none is run."""
    lines = without_magics(magic).split("\n")

    assert all(line.startswith("# ") for line in lines)
    assert len(lines) == magic.count("\n") + 1


def test_a_timed_cell_is_python_still():
    """Only the first line of a %%time cell is a comment."""
    assert without_magics("%%time\nx = 1\n!ls") == "# %%time\nx = 1\npass  # !ls"


def test_a_continued_shell_line_ends_where_the_shell_ends_it():
    """A shell command over two lines becomes two lines of comment."""
    assert without_magics("!pip install \\\n  numpy\nx = 1") == (
        "pass  # !pip install \\\n#   numpy\nx = 1"
    )


_LINES = st.sampled_from(
    [
        *["x = 1", "y = (", ")", "'''", '"""', "% 4", "!ls", "%time f()", "z = 'a' \\", "# ("],
        *[
            "'\\''",
            "if x:",
            "    !ls",
            "  ]",
            "[",
            "f'{x!r}'",
            "x?",
            "",
            "a = !ls",
            "'''a''' + '''",
        ],
    ]
)


@given(st.lists(_LINES, max_size=12))
def test_the_number_of_lines_never_changes(lines):
    """Line 7 of a traceback is line 7 of the student's cell."""
    cell = "\n".join(lines)

    assert without_magics(cell).count("\n") == cell.count("\n")


@given(st.lists(_LINES, max_size=8))
def test_valid_python_is_left_alone(lines):
    """A cell that Python can read is not changed at all."""
    cell = "\n".join(lines)
    try:
        ast.parse(cell)
    except (SyntaxError, ValueError):
        return

    assert without_magics(cell) == cell


@pytest.mark.parametrize("unit", [" ", "a", "'", '"', "\\", "(", "'''", "x=", "%", "# "])
def test_long_lines_are_read_in_one_go(unit):
    """A line of half a million characters is no trap: the reader goes over it once."""
    line = "x " + unit * (500_000 // len(unit))

    assert without_magics(line).count("\n") == 0


@given(st.text(max_size=300))
def test_any_text_is_survived(text):
    """Whatever a cell holds, it comes back with as many lines."""
    assert without_magics(text).count("\n") == text.count("\n")
