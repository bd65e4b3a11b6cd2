"""Class lists: what is read, and what is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.domain.class_list import Columns, Entry, read_class_list
from submissions.domain.class_text import decode
from submissions.domain.headings import Column
from submissions.errors import RosterInvalid, RosterUnclear

LISTS = Path(__file__).parents[3] / "data/class_lists"


def entries(text, said=None):
    """Return the students of a list."""
    return read_class_list(text, said).entries


def test_a_plain_list_is_read():
    """Number, name, email; the email is the login."""
    assert entries("number,name,email\n1,Ada Lovelace,Ada@example.org\n") == [
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
    (entry,) = entries(text)

    assert (entry.number, entry.login) == ("7", "emmy")
    assert sorted(entry.name.split()) == ["Emmy", "Noether"]


def test_names_of_every_script_stay_as_they_are():
    """Right-to-left names and letters beyond Latin are kept."""
    names = ["محمد العلي", "דוד כהן", "小明 王", "Đặng Thị Hương"]
    rows = "\n".join(f"{i},{name}" for i, name in enumerate(names))

    assert [entry.name for entry in entries(f"number,name\n{rows}")] == names


def test_without_email_the_number_is_the_login():
    """Everybody can sign in somehow."""
    assert read_class_list("number,name\n17-A,Ada").entries[0].login == "17-a"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "empty"),
        ("name,colour\nAda,blue", 1, "'number'"),
        ("number,name\n1,Ada\n,Bob", 3, "student number and a name"),
        ("number,name\n1,Ada\n2,Bob\n1,Eve", 4, "line 2"),
        ("number,name,login\n1,Ada,x\n2,Bob,X", 3, "line 2"),
        ("number,name,login\n1,Ada,a b", 2, "no spaces"),
        ("number,name\n1," + "x" * 301, 2, "300"),
        ("number,name\n" + "x" * 101 + ",Ada", 2, "100"),
        ("number,name\n1.91132E+11,Ada", 2, "make its column text"),
        ("number,number,name\n1,2,Ada", 1, "more than once"),
    ],
)
def test_a_bad_list_is_refused_with_its_line(text, line, said):
    """Whoever made the list finds the place."""
    with pytest.raises(RosterInvalid) as caught:
        read_class_list(text)

    assert caught.value.line == line
    assert said in caught.value.reason


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    """Whatever is uploaded, nothing but our own error comes of it."""
    for start in ("", "number,name,email\n"):
        try:
            found = entries(start + text)
        except RosterInvalid:
            continue
        assert all(entry.login or entry.platform_id for entry in found)


@given(st.binary(max_size=300))
def test_any_file_is_text_or_refused(content):
    """Whatever is uploaded, nothing but our own error comes of it."""
    try:
        text = decode(content)
    except RosterInvalid:
        return
    assert isinstance(text, str)


def test_a_list_without_end_is_refused():
    """Fifty thousand rows are more than any course."""
    rows = "\n".join(f"{i},x" for i in range(50_001))
    with pytest.raises(RosterInvalid, match="50,000"):
        read_class_list(f"number,name\n{rows}")


def test_what_is_no_csv_is_refused():
    """A cell beyond the reader's own bound, say."""
    with pytest.raises(RosterInvalid, match="no CSV"):
        read_class_list('number,name\n1,"' + "x" * 140_000)


#: Of each list as it comes: number, name, login, email, section, platform's id of each student.
AS_THEY_COME = {
    "blackboard.csv": [("1001", "Alice Doe", "adoe", "", "", "")],
    "blackboard_utf16.csv": [("1001", "Älice Doe", "adoe", "", "", "")],
    "brightspace.csv": [("1001", "Alice Doe", "adoe", "alice@u.example", "", "")],
    "campusonline.csv": [
        ("03612345", "Jürgen Müller", "juergen@tum.example", "juergen@tum.example", "", "")
    ],
    "canvas_gradebook.csv": [
        ("s100", "Alice Doe", "alice@u.example", "", "A", "4711"),
        ("s101", "Bob Roe", "bob@u.example", "", "A", "4712"),
    ],
    "canvas_title.csv": [
        ("", "Alice Doe", "adoe", "", "A", "4711"),
        ("", "Bob Roe", "broe", "", "A", "4712"),
    ],
    "gradescope.csv": [("1001", "Alice Doe", "alice@u.example", "alice@u.example", "A", "")],
    "ilias_de.csv": [("1001", "Alice Doe", "adoe", "alice@u.example", "", "")],
    "ls.csv": [("1", "Ali ce", "1", "", "", ""), ("2", "Bob", "2", "", "", "")],
    "moodle_de.csv": [("11", "Alice Doe", "alice@u.example", "alice@u.example", "", "")],
    "moodle_es.csv": [("1001", "Alice Doe", "alice@u.example", "alice@u.example", "", "")],
    "moodle_fr.csv": [("1001", "Alice Doe", "alice@u.example", "alice@u.example", "A", "")],
    "moodle_grades.csv": [("", "Alice Doe", "alice@u.example", "alice@u.example", "", "")],
    "number_corrected_1.csv": [("123", "Alice Doe", "alice1", "alice@old.example", "", "")],
    "number_corrected_2.csv": [("00123", "Alice Doe", "alice1", "alice@old.example", "", "")],
    "semicolon_cp.csv": [("1001", "Alice", "a@u.example", "a@u.example", "", "")],
    "sep_line.csv": [("1001", "Alice", "1001", "", "", "")],
}


