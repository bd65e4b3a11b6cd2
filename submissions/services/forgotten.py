"""A forgotten password, and invitations for a whole list: links by mail."""

from collections.abc import Sequence
from dataclasses import dataclass

from submissions.domain.mail import Kind
from submissions.domain.people import Actor, User
from submissions.domain.permissions import Permission
from submissions.errors import Invalid, NotFound, TooManyTries
from submissions.services.access import course_for
from submissions.services.accounts import may_invite
from submissions.services.audit import record, record_in
from submissions.services.letters import address_of
from submissions.services.notices import notify
from submissions.services.people import everybody_in
from submissions.services.ports import Services, Work
from submissions.services.tries import check_tries, count_try

_WINDOW_S = 3600.0
#: Of one address within the window, and mails to one person: nobody fills another's mailbox.
_MOST_ASKED, _MOST_SENT = 30, 3
#: So many accounts of one address are told.
_MOST_ACCOUNTS = 5


def ask_for_password(services: Services, said: str, *, client: str = "") -> None:
    """Have a link sent to whoever signs in with this, or has this address; say nothing of them.

    Nobody learns whether there is such an account: what is done of it is done by the sender.

    Raises
    ------
    NotFound
        If this service sends no mail.
    TooManyTries
        If this client asks too often.
    """
    if services.post is None:
        raise NotFound("mail")
    with services.writing() as work:
        key = f"forgotten-from:{client}"
        check_tries(work, key, most=_MOST_ASKED, window_s=_WINDOW_S)
        count_try(work, key)
        for user in _meant(work, said.strip().casefold()):
            _send_link(work, user)


def _meant(work: Work, said: str) -> Sequence[User]:
    by_login = work.users.by_login(said)
    if by_login is not None:
        return [by_login]
    return work.users.with_email(said)[:_MOST_ACCOUNTS] if "@" in said else []


def _send_link(work: Work, user: User) -> None:
    key = f"forgotten:{user.id}"
    try:
        check_tries(work, key, most=_MOST_SENT, window_s=_WINDOW_S)
    except TooManyTries:  # to say so would be to say that there is an account
        return
    count_try(work, key)
    notify(work, Kind.PASSWORD, user.id, [user.id])
    record(work, None, "password.forgotten", f"user:{user.id}")


@dataclass(frozen=True, slots=True)
class Invited:
    """How many are sent an invitation, and who has no address to send it to."""

    sent: int
    unreachable: Sequence[str]


def invite_all(work: Work, actor: Actor, course_id: int) -> Invited:
    """Have a link sent to all students of a course who cannot come in yet; again, if asked again.

    Left out is who is in somebody else's course, too: an administrator invites them.

    Raises
    ------
    NotFound, Forbidden
    Invalid
        If this service sends no mail.
    """
    mine = course_for(work, actor, course_id, Permission.MANAGE_PEOPLE)
    if work.services.post is None:
        raise Invalid("mail", "this service sends none; invite people one by one.")
    wanted = [
        one
        for one in everybody_in(work, course_id)
        if one.enrolment.student and _waits(work, one.user) and may_invite(work, actor, one.user)
    ]
    reached = [one for one in wanted if address_of(work, one.user, course_id)]
    notify(work, Kind.INVITATION, course_id, [one.user.id for one in reached])
    record_in(work, mine, "user.invite_all", people=len(reached))
    ids = {one.user.id for one in reached}
    return Invited(len(reached), [one.listed.name for one in wanted if one.user.id not in ids])


def _waits(work: Work, user: User) -> bool:
    """Whether somebody cannot come in yet."""
    ways = user.password_hash or work.subjects.of_user(user.id) or work.identities.of_user(user.id)
    return user.active and not ways
