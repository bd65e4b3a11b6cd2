"""Class lists put in place: what is announced is what is stored, and nobody is lost."""

import csv
import io
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from submissions.domain.people import Role
from submissions.errors import RosterUnclear, ServiceError
from submissions.services.courses import create_course
from submissions.services.gradebook import Format, export_gradebook, show_gradebook
from submissions.services.people import apply_roster, enrol, list_people, preview_roster
from tests.doing import ask, do
from tests.service.world import OPERATOR

LISTS = Path(__file__).parents[1] / "data/class_lists"


def stored(services, course):
    """Return the stored list, a person's number in the service left out."""
    with services.reading() as work:
        return {
            row.user_id: (row.number, row.name, row.email, row.section, row.listed_login)
            for row in work.roster.in_course(course.id)
        }


def students(services, course):
    """Return the logins of the students of a course."""
    members = ask(services, list_people, OPERATOR, course.id).members
    return {one.user.login for one in members if one.enrolment.role is Role.STUDENT}


def test_a_corrected_number_drops_nobody(services):
    """With the missing taken out or not: it is the same student under another number."""
    course = do(services, create_course, OPERATOR, "c", title="C")
    first, second = (
        (LISTS / f"number_corrected_{i}.csv").read_text(encoding="utf-8") for i in (1, 2)
    )
    do(services, apply_roster, OPERATOR, course.id, first)
    before = stored(services, course)

    done = do(services, apply_roster, OPERATOR, course.id, second, remove_missing=True)

    assert [(one.old.number, one.row.number) for one in done.changed] == [("123", "00123")]
    assert students(services, course) == {"alice1"}
    assert [row[0] for row in stored(services, course).values()] == ["00123"]
    assert stored(services, course).keys() == before.keys()


PERSON = st.tuples(
    st.sampled_from(["", "1", "2", "3", "03", "4"]),
    st.sampled_from(["", "Ada King", "Bob Roe", "Eve", "Zoë Ng"]),
    st.sampled_from(["", "ada@x", "bob@x", "eve@x", "home@x"]),
    st.sampled_from(["", "ada", "bob", "eve", "zoe", "1", "ada@x"]),
    st.sampled_from(["", "A", "B"]),
)
LIST = st.tuples(st.sets(st.sampled_from(range(5)), min_size=2), st.lists(PERSON, max_size=5))
TITLES = ("number", "name", "email", "login", "section")
_runs = count()


def text_of(wanted):
    """Return a list with some of its columns as CSV."""
    columns, people = wanted
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([TITLES[i] for i in sorted(columns)])
    writer.writerows([person[i] for i in sorted(columns)] for person in people)
    return file.getvalue()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists=st.lists(LIST, min_size=2, max_size=3), remove=st.booleans())
def test_no_list_loses_a_student(services, lists, remove):
    """Whatever list follows on another: done is what was announced, stored is what was done."""
    course = do(services, create_course, OPERATOR, f"c{next(_runs)}", title="C")
    for wanted in lists:
        put_in_place(services, course, text_of(wanted), remove=remove)


def put_in_place(services, course, text, *, remove):
    """Preview and apply a list, and hold what is stored against both; a refusal stores nothing."""
    before, enrolled = stored(services, course), students(services, course)
    try:
        told = ask(services, preview_roster, OPERATOR, course.id, text).difference
    except ServiceError:
        assert (stored(services, course), students(services, course)) == (before, enrolled)
        return
    done = do(services, apply_roster, OPERATOR, course.id, text, remove_missing=remove)
    assert done == told

    after = stored(services, course)
    wanted = {one.user_id: said(one) for one in (*told.kept, *(c.row for c in told.changed))}
    gone = {row.user_id for row in told.missing} if remove else set()
    freed = {row.user_id for row in told.given_up}
    stay = {
        row.user_id: ("" if row.user_id in freed else row.number, *said(row)[1:])
        for row in told.missing
        if row.user_id not in gone
    }
    new = sorted(after[user_id] for user_id in after.keys() - wanted.keys() - stay.keys())
    assert {i: row for i, row in after.items() if i in wanted.keys() | stay.keys()} == wanted | stay
    assert new == sorted(said(one) for one in told.added)
    assert before.keys() - after.keys() == gone
    assert len(told.added) + len(told.changed) + len(told.kept) == people_in(text)
    assert len(students(services, course)) == len(after)


def said(row):
    """Return what a row or an entry says."""
    return row.number, row.name, row.email, row.section, row.listed_login


def people_in(text):
    """Return how many lines of a list are somebody."""
    rows = list(csv.reader(io.StringIO(text)))[1:]
    return sum(any(cell for cell in row) for row in rows)


@pytest.mark.parametrize("form", list(Format))
def test_what_is_exported_is_a_list_that_changes_nothing(world, form):
    """In every system's own columns, with its own ids."""
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section\n"
        '"Doe, Alice",4711,00123,alice@u.example,A\n"=Roe, Bob",4712,s101,bob,B\n'
    )
    world.do(apply_roster, world.instructor, world.course.id, text)
    exported = world.do(export_gradebook, world.instructor, world.course.id, form)
    found = world.do(preview_roster, world.instructor, world.course.id, exported).difference

    assert (found.changed, found.missing) == ([], [])
    assert {one.login for one in found.added} <= {"student", "classmate"}


def test_exports_write_each_systems_own_ids(world):
    """Canvas gets its id and login back, Brightspace its signs."""
    text = (
        'Student,ID,SIS User ID,SIS Login ID,Section\n"Doe, Alice",4711,00123,alice@u.example,A\n'
    )
    world.do(apply_roster, world.instructor, world.course.id, text)

    def lines(form):
        exported = world.do(export_gradebook, world.instructor, world.course.id, form)
        return exported.removeprefix("\ufeff").splitlines()

    assert "Alice Doe,4711,00123,alice@u.example,A," in lines(Format.CANVAS)
    assert "alice@u.example,00123," in lines(Format.BLACKBOARD)
    assert "#00123,#alice@u.example,,#" in lines(Format.BRIGHTSPACE)
    assert lines(Format.BRIGHTSPACE)[0] == (
        "OrgDefinedId,Username,Practical Points Grade,End-of-Line Indicator"
    )


def test_pages_and_exports_follow_the_list(world):
    """Name and address are the list's, in the gradebook, its order and what is sent on."""
    course = world.course.id
    list_ = "number,name,login,email\n7,{},student,{}"
    world.do(apply_roster, world.instructor, course, list_.format("Ann Old", "old@x"))
    world.do(apply_roster, world.instructor, course, list_.format("Zed New", "new@x"))
    book = world.do(show_gradebook, world.instructor, course)

    assert [row.listed.name for row in book.rows] == ["Classmate", "Zed New"]
    assert "new@x,7" in world.do(export_gradebook, world.instructor, course, Format.MOODLE)


def test_a_list_without_names_is_asked_about_if_somebody_is_new(world):
    """Who is known keeps their name; of a stranger somebody has to say that there is none."""
    world.do(enrol, world.instructor, world.course.id, "outsider", Role.STUDENT)
    with pytest.raises(RosterUnclear, match="2 are new"):
        world.do(preview_roster, world.instructor, world.course.id, "email\na@x\nb@x")
    known = world.do(preview_roster, world.instructor, world.course.id, "login\nstudent")

    assert [one.login for one in known.difference.added] == ["student"]
