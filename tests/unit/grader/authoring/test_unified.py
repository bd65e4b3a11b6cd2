"""Programs at several sizes become one, or none if they differ in more than sizes."""

import pytest

from grader.authoring.derived.unified import unified
from grader.derive import NotWritable

SIZES = {"x.shape[0]": [3, 5, 8], "x.shape[1]": [4, 6, 9]}


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["x[3] + 1", "x[5] + 1", "x[8] + 1"], "x[x.shape[0]] + 1"),
        (["x[:3]", "x[:5]", "x[:8]"], "x[:x.shape[0]]"),
        (["y * 2.0", "y * 3.0", "y * 4.5"], "y * (0.5 * x.shape[1])"),
        (["y * 0.25", f"y * {1 / 6}", f"y * {1 / 9}"], "y * (1.0 / x.shape[1])"),
        (["np.arange(2)", "np.arange(4)", "np.arange(7)"], "np.arange((x.shape[0] + -1))"),
    ],
)
def test_numbers_are_told_by_sizes(texts, told):
    """A size itself, more or less of it, a multiple, or a share."""
    assert unified(texts, SIZES) == told


@pytest.mark.parametrize(
    "texts",
    [
        ["x + 1", "x + x + 1", "x + x + x + 1"],
        ["x + y", "x + z", "x + y"],
        ["x * 9.0", "x * 25.0", "x * 64.0"],
    ],
)
def test_other_programs_are_none(texts):
    """More terms, other names, and squares of a size have no words."""
    with pytest.raises(NotWritable):
        unified(texts, SIZES)
