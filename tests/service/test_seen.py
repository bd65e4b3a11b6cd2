"""Changes decided on what is no longer so are refused; the use of a token is noted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from submissions.errors import ChangedMeanwhile, NotSignedIn
from submissions.services.accounts import change_user
from submissions.services.assignments import change_assignment
from submissions.services.courses import change_course
from submissions.services.signing_in import who_is
from submissions.services.tokens import create_token, list_tokens, revoke_token


def test_an_assignment_is_not_overwritten(world):
    """The second of two who read the same is told so, inside the transaction."""
    seen = world.assignment
    teacher = world.instructor
    world.do(change_assignment, teacher, replace(seen, points=4.0), seen=seen)

    with pytest.raises(ChangedMeanwhile, match="Read it again"):
        world.do(change_assignment, teacher, replace(seen, title="Mine"), seen=seen)
    assert world.first("assignments", id=seen.id).points == 4.0


def test_a_course_is_not_overwritten(world):
    """Nor its settings."""
    seen, teacher = world.course, world.instructor
    world.do(change_course, teacher, seen.id, term="spring", seen=seen)

    with pytest.raises(ChangedMeanwhile):
        world.do(change_course, teacher, seen.id, term="autumn", seen=seen)
    assert world.first("courses", id=seen.id).term == "spring"


def test_an_account_is_not_overwritten(world):
    """Nor a person's account."""
    seen = world.first("users", login="student")
    world.do(change_user, world.admin, seen.id, name="Ada", seen=seen)

    with pytest.raises(ChangedMeanwhile):
        world.do(change_user, world.admin, seen.id, name="Bob", seen=seen)
    assert world.first("users", login="student").name == "Ada"


def test_the_last_use_of_a_token_is_noted(world):
    """Seldom: reading writes nothing as a rule. Revoking it stays revoking it."""
    made = world.do(create_token, world.student, "ci", ["read"])
    used = []
    for minutes in (0, 1, 11):
        world.clock.turn(minutes=minutes)
        world.ask(who_is, made.token, program=True)
        used.append(world.do(list_tokens, world.student)[0].last_used_at)

    assert used[0] == used[1]
    assert used[2] - used[0] >= timedelta(minutes=12)
    world.do(revoke_token, world.student, made.kept.id)
    with pytest.raises(NotSignedIn):
        world.ask(who_is, made.token, program=True)
