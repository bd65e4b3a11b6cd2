"""Who may do what."""

import pytest

from submissions.domain.people import Actor, Role, Scope
from submissions.domain.permissions import Permission, allowed, is_staff

P = Permission
MEMBER = {P.SEE_COURSE, P.HAND_IN, P.INQUIRE}
GRADER = MEMBER | {P.SEE_WORK, P.SEE_GRADES, P.COMMENT, P.OVERRIDE}


def granted(role, *, admin=False, scopes=None):
    """Return all that a role may do."""
    actor = Actor(1, "a", "A", admin, scopes)
    return {permission for permission in P if allowed(actor, role, permission)}


@pytest.mark.parametrize(
    ("role", "wanted"),
    [(None, set()), (Role.STUDENT, MEMBER), (Role.GRADER, GRADER), (Role.INSTRUCTOR, set(P))],
)
def test_each_role_may_do_exactly_this(role, wanted):
    """The whole table, spelled out once more."""
    assert granted(role) == wanted


def test_an_administrator_may_do_all_in_every_course():
    """Without being in it."""
    assert granted(None, admin=True) == set(P)


@pytest.mark.parametrize(
    ("scope", "wanted"),
    [
        (Scope.READ, {P.SEE_COURSE, P.SEE_WORK, P.SEE_GRADES}),
        (Scope.SUBMIT, MEMBER),
        (Scope.TEACH, set(P)),
        (Scope.INVITE, set()),
    ],
)
def test_a_token_may_do_what_its_scope_and_its_owner_may(scope, wanted):
    """A scope narrows, it never widens."""
    assert granted(Role.INSTRUCTOR, scopes=(scope,)) == wanted
    assert granted(Role.STUDENT, scopes=(scope,)) == wanted & MEMBER


def test_staff_are_graders_instructors_and_administrators():
    """Students and strangers are not."""
    usual, admin = Actor(1, "a", "A"), Actor(1, "a", "A", admin=True)

    assert [role for role in (None, *Role) if is_staff(usual, role)] == [
        Role.GRADER,
        Role.INSTRUCTOR,
    ]
    assert is_staff(admin, None)
