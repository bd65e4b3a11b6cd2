"""``grader derive`` as its reader runs it, on the original sheet and on other derivations."""

import json
from pathlib import Path

import pytest

from tests.acceptance.command import ROOT, grader, started

SHEETS = Path(__file__).parents[2] / "examples" / "derivations"
SHEET, MENDED = SHEETS / "practical-1.md", SHEETS / "practical-1-mended.md"


def derive(*arguments, cwd=ROOT, run=grader):
    """Run the command; return its exit status and what it printed."""
    done = run("derive", *arguments, cwd=cwd)
    return done.returncode, done.stdout, done.stderr


def checked(path, *options):
    """Return the JSON document on a derivation."""
    status, out, err = derive(path, "--format", "json", *options)
    assert not err
    document = json.loads(out)
    assert status == (0 if document["verdict"] == "correct" else 1)
    return document


def test_the_original_sheet():
    """The second line of equation (2) is the first wrong step; (3) and (4) repeat its slip."""
    document = checked(SHEET)
    wrong = {step["line"]: step for step in document["steps"] if step["verdict"] != "correct"}

    assert document["first_wrong_line"] == 19
    assert {line: step["verdict"] for line, step in wrong.items()} == {
        19: "wrong",
        21: "follow-through",
        27: "wrong",
        33: "wrong",
    }
    assert wrong[19]["mistake"] == wrong[27]["mistake"] == "y_gt replaced by s_out"
    assert wrong[27]["repeats"] == wrong[33]["repeats"] == wrong[19]["number"]
    assert wrong[19]["counterexample"]["found"] != wrong[19]["counterexample"]["wanted"]
    assert wrong[19]["text"].startswith("(y_{out} - s_{out})")


def test_the_mended_sheet_passes_whole():
    """With y_gt put right no step is called wrong, and the command succeeds."""
    document = checked(MENDED)

    assert (document["verdict"], document["first_wrong_line"]) == ("correct", None)
    assert {step["verdict"] for step in document["steps"]} == {"correct"}


def test_the_terminal_shows_the_line_and_a_caret():
    """The caret stands under s_out in the quoted source."""
    status, out, _ = derive(SHEET, run=started)
    lines = out.splitlines()
    caret = next(i for i, line in enumerate(lines) if "^^^" in line)
    column = lines[caret].index("^")

    assert status == 1
    assert "the first wrong step is in line 19" in lines[0]
    assert lines[caret - 1][column:].startswith("s_{out}")


def test_the_page_needs_nothing_from_outside(tmp_path):
    """Formulas, style, script and fonts are in the one file; student text is escaped."""
    sheet = tmp_path / "<b>sheet.md"
    sheet.write_text(f"{SHEET.read_text()}\n\n$$W_2 = <script>alert(1)</script>$$\n")
    page = tmp_path / "page.html"
    status, out, err = derive(sheet, "--format", "html", "--output", page)
    html = page.read_text()

    assert (status, out, err) == (1, "", "")
    assert "<script>alert" not in html
    assert "<b>sheet" not in html
    assert "<script " not in html
    assert "<link" not in html
    assert "url(http" not in html
    assert html.count("data:font/woff2") == 20


BATCH = r"""
# Two layers, vectors
\begin{align}
\delta_2 &= (y_{out} - y_{gt}) \odot f_2'(s_2) \\
\delta_1 &= (W_2^\top \delta_2) \odot f_1'(s_1) \\
\Delta W_2 &= \delta_2 z_1^T \\
\Delta W_1 &= \delta_1 x_{in}^T
\end{align}
"""


def test_another_network_in_the_matrix_reading(tmp_path):
    """Layers and reading are read off the text: a two-layer net with transposes passes."""
    sheet = tmp_path / "sheet.tex"
    sheet.write_text(BATCH)

    assert checked(sheet)["verdict"] == "correct"


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        (r"W_2^\top \delta_2", r"W_2 \delta_2", 5),
        (r"\delta_2 z_1^T", r"z_1 \delta_2^T", 6),
        ("f_1'(s_1)", "f_1(s_1)", 5),
        (r"\delta_1 x_{in}^T", r"\delta_1 z_1^T", 7),
        ("(y_{out} - y_{gt})", "(y_{gt} - y_{out})", 4),
    ],
)
def test_a_slip_in_the_matrix_reading_is_found(tmp_path, right, wrong, line):
    """A missing transpose, a swapped product, f for f', another layer's input, a sign."""
    sheet = tmp_path / "sheet.tex"
    sheet.write_text(BATCH.replace(right, wrong))

    assert checked(sheet)["first_wrong_line"] == line


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02", "binary"),
        (b"\xff\xfe$\x00\n", "not UTF-8"),
        (b"%PDF-1.7", "a PDF document"),
        (b"x" * (2**20 + 1), "bytes"),
    ],
)
def test_a_file_that_is_no_derivation_gets_a_sentence(tmp_path, data, words):
    """Found, wanted, what to do; no traceback."""
    sheet = tmp_path / "sheet.md"
    sheet.write_bytes(data)
    status, out, err = derive(sheet)

    assert (status, out) == (1, "")
    assert words in err
    assert "Traceback" not in err


def test_a_text_without_formulas_says_where_to_put_them(tmp_path):
    """Prose alone is nothing wrong, and nothing right either."""
    sheet = tmp_path / "sheet.md"
    sheet.write_text("I could not do it.\n")
    status, out, _ = derive(sheet)

    assert status == 1
    assert "no formula was found" in out
