"""Two programs line by line: right, in few changes, and bounded whatever they are."""

import random

from hypothesis import given
from hypothesis import strategies as st

from submissions.domain.comparison import MOST_COLUMNS, MOST_LINES, compared_lines

TEXTS = st.lists(st.sampled_from(["a", "b", "", "c d"]), max_size=12).map("\n".join)


def sides(lines):
    """Return the two texts that lines of a comparison show."""
    old = [line for line in lines if line.mark in " -"]
    new = [line for line in lines if line.mark in " +"]
    return old, new


@given(TEXTS, TEXTS)
def test_both_sides_can_be_read_off(old, new):
    """Every line of each stands there once, in order, under its number."""
    lines, whole = compared_lines(old, new)
    before, after = sides(lines)

    assert whole
    assert "\n".join(line.text for line in before) == old
    assert "\n".join(line.text for line in after) == new
    assert [line.old_number for line in before] == list(range(1, len(before) + 1))
    assert [line.new_number for line in after] == list(range(1, len(after) + 1))


@given(TEXTS)
def test_nothing_changes_between_equal_texts(text):
    """And what was taken away stands before what came in its place."""
    assert {line.mark for line in compared_lines(text, text)[0]} == {" "}
    assert [line.mark for line in compared_lines(f"x\n{text}", f"y\n{text}")[0]][:2] == ["-", "+"]


def test_long_programs_of_few_different_lines_are_compared_whole():
    """What took forty seconds by searching for the longest equal blocks."""
    draw = random.Random(1)
    old, new = ("\n".join("#" + draw.choice("ab") for _ in range(4900)) for _ in range(2))
    lines, whole = compared_lines(old, new)

    assert whole
    assert [len(side) for side in sides(lines)] == [4900, 4900]


def test_what_is_too_long_is_compared_in_part_and_said_to_be():
    """Lines after the bound are left out, and the ends of long lines."""
    many, wide = "a\n" * MOST_LINES, "x" * (MOST_COLUMNS + 1)
    for old, new in ((many, ""), ("", many), (wide, wide)):
        lines, whole = compared_lines(old, new)
        assert not whole
        assert max(len(lines), *(len(line.text) for line in lines)) <= MOST_LINES + 1
    assert compared_lines("a\n" * (MOST_LINES - 1), "x" * MOST_COLUMNS)[1]
