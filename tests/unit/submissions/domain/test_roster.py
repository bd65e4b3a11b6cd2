"""Class lists: what is read, and what it would change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.domain.courses import RosterRow
from submissions.domain.roster import Entry, difference, read_roster
from submissions.errors import RosterInvalid


def test_a_plain_list_is_read():
    """Number, name, email; the email is the login."""
    assert read_roster("number,name,email\n1,Ada Lovelace,Ada@example.org\n") == [
        Entry("1", "Ada Lovelace", "Ada@example.org", "ada@example.org", "")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffStudent ID;Last name;First name;Username\n7;Noether;Emmy;emmy\n",
        "Number\tFull name\tLogin\r\n7\tEmmy Noether\temmy\r\n",
        'ID,Name,User\n7,"  Emmy\t Noether ",EMMY\n\n',
    ],
)
def test_lists_of_many_systems_are_read(text):
    """Separators, headings, byte-order marks, line ends and stray spaces do no harm."""
    (entry,) = read_roster(text)

    assert (entry.number, entry.login) == ("7", "emmy")
    assert sorted(entry.name.split()) == ["Emmy", "Noether"]


def test_names_of_every_script_stay_as_they_are():
    """Right-to-left names and letters beyond Latin are kept."""
    names = ["محمد العلي", "דוד כהן", "小明 王", "Đặng Thị Hương"]
    rows = "\n".join(f"{i},{name}" for i, name in enumerate(names))

    assert [entry.name for entry in read_roster(f"number,name\n{rows}")] == names


def test_without_email_the_number_is_the_login():
    """Everybody can sign in somehow."""
    assert read_roster("number,name\n17-A,Ada")[0].login == "17-a"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "empty"),
        ("name,email\nAda,a@b", 1, "'number'"),
        ("number,name\n1,Ada\n,Bob", 3, "student number and a name"),
        ("number,name\n1,Ada\n2,Bob\n1,Eve", 4, "line 2"),
        ("number,name,login\n1,Ada,x\n2,Bob,X", 3, "line 2"),
        ("number,name,login\n1,Ada,a b", 2, "no spaces"),
        ("number,name\n1," + "x" * 301, 2, "300"),
    ],
)
def test_a_bad_list_is_refused_with_its_line(text, line, said):
    """Whoever made the list finds the place."""
    with pytest.raises(RosterInvalid) as caught:
        read_roster(text)

    assert caught.value.line == line
    assert said in caught.value.reason


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    """Whatever is uploaded, nothing but our own error comes of it."""
    for start in ("", "number,name,email\n"):
        try:
            entries = read_roster(start + text)
        except RosterInvalid:
            continue
        assert all(entry.number and entry.name and entry.login for entry in entries)


def test_the_difference_tells_who_comes_changes_stays_and_is_missing():
    """Students are known by their numbers."""
    stored = [
        RosterRow(1, 10, "1", "Ada", "a@x", "A"),
        RosterRow(1, 11, "2", "Bob", "b@x", "A"),
        RosterRow(1, 12, "3", "Eve", "e@x", "A"),
    ]
    wanted = read_roster("number,name,email,section\n1,Ada,a@x,A\n2,Bobby,b@x,A\n4,Zoë,z@x,B")

    found = difference(stored, wanted)

    assert [entry.number for entry in found.added] == ["4"]
    assert [(one.old.name, one.new.name) for one in found.changed] == [("Bob", "Bobby")]
    assert found.unchanged == 1
    assert [row.name for row in found.missing] == ["Eve"]


def test_a_list_without_end_is_refused():
    """Fifty thousand rows are more than any course."""
    rows = "\n".join(f"{i},x" for i in range(50_001))
    with pytest.raises(RosterInvalid, match="50,000"):
        read_roster(f"number,name\n{rows}")


def test_what_is_no_csv_is_refused():
    """A cell beyond the reader's own bound, say."""
    with pytest.raises(RosterInvalid, match="no CSV"):
        read_roster('number,name\n1,"' + "x" * 140_000)
