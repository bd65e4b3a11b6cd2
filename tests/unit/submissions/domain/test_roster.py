"""Class lists: what they would change in a course."""

from datetime import UTC, datetime

import pytest

from submissions.domain.class_list import read_class_list
from submissions.domain.courses import RosterRow
from submissions.domain.people import User
from submissions.domain.roster import difference
from submissions.errors import RosterInvalid

ADA = RosterRow(1, 10, "1", "Ada Lovelace", "ada@x.example", "A")
BOB = RosterRow(1, 11, "2", "Bob Roe", "bob@x.example", "A")


AT = datetime(2026, 9, 1, tzinfo=UTC)
PEOPLE = [
    User("ada", "Ada", "ada@x.example", AT, id=10),
    User("bob", "Bob", "bob@x.example", AT, id=11),
]


def changes(stored, text, people=()):
    """Return what a list would change."""
    return difference(stored, read_class_list(text).entries, people)


def test_the_difference_tells_who_comes_changes_stays_and_is_missing():
    """Students are known by their numbers."""
    stored = [
        RosterRow(1, 10, "1", "Ada", "a@x", "A"),
        RosterRow(1, 11, "2", "Bob", "b@x", "A"),
        RosterRow(1, 12, "3", "Eve", "e@x", "A"),
    ]

    found = changes(stored, "number,name,email,section\n1,Ada,a@x,A\n2,Bobby,b@x,A\n4,Zoë,z@x,B")

    assert [entry.number for entry in found.added] == ["4"]
    assert [(one.old.name, one.new.name) for one in found.changed] == [("Bob", "Bobby")]
    assert found.unchanged == 1
    assert [row.name for row in found.missing] == ["Eve"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("number,name,email\n00017,Ada Lovelace,ada@x.example", "00017"),  # corrected, same address
        ("number,name\n001,Ada Lovelace", "001"),  # zeros that a spreadsheet had dropped
        ("number,name\n1,Ada King", "1"),  # another name, same number
        ("email\nADA@x.example", "1"),  # an address and nothing else
        ('Student,ID,SIS User ID\n"Lovelace, Ada",77,1', "1"),
    ],
)
def test_a_student_is_known_by_what_the_list_has(text, number):
    """Nobody comes, nobody is missing: it is the same person, and what differs is told."""
    found = changes([ADA], text)
    rows = [*found.kept, *(one.row for one in found.changed)]

    assert (found.added, found.missing) == ([], [])
    assert [(row.user_id, row.number) for row in rows] == [(10, number)]


def test_a_shared_address_makes_nobody_somebody_else():
    """Another name with another number is another person, who signs in by number."""
    found = changes([ADA], "number,name,email\n7,Eve Lovelace,ada@x.example")

    assert [(one.number, one.login) for one in found.added] == [("7", "ada@x.example")]
    assert found.missing == [ADA]


def test_two_people_of_one_address_both_come():
    """Their numbers are their logins."""
    found = changes([], "number,name,email\n1,Ada,home@x\n2,Eve,home@x")

    assert [one.login for one in found.added] == ["1", "2"]


def test_what_a_list_does_not_say_stays():
    """A column that is missing, or an empty cell, takes nothing away."""
    (one,) = changes([ADA], "number,name,section\n1,Ada King,").changed

    assert (one.row.name, one.row.email, one.row.section) == ("Ada King", "ada@x.example", "A")
    assert (one.new.name, one.new.email) == ("Ada King", "ada@x.example")


def test_students_may_exchange_their_numbers():
    """Who signs in with a login has the number beside it; nobody comes, nobody is missing."""
    found = changes([ADA, BOB], "number,name,login\n2,Ada Lovelace,ada\n1,Bob Roe,bob", PEOPLE)

    assert [(one.old.user_id, one.row.number) for one in found.changed] == [(10, "2"), (11, "1")]
    assert (found.added, found.missing, found.given_up) == ([], [], [])


def test_a_number_that_is_somebody_elses_now_is_told():
    """Who is not on the list loses it, if they stay in the course."""
    found = changes([ADA, BOB], "number,name,login\n2,Ada Lovelace,ada", PEOPLE)

    assert [(one.old.user_id, one.row.number) for one in found.changed] == [(10, "2")]
    assert found.missing == found.given_up == [BOB]


def test_a_login_of_the_list_that_is_not_the_accounts_is_kept():
    """Exports write it; they go on signing in with their own."""
    (one,) = changes([ADA], "number,login\n1,lovelace", PEOPLE).changed

    assert (one.row.listed_login, one.new.login) == ("lovelace", "ada")


def test_somebody_put_in_by_hand_is_known_too():
    """By the address of their account: the list makes them no second one."""
    found = changes([], "name,email\nBob Roe,bob@x.example", PEOPLE)

    assert [(one.login, one.name) for one in found.added] == [("bob", "Bob Roe")]


def test_one_number_for_two_is_refused():
    """With the line, and whose it would be."""
    stored = [RosterRow(1, 10, "1", "Ada", "", listed_login="ada")]
    with pytest.raises(RosterInvalid, match="number 1 would be Eve's and Ada's"):
        changes(stored, "login,number,name\nada,,Ada\neve,1,Eve")


def test_a_new_person_needs_a_way_to_sign_in():
    """The platform's id alone is none."""
    with pytest.raises(RosterInvalid, match="new here"):
        changes([], "Student,ID,SIS Login ID\nAda,4711,")


def test_new_people_without_names_are_counted():
    """Their login stands for the name."""
    found = changes([ADA], "email\nada@x.example\nzoe@x.example")

    assert (found.unnamed, found.added[0].name) == (1, "zoe@x.example")
