"""Courses are joined by a code, and made by who may."""

from dataclasses import replace
from pathlib import Path

import pytest

from submissions.config import Config
from submissions.domain.people import Role
from submissions.errors import Conflict, Forbidden, Invalid, NotFound, TooManyTries
from submissions.services.accounts import change_user
from submissions.services.courses import change_course
from submissions.services.joining import close_joining, coded_course, join, open_joining, sign_up
from submissions.services.people import apply_roster
from submissions.web import create_app
from tests.service.world import OPERATOR, PASSWORD

NEW = {"login": "Ann", "name": "Ann", "password": PASSWORD}


@pytest.fixture
def code(world):
    """Return the code of the course."""
    return world.do(open_joining, world.instructor, world.course.id).join_code


def role_of(world, user_id):
    """Return what somebody is in the course."""
    found = world.first("enrolments", course_id=world.course.id, user_id=user_id)
    return found and found.role


class TestJoining:
    """Whoever knows the code is a student."""

    def test_it_is_read_as_people_write_it(self, world, code):
        """Capitals, a dash, spaces."""
        for said in (code, code.upper(), f"{code[:4]}-{code[4:]}", f" {code} "):
            assert coded_course(world.services, said).id == world.course.id
        join(world.services, world.outsider, code)

        assert role_of(world, world.outsider.user_id) is Role.STUDENT

    def test_who_is_in_it_stays_what_they_are(self, world, code):
        """No instructor becomes a student by it."""
        join(world.services, world.instructor, code)

        assert role_of(world, world.instructor.user_id) is Role.INSTRUCTOR

    def test_an_older_code_a_closed_course_and_a_past_one_let_nobody_in(self, world, code):
        """Nor does no code."""
        again = world.do(open_joining, world.instructor, world.course.id).join_code
        for said in (code, "", "-", "x" * 5000, f"{again}a"):
            with pytest.raises(NotFound):
                join(world.services, world.outsider, said)
        world.do(change_course, world.instructor, world.course.id, archived=True)
        with pytest.raises(NotFound):
            join(world.services, world.outsider, again)
        world.do(change_course, world.instructor, world.course.id, archived=False)
        world.do(close_joining, world.instructor, world.course.id)
        with pytest.raises(NotFound):
            join(world.services, world.outsider, again)

    def test_nobody_tries_codes_without_end(self, world, code):
        """Right ones of a whole class are no tries."""
        world.clock.stop()
        for _ in range(100):
            coded_course(world.services, code, client="1.2.3.4")
            with pytest.raises(NotFound):
                coded_course(world.services, "wrongwrong", client="1.2.3.4")
        with pytest.raises(TooManyTries):
            coded_course(world.services, code, client="1.2.3.4")

    def test_a_token_joins_nothing(self, world, code):
        """People do."""
        token = replace(world.outsider, scopes=("teach",))
        with pytest.raises(Forbidden):
            join(world.services, token, code)


class TestAccounts:
    """Without an account, one makes one."""

    def test_its_login_is_no_class_lists(self, world, code):
        """A list that has the login without the wave makes another account."""
        made = sign_up(world.services, code, **NEW).actor
        world.do(apply_roster, world.instructor, world.course.id, "login,name\nann,Ann Other\n")

        assert made.login == "~ann"
        assert role_of(world, made.user_id) is Role.STUDENT
        assert {one.login for one in world.find("users", login=["ann", "~ann"])} == {"ann", "~ann"}
        (row,) = world.find("roster")
        assert row.user_id != made.user_id

    @pytest.mark.parametrize(
        "wrong",
        [
            {"login": ""},
            {"login": "~"},
            {"login": "a b"},
            {"login": "a\nb"},
            {"login": "a" * 100},
            {"name": " "},
            {"password": "short"},
            {"password": "annannannann"},
        ],
    )
    def test_what_is_wrong_makes_none(self, world, code, wrong):
        """With the reason."""
        with pytest.raises(Invalid):
            sign_up(world.services, code, **NEW | wrong)
        assert world.find("users", name="Ann") == []

    def test_nobody_gets_anothers(self, world, code):
        """Nor makes accounts without a code."""
        sign_up(world.services, code, **NEW)
        with pytest.raises(Conflict):
            sign_up(world.services, code, **NEW | {"login": "~ANN"})
        with pytest.raises(NotFound):
            sign_up(world.services, "wrong", **NEW | {"login": "bob"})


class Browser:
    """Keeps cookies, and sends forms of the site's own."""

    def __init__(self, world, tmp_path):
        self.client = create_app(world.services, Config(data_dir=Path(tmp_path))).test_client()

    def get(self, path):
        """Ask for a page."""
        return self.client.get(path, follow_redirects=True).text

    def post(self, path, **data):
        """Send a form; return the page that comes of it."""
        with self.client.session_transaction() as session:
            session["csrf"] = "token"
        return self.client.post(path, data={"csrf": "token", **data}, follow_redirects=True).text


def test_pages_lead_from_the_wall_into_the_course(world, code, tmp_path):
    """Code, account, course."""
    browser = Browser(world, tmp_path)
    assert "Join Deep Learning" in browser.get(f"/join?code={code.upper()}")
    assert "no course with this code" in browser.get("/join/wrong")
    told = {"name": "Ann", "login": "ann", "password": PASSWORD, "again": PASSWORD}
    assert "the two are different" in browser.post(f"/join/{code}/account", **told | {"again": "x"})
    page = browser.post(f"/join/{code}/account", **told)

    assert "Your login is ~ann" in page
    assert "Deep Learning" in page
    assert "You are in this course now" in browser.post(f"/join/{code}")


def test_who_may_make_courses_finds_the_form(world, tmp_path):
    """And nobody else; an instructor opens a course by a code, and closes it."""
    browser = Browser(world, tmp_path)
    browser.post("/sign-in", login="student", password=PASSWORD)
    assert "New course" not in browser.get("/")
    assert "Not allowed" in browser.get("/courses/new")
    world.do(change_user, OPERATOR, world.student.user_id, founder=True)
    assert "New course" in browser.get("/")
    assert "You are its instructor" in browser.get("/courses/new")
    page = browser.post("/courses/new", slug="own", title="Own", zone="Europe/Zurich")
    assert "Draw a code" in page
    course = world.first("courses", slug="own")
    path = f"/courses/{course.id}/joining"
    assert "Draw another code" in browser.post(path, deed="open")
    assert world.first("courses", slug="own").join_code
    assert "Draw a code" in browser.post(path, deed="close")
