"""More time that stands for all assignments of a course."""

from dataclasses import replace

import pytest

from submissions.errors import AssignmentClosed, Invalid, NotFound
from submissions.services.accommodations import (
    grant_accommodation,
    list_accommodations,
    revoke_accommodation,
)
from submissions.services.assignments import change_assignment
from submissions.services.home import list_assignments
from submissions.services.privacy import delete_person, export_person


def grant(world, **how):
    """Give the student more time everywhere."""
    return world.do(
        grant_accommodation,
        world.instructor,
        world.course.id,
        world.student.user_id,
        **{"reason": "law", "extra_hours": 48.0, **how},
    )


def points(world):
    """Return the points of the student."""
    return world.first("grades", user_id=world.student.user_id).points


def test_grades_follow_it_and_follow_when_it_ends(world):
    """A day late is not late with two days more; others are as late as they were."""
    world.do(change_assignment, world.instructor, replace(world.assignment, late_per_day=0.5))
    world.clock.turn(days=1, hours=1)
    world.hand_in()
    world.grade()
    assert points(world) == 5.0

    grant(world)
    assert points(world) == 10.0
    grant(world, extra_hours=0.5)  # in place of the first
    assert points(world) == 5.0
    assert len(world.do(list_accommodations, world.instructor, world.course.id).accommodations) == 1

    grant(world)
    world.do(revoke_accommodation, world.instructor, world.course.id, world.student.user_id)
    assert points(world) == 5.0


def test_it_opens_what_is_closed_for_others_also_what_is_made_later(world):
    """Their page shows their dates."""
    grant(world)
    later = world.add()
    world.clock.turn(days=4)

    world.hand_in(assignment=later)
    with pytest.raises(AssignmentClosed):
        world.hand_in(assignment=later, actor=world.classmate)
    cards = world.do(list_assignments, world.student, world.course.id).cards
    due = {card.assignment.id: card.terms.due_at for card in cards}
    assert (due[later.id] - later.due_at).total_seconds() == 48 * 3600


@pytest.mark.parametrize(
    "how",
    [
        {"reason": " "},
        {"extra_hours": 0.0},
        {"extra_hours": -1.0},
        {"extra_hours": float("nan")},
        {"extra_attempts": -1},
    ],
)
def test_it_needs_a_reason_and_gives_something(world, how):
    """Nothing is stored otherwise."""
    with pytest.raises(Invalid):
        grant(world, **how)
    assert world.find("accommodations") == []


def test_it_is_for_people_of_the_course(world):
    """And what is not there cannot be taken back."""
    theirs = world.instructor, world.course.id, world.outsider.user_id
    with pytest.raises(NotFound):
        world.do(grant_accommodation, *theirs, reason="x", extra_hours=1.0)
    with pytest.raises(NotFound):
        world.do(revoke_accommodation, *theirs)


def test_it_is_given_out_and_deleted_with_its_person(world):
    """As all that is kept about them."""
    grant(world)
    user_id = world.student.user_id
    (given,) = world.do(export_person, world.student, user_id)["accommodations"]
    assert given["extra_hours"] == 48.0

    world.do(delete_person, world.admin, user_id, login="student")
    assert world.find("accommodations") == []
