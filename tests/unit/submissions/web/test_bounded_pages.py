"""Pages stay small, whatever was handed in; what they leave out they say, and it can be had."""

import random

import pytest

from submissions.domain.comparison import Line
from submissions.web.excerpts import MOST_CHARACTERS, MOST_LINES, changes, listing
from tests.unit.submissions.web.test_pages_student import hand_in
from tests.unit.submissions.web.world import grade_all

MIB = 2**20
START = "def delta_k(d, W, s):\n    return s\n"


def paste(site, program, token):
    """Hand in a program; return the path of its page."""
    answer = hand_in(site, token=token, pasted=program)
    assert answer.status_code == 303, answer.text
    return answer.location


@pytest.mark.parametrize(
    ("program", "more"),
    [(START + "#\n" * 300_000, 298_003), ("x = '" + "y" * 900_000 + "'\n", 0)],
)
def test_a_long_program_is_shown_in_part(site, program, more):
    """The rest is counted and can be downloaded."""
    path = paste(site, program, "0123456789")
    page = site["student"].get(path).text

    assert len(page) < MIB
    assert (f"{more} more lines are not shown here" in page) == bool(more)
    assert site["student"].get(f"{path}/upload").data == program.encode()


def test_two_long_programs_are_compared_on_a_small_page(site):
    """However often their lines repeat; the page says how much it leaves out."""
    draw, paths = random.Random(1), []
    for token in ("0123456789", "1234567890"):
        lines = "\n".join("#" + draw.choice("ab") for _ in range(4900))
        paths.append(paste(site, START + lines, token))
    grade_all(site.services)
    other = paths[0].rpartition("/")[2]
    page = site["student"].get(f"{paths[1]}/compare?with={other}").text

    assert len(page) < MIB
    assert "more lines are not shown here: download both attempts" in page


def test_a_comparison_cut_short_says_so(site):
    """What stands after the first lines of each is not compared."""
    first = paste(site, START + "#\n" * 6000, "0123456789")
    second = paste(site, START + "#\n" * 6000 + "x = 1\n", "1234567890")
    page = site["student"].get(f"{second}/compare?with={first.rpartition('/')[2]}").text

    assert "the first 5000 lines of each are compared" in page
    assert "The two programs are the same as far as they are compared." in page


def test_listings_are_whole_up_to_the_bounds():
    """And never longer than these."""
    exact = listing("\n".join("x" * MOST_LINES))
    wide = listing("\n".join(["y" * 1500] * 200))

    assert (len(exact.lines), exact.more) == (MOST_LINES, 0)
    assert sum(map(len, wide.lines)) <= MOST_CHARACTERS
    assert len(wide.lines) + wide.more == 200


def test_of_long_comparisons_what_changed_is_shown():
    """With some lines around it; short ones are shown whole."""
    same = [Line(" ", n, n, "#") for n in range(1, 4001)]
    added = Line("+", None, 4001, "new")
    shown = changes([*same, added])

    assert shown.lines == [*same[-3:], added]
    assert changes([*same[:10], added]).lines == [*same[:10], added]
