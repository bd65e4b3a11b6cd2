"""What each role sees first: what is next up, how a class stands, how the service is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import event

from grader.errors import ExerciseError
from submissions.cli.backup import backup
from submissions.domain.people import Role
from submissions.domain.stage import Stage
from submissions.services.accounts import add_user
from submissions.services.assignments import change_assignment
from submissions.services.extensions import grant_extension
from submissions.services.health import show_health
from submissions.services.home import list_assignments, show_home
from submissions.services.inquiries import open_inquiry
from submissions.services.people import enrol
from submissions.store.room import Room
from tests.doing import ask, do
from tests.service.world import OPERATOR, WRONG, actor_of, entry


def stage(world, who=None):
    """Return where somebody is with the assignment."""
    (page,) = world.ask(show_home, who or world.student)
    return next(one.stage for one in page.cards if one.assignment.id == world.assignment.id)


def overview(world, who=None):
    """Return how the assignment stands, as its staff sees it."""
    page = world.ask(list_assignments, who or world.instructor, world.course.id)
    return page.overviews[world.assignment.id]


def test_a_stage_is_ones_own(world):
    """An extension moves it; a grade that is withheld is no reason to be done."""
    assert stage(world) is Stage.OPEN
    world.clock.turn(days=2)
    assert stage(world) is Stage.LATE
    later = world.clock.now() + timedelta(days=2)
    user_id = world.student.user_id
    world.do(
        grant_extension, world.instructor, world.assignment.id, user_id, reason="r", due_at=later
    )
    assert stage(world) is Stage.OPEN
    assert stage(world, world.classmate) is Stage.LATE

    world.hand_in()
    assert stage(world) is Stage.STARTED
    world.grade()
    assert stage(world) is Stage.DONE
    hidden = replace(world.assignment, feedback_level=0)
    world.do(change_assignment, world.instructor, hidden)
    assert stage(world) is Stage.STARTED


def test_staff_sees_how_the_class_stands(world):
    """Students alone are counted: what staff tries out is in no figure."""
    world.hand_in(WRONG)
    world.hand_in(actor=world.classmate)
    world.hand_in(actor=world.grader)
    world.grade()
    found = overview(world)

    assert (found.students, found.handed_in, found.mean) == (2, 2, 5.0)
    assert not found.waits
    ((mistake, students),) = [(one.mistake, one.students) for one in found.trends]
    assert (mistake, students) == ("M13 W without its transpose", 1)
    assert overview(world, world.grader) == found


def test_what_waits_for_a_person_is_counted(world):
    """Undecided points, inquiries, and what we could not grade."""

    def pending(_):
        (question,) = entry(0.5, outcome="undecided").questions
        return replace(entry(0.5), questions=(replace(question, pending=1.0),))

    def broken(_):
        raise ExerciseError("gone")

    world.assignment = world.do(
        change_assignment, world.instructor, replace(world.assignment, inquiry_days=7)
    )
    first = world.hand_in()
    world.grade(pending)
    world.do(open_inquiry, world.student, first.id, "why?")
    world.hand_in(actor=world.classmate)
    world.grade(broken)
    found = overview(world)

    assert (found.pending, found.inquiries, found.set_aside, found.waits) == (1, 1, 1, True)


def test_students_get_no_overview(world):
    """Nor does staff of one course get another's."""
    world.hand_in()
    assert all(not page.overviews for page in world.ask(show_home, world.student))
    assert not world.ask(list_assignments, world.student, world.course.id).overviews
    for page in world.ask(show_home, world.stranger):
        assert world.assignment.id not in page.overviews


def test_more_assignments_cost_no_more_questions(world):
    """The first page of staff asks the store as often for ten of them as for one."""
    world.do(enrol, world.admin, world.course.id, "admin", Role.INSTRUCTOR)
    asked = []
    event.listen(world.services.store.engine, "before_cursor_execute", lambda *_: asked.append(1))
    world.ask(show_home, world.instructor)
    once = len(asked)
    for _ in range(9):
        world.hand_in(assignment=world.add())
    world.grade()
    asked.clear()
    world.ask(show_home, world.instructor)

    assert len(asked) == once


def test_the_service_says_when_it_was_backed_up_and_what_room_there_is(services, tmp_path):
    """In numbers; whether they are good ones is said with them."""
    admin = actor_of(do(services, add_user, OPERATOR, "root", name="Root", admin=True))
    before = ask(services, show_health, admin)
    assert (before.backed_up_at, before.backup_old) == (None, False)
    assert before.room.used_bytes > 0
    assert before.room.free_bytes > 0

    done = CliRunner().invoke(backup, [str(tmp_path / "b.zip"), "--data", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert ask(services, show_health, admin).backed_up_at is not None
    services.clock.turn(days=8)
    assert ask(services, show_health, admin).backup_old


@pytest.mark.parametrize(("free", "short"), [(None, False), (2**20, True), (2**40, False)])
def test_little_room_is_said(free, short):
    """Elsewhere it is not known."""
    assert Room(1, free).short is short
