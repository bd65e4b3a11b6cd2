"""Lists of groups: whatever is sent is read as it is meant, or refused with its line."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions.domain.group_list import Placed, read_group_list
from submissions.errors import GroupListInvalid

LOGINS = st.from_regex(r"[a-z][a-z0-9]{2,10}", fullmatch=True)
NAMES = st.from_regex(r"[A-Z][a-z]{1,8}( [0-9]{1,2})?", fullmatch=True)


def outcome(text):
    """Return what is read, or why nothing is."""
    try:
        return read_group_list(text)
    except GroupListInvalid as error:
        return error


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("headings", [("login", "group"), ("Username", "Team"), ()])
@settings(deadline=None, max_examples=30)
@given(rows=st.lists(st.tuples(LOGINS, NAMES), min_size=1, max_size=8))
def test_what_is_written_is_read(delimiter, headings, rows):
    """With headings or without, whatever separates the cells."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([*([headings] if headings else []), *rows])
    found = read_group_list(file.getvalue())

    first = 2 if headings else 1
    assert found == [Placed(line, *row) for line, row in enumerate(rows, start=first)]


@settings(deadline=None, max_examples=30)
@given(text=st.text(max_size=200))
def test_any_text_is_read_or_refused_with_its_line(text):
    """Nothing else is raised, and nobody without a name is placed."""
    found = outcome(text)

    if isinstance(found, GroupListInvalid):
        assert 1 <= found.line <= text.count("\n") + text.count("\r") + 1
    else:
        assert all(one.person for one in found)


@pytest.mark.parametrize(
    ("text", "person", "group"),
    [
        ("name,Matrikelnummer,Gruppe\nAda,19113204,Rot", "19113204", "Rot"),
        ("group,email\nRed,ada@example.org", "ada@example.org", "Red"),
        ("number,login,group\n,ada,Red", "ada", "Red"),
        ("login,number,group\n,1001.0,Red", "1001", "Red"),
        ("sep=;\nada;Red", "ada", "Red"),
        ("login,group\nada,", "ada", ""),
    ],
)
def test_lists_of_other_systems(text, person, group):
    """Columns in any order, more than are wanted, a number that a spreadsheet spoilt."""
    (found,) = read_group_list(text)

    assert (found.person, found.group) == (person, group)