@pytest.mark.parametrize("name", sorted(path.name for path in LISTS.iterdir()))
def test_lists_are_read_as_each_system_exports_them(name):
    """Headings in other languages, rows that are no student, every encoding."""
    found = entries(decode((LISTS / name).read_bytes()))

    assert [
        (one.number, one.name, one.login, one.email, one.section, one.platform_id) for one in found
    ] == AS_THEY_COME[name]


def test_what_is_left_out_is_told():
    """With its line: nobody is lost in silence."""
    canvas = read_class_list(decode((LISTS / "canvas_gradebook.csv").read_bytes())).notes
    gradescope = read_class_list(decode((LISTS / "gradescope.csv").read_bytes())).notes

    assert [(one.line, one.said) for one in canvas] == [
        (2, "It says what points are possible."),
        (5, "It is the platform's test student."),
    ]
    assert [(one.line, one.said) for one in gradescope] == [
        (3, "Prof X is no student but Instructor.")
    ]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1.9113204E+07", "19113204"),
        ("1001.0", "1001"),
        ('"=""00123"""', "00123"),
        ("#1001", "1001"),
        ("'=1", "=1"),
        ("19-113-204", "19-113-204"),
        ("1E5", "1E5"),
    ],
)
def test_numbers_are_read_as_they_were_before_a_spreadsheet(cell, number):
    """Zeros behind a point, signs in front, powers of ten: where nothing is lost, all is read."""
    assert entries(f"number,name\n{cell},Ada")[0].number == number


def test_a_number_that_a_spreadsheet_cut_is_left_out_and_told():
    """Who it is stands beside it."""
    found = read_class_list("number,name,login\n1.91132E+11,Ada,ada")

    assert [(one.number, one.login) for one in found.entries] == [("", "ada")]
    assert [one.line for one in found.notes] == [2]


def test_an_unclear_list_is_asked_about():
    """With its first lines and a guess for each column."""
    with pytest.raises(RosterUnclear) as caught:
        read_class_list("Kennzahl,Name,Farbe\n17,Ada,blau\n18,Bob\n")

    assert caught.value.rows == [
        ("Kennzahl", "Name", "Farbe"),
        ("17", "Ada", "blau"),
        ("18", "Bob", ""),
    ]
    assert caught.value.guess == ["", "name", ""]


def test_what_is_said_of_the_columns_holds():
    """Against the headings, and where there are none."""
    said = Columns([Column.NUMBER, Column.NAME, None])
    headless = Columns([Column.LAST, Column.EMAIL], headed=False)

    assert entries("x,email,y\n17,Ada,blue", said)[0] == Entry("17", "Ada", "", "17", "")
    assert [one.name for one in entries("Ada,a@x\nBob,b@x", headless)] == ["Ada", "Bob"]


@pytest.mark.parametrize(
    ("kinds", "said"),
    [([Column.NAME, None], "say which column"), ([Column.EMAIL] * 2, "columns 1 and 2 are both")],
)
def test_columns_that_make_no_sense_are_refused(kinds, said):
    """A key is wanted, and each column once."""
    with pytest.raises(RosterInvalid, match=said):
        read_class_list("a,b\n1,2", Columns(kinds))


def test_a_workbook_is_no_list():
    """It says what to do."""
    with pytest.raises(RosterInvalid, match="workbook"):
        decode(b"PK\x03\x04...")
