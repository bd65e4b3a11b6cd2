"""The table for spreadsheets: a row each, nothing that runs."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.output import Document, write_csv
from grader.report import Person
from tests.unit.grader.output.sample_reports import mistake, question, report


def _rows(document):
    stream = io.StringIO(newline="")
    write_csv(document, stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue())))


def test_each_submission_is_a_row(document):
    """Scores, outcomes and mistakes by question; errored ones have no score."""
    ann, bob, carl, dora = _rows(document)

    assert (ann["score"], ann["outcome"], ann["dW_k points"]) == ("2", "passed", "1")
    assert bob["delta_k mistakes"] == "f' missing"
    assert (float(carl["score"]), carl["problem"]) == (0, "No code.")
    assert (dora["score"], dora["outcome"], dora["dW_k points"]) == ("", "errored", "")


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", '=HYPERLINK("x")', "|calc", "＝1"],
)
def test_no_name_is_a_formula(name):
    """Spreadsheets run cells that begin with certain signs; ours do not begin so."""
    (row,) = _rows(Document("sheet", [report(name, question("q", 1)).plain()]))

    assert row["name"][0] in "'\\"


def test_mistakes_and_problems_are_safe_too():
    """All text that is not ours goes through the same gate."""
    entry = report("ann", question("q", 0, mistake("=1+1")), problem="=2+2").plain()

    (row,) = _rows(Document("sheet", [entry]))

    assert (row["q mistakes"], row["problem"]) == ("'=1+1", "'=2+2")


@given(st.lists(st.text(), max_size=5))
def test_any_names_give_as_many_rows(names):
    """Quotes, commas and line ends in names break no row."""
    entries = [report(name, question("q", 1)).plain() for name in names]

    rows = _rows(Document("sheet", entries))

    assert len(rows) == len(names)
    assert all(not row["name"].startswith(tuple("=+-@\t\r")) for row in rows)


def test_each_member_of_a_group_has_a_row():
    """With number and address, which tell namesakes apart; whoever is not known has none."""
    people = (Person("Sam Lee", "1001", "=sam@x"), Person("Ada Ng", "1002"))
    both = replace(report("Sam Lee & Ada Ng", question("q", 1)), people=people)
    one = replace(report("Sam Lee (1003)", question("q", 0)), people=people[:1])
    nobody = report("bob", question("q", 0))
    rows = _rows(Document("sheet", [both, one, nobody]))

    assert [(row["name"], row["number"], row["email"]) for row in rows] == [
        ("Sam Lee", "1001", "'=sam@x"),
        ("Ada Ng", "1002", ""),
        ("Sam Lee (1003)", "1001", "'=sam@x"),
        ("bob", "", ""),
    ]
    assert rows[0]["score"] == rows[1]["score"]
