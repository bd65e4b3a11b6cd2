"""What waits for a person in a course: all of it, in order, and what is beside it."""

from dataclasses import replace

import pytest

from submissions.domain.submission import Status
from submissions.errors import Forbidden, Invalid, NotFound
from submissions.services.assignments import change_assignment
from submissions.services.inquiries import open_inquiry, reply_to_inquiry
from submissions.services.pending import settle_pending
from submissions.services.similarity import mark_looked_at
from submissions.services.todo import list_todo
from tests.service.test_similarity import ORIGINAL, RENAMED
from tests.service.world import RIGHT, entry


def undecided(_):
    """Grade with something that only a person can settle."""
    report = entry(0.5, outcome="failed")
    (question,) = report.questions
    return replace(report, questions=(replace(question, pending=1.0),))


@pytest.fixture
def waiting(world):
    """Give the course one thing of each kind that waits; return their keys in order."""
    asked = replace(world.assignment, inquiry_days=7)
    world.assignment = world.do(change_assignment, world.instructor, asked)
    first = world.hand_in(ORIGINAL)
    world.grade(undecided)
    inquiry = world.do(open_inquiry, world.student, first.id, "why?")
    second = world.hand_in(RENAMED, actor=world.classmate)
    with world.services.writing() as work:
        found = work.submissions.get(second.id)
        work.submissions.replace(replace(found, status=Status.ERRORED))
    return [
        f"inquiry-{inquiry.id}",
        f"pending-{first.id}",
        f"failed-{second.id}",
        f"similar-{first.id}",
    ]


def todo(world):
    """Return what waits, as a grader sees it."""
    return world.ask(list_todo, world.grader, world.course.id)


def test_all_kinds_wait_in_one_order(world, waiting):
    """Those that students wait for come first."""
    page = todo(world)

    assert [one.key for one in page.items] == waiting
    assert [one.who for one in page.items] == [
        ("Student",),
        ("Student",),
        ("Classmate",),
        ("Student", "Classmate"),
    ]
    assert {one.assignment.id for one in page.items} == {world.assignment.id}
    assert page.find(waiting[3]).group.submission_ids


def test_one_knows_where_one_is(world, waiting):
    """Before, after, and which of how many."""
    page = todo(world)
    places = [page.place(key) for key in waiting]

    assert [(one.position, one.total) for one in places] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [one.before for one in places] == [None, *waiting[:3]]
    assert [one.after for one in places] == [*waiting[1:], None]
    assert all(one.waits for one in places)


def test_what_is_done_leaves_and_its_place_stays(world, waiting):
    """From what has just been done, the next is still the next."""
    number = int(waiting[1].partition("-")[2])
    world.do(settle_pending, world.grader, number, "delta_k", points=1.0)
    page = todo(world)
    place = page.place(waiting[1])

    assert [one.key for one in page.items] == [waiting[0], *waiting[2:]]
    assert page.find(waiting[1]) is None
    assert (place.position, place.total, place.waits) == (2, 3, False)
    assert (place.before, place.after) == (waiting[0], waiting[2])


def test_answers_and_looks_take_the_others_away(world, waiting):
    """Until nothing but our own fault waits."""
    numbers = [int(key.partition("-")[2]) for key in waiting]
    world.do(reply_to_inquiry, world.grader, numbers[0], "because")
    world.do(settle_pending, world.grader, numbers[1], "delta_k", points=0.0)
    ids = [numbers[1], numbers[2]]
    world.do(mark_looked_at, world.grader, world.assignment.id, ids)
    page = todo(world)

    assert [one.key for one in page.items] == [waiting[2]]
    assert page.place(waiting[3]).position == 1


def test_nothing_waits_in_a_course_where_all_is_done(world):
    """An empty list has no places, and none is asked for."""
    world.hand_in(RIGHT)
    world.grade()
    page = todo(world)

    assert list(page.items) == []
    place = page.place("pending-1")
    assert (place.position, place.total, place.before, place.after) == (0, 0, None, None)


@pytest.mark.parametrize("key", ["", "pending", "pending-x", "grade-1", "pending-" + "9" * 10])
def test_a_key_that_names_nothing_is_refused(world, key):
    """Addresses are typed by people."""
    with pytest.raises(Invalid):
        todo(world).place(key)


def test_students_have_nothing_to_do_here(world):
    """They may not see it, and strangers learn of nothing."""
    with pytest.raises(Forbidden):
        world.ask(list_todo, world.student, world.course.id)
    with pytest.raises(NotFound):
        world.ask(list_todo, world.stranger, world.course.id)
