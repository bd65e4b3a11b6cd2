"""Invite a person to set a first password, or a new one if it is forgotten."""

from datetime import timedelta

from submissions.domain.people import Actor, ApiToken, Role, Scope, User
from submissions.domain.permissions import Permission, allowed
from submissions.errors import NotFound
from submissions.services.access import role_in
from submissions.services.ports import Services, Work
from submissions.services.record import record
from submissions.services.tokens import draw_token, hash_token

_VALID = timedelta(days=14)


def invite(services: Services, actor: Actor, user_id: int) -> str:
    """Return a token with which a person sets a password, once, within 14 days.

    An instructor may invite the students of their courses; an administrator anybody.

    Raises
    ------
    NotFound
        If the actor may not.
    """
    now, token = services.clock.now(), draw_token()
    with services.store.writing() as work:
        user = work.users.first(id=user_id)
        if user is None or not _may(work, actor, user):
            raise NotFound("person", user_id)
        work.tokens.remove(user_id=user_id, name="invitation")
        work.tokens.add(
            ApiToken(user_id, "invitation", hash_token(token), (Scope.INVITE,), now, now + _VALID)
        )
        record(work, actor, now, "user.invite", f"user:{user_id}")
    return token


def _may(work: Work, actor: Actor, user: User) -> bool:
    """Whether this is a student of the actor alone, and nothing more anywhere."""
    if actor.scopes is not None:
        return False
    if actor.admin:
        return True
    roles = work.enrolments.find(user_id=user.id)
    if user.admin or any(enrolment.role is not Role.STUDENT for enrolment in roles):
        return False
    # All their courses, or an instructor could enrol somebody else's student and become them.
    return bool(roles) and all(
        allowed(actor, role_in(work, actor, enrolment.course_id), Permission.MANAGE_PEOPLE)
        for enrolment in roles
    )
