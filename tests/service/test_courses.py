"""Courses, rosters, and who is in them."""

import pytest

from submissions.domain.people import Role
from submissions.errors import Conflict, Invalid, NotFound
from submissions.services.assignments import show_assignment
from submissions.services.courses import change_course, create_course, list_courses
from submissions.services.gradebook import show_gradebook
from submissions.services.grading import claim_job
from submissions.services.people import apply_roster, enrol, leave, list_people, preview_roster
from tests.doing import do
from tests.service.world import OPERATOR

LIST = "number,name,email,login\n1,Ada,a@x,ada\n2,دوד,b@x,bob\n"


def roles(world):
    """Return everybody's role by login."""
    people = world.do(list_people, world.instructor, world.course.id).members
    return {member.user.login: member.enrolment.role for member in people}


def test_a_course_has_a_name_of_its_own(world):
    """No two share a slug, and a slug fits into an address."""
    with pytest.raises(Conflict):
        world.do(create_course, OPERATOR, "dl", title="x")
    for slug in ("", "Ä", "a/b", "-a"):
        with pytest.raises(Invalid):
            world.do(create_course, OPERATOR, slug, title="x")


def test_a_course_is_in_a_zone_that_exists(world):
    """When it is made and when it is changed."""
    with pytest.raises(Invalid, match="Europe/Zurich"):
        world.do(create_course, OPERATOR, "new", title="x", zone="Mars/Base")
    with pytest.raises(Invalid):
        world.do(change_course, world.instructor, world.course.id, zone="../etc")


def test_a_course_allows_packages_that_are_offered(world):
    """On its sheets, in its starters and for its graders; one that is no longer offered stays."""
    world.services.catalog.packages = ("scipy", "pandas")
    change = change_course, world.instructor, world.course.id
    with pytest.raises(Invalid, match="'torch' is not offered here; offered are: pandas, scipy"):
        world.do(*change, packages=["torch"])
    world.do(*change, packages=["scipy", "scipy"])
    world.hand_in()
    world.services.catalog.packages = ()
    world.do(*change, title="Other", packages=["scipy"])
    page = world.do(show_assignment, world.student, world.assignment.id)

    assert page.mine.course.packages == ("scipy",)
    assert "NumPy, `scipy` and the standard library can be imported" in page.exercise.statement
    assert "NumPy, scipy and" in page.starter
    assert claim_job(world.services, "w").task.packages == ("scipy",)


def test_each_sees_their_own_courses(world):
    """Administrators see all."""
    listed = {
        name: [one.course.slug for one in world.do(list_courses, world.actors[name])]
        for name in ("student", "outsider", "admin")
    }

    assert listed == {"student": ["dl"], "outsider": ["ml"], "admin": ["ml", "dl"]}


def test_enrolling_again_changes_the_role(world):
    """A student who becomes an assistant is in the course once."""
    world.do(enrol, world.instructor, world.course.id, "Student", Role.GRADER)

    assert roles(world)["student"] is Role.GRADER


def test_unknown_people_are_not_found(world):
    """A wrong login is told."""
    with pytest.raises(NotFound, match="nobody"):
        world.do(enrol, world.instructor, world.course.id, "nobody", Role.STUDENT)
    with pytest.raises(NotFound):
        world.do(leave, world.instructor, world.course.id, world.outsider.user_id)


def test_nobody_takes_themselves_out(world):
    """A course keeps an instructor."""
    with pytest.raises(Invalid):
        world.do(leave, world.instructor, world.course.id, world.instructor.user_id)


def test_a_preview_stores_nothing(world):
    """It says what would be, and nothing is."""
    found = world.do(preview_roster, world.instructor, world.course.id, LIST).difference

    assert [entry.login for entry in found.added] == ["ada", "bob"]
    assert world.first("users", login="ada") is None


def test_a_roster_makes_accounts_and_enrols_them(world):
    """Whoever has an account keeps it."""
    text = LIST + "3,Somebody,c@x,student\n"
    world.do(apply_roster, world.instructor, world.course.id, text)

    assert roles(world)["ada"] is Role.STUDENT
    assert world.first("users", login="bob").name == "دوד"
    assert world.first("users", login="student").name == "Student"
    assert world.first("roster", number="3").user_id == world.student.user_id


def test_a_roster_applied_twice_changes_nothing(world):
    """The second time all is unchanged."""
    world.do(apply_roster, world.instructor, world.course.id, LIST)
    again = world.do(apply_roster, world.instructor, world.course.id, LIST)

    assert (len(again.added), len(again.changed), again.unchanged) == (0, 0, 2)


def test_a_roster_lowers_nobodys_role(world):
    """An assistant on the list stays an assistant."""
    text = "number,name,login\n9,Grader,grader\n"
    world.do(apply_roster, world.instructor, world.course.id, text)

    assert roles(world)["grader"] is Role.GRADER


def test_who_is_missing_stays_unless_asked_otherwise(world):
    """And who leaves keeps their work."""
    world.do(apply_roster, world.instructor, world.course.id, LIST)
    shorter = "number,name,email,login\n1,Ada,a@x,ada\n"

    found = world.do(apply_roster, world.instructor, world.course.id, shorter)
    assert [row.number for row in found.missing] == ["2"]
    assert "bob" in roles(world)

    world.do(
        apply_roster,
        world.instructor,
        world.course.id,
        shorter,
        remove_missing=True,
    )
    assert "bob" not in roles(world)
    assert world.first("users", login="bob") is not None


def test_five_thousand_students(services):
    """A large course is taken over at once, and its gradebook has them all."""
    course = do(services, create_course, OPERATOR, "big", title="Big")
    rows = "\n".join(f"{i},Student {i},{i}@example.org" for i in range(5000))
    text = f"number,name,email\n{rows}"

    assert len(do(services, preview_roster, OPERATOR, course.id, text).difference.added) == 5000
    do(services, apply_roster, OPERATOR, course.id, text)
    assert do(services, apply_roster, OPERATOR, course.id, text).unchanged == 5000
    assert len(do(services, show_gradebook, OPERATOR, course.id).rows) == 5000


def test_what_changed_on_the_list_changes(world):
    """Name and email on the list; the account's own name stays the person's."""
    world.do(apply_roster, world.instructor, world.course.id, LIST)
    world.do(
        apply_roster,
        world.instructor,
        world.course.id,
        LIST.replace("Ada,a@x", "Ada K.,k@x"),
    )
    row = world.first("roster", number="1")

    assert (row.name, row.email) == ("Ada K.", "k@x")
    assert world.first("users", login="ada").name == "Ada"
