"""Accounts: made, changed, invited, and their passwords."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from submissions.domain.mail import Kind
from submissions.domain.people import Actor, ApiToken, Role, Scope, User
from submissions.domain.permissions import Permission, allowed
from submissions.errors import (
    BadCredentials,
    ChangedMeanwhile,
    Conflict,
    Invalid,
    NotFound,
    NotSignedIn,
)
from submissions.services.access import require_admin, require_keyboard
from submissions.services.audit import record
from submissions.services.ports import Services, Work
from submissions.services.tokens import draw_token, hash_token
from submissions.services.windows import ALL, Cut, Window
from submissions.translations import LANGUAGES

_SHORTEST, _LONGEST = 10, 1000


def check_password(password: str, login: str) -> None:
    """Return if a password will do; raise Invalid with the reason if not."""
    if not _SHORTEST <= len(password) <= _LONGEST:
        raise Invalid("password", f"it has {len(password)} characters; wanted {_SHORTEST} or more.")
    if login and login.casefold() in password.casefold():
        raise Invalid("password", "it contains your name; choose one that nobody can guess.")


def add_user(
    work: Work,
    actor: Actor,
    login: str,
    *,
    name: str,
    email: str = "",
    password: str = "",
    admin: bool = False,
) -> User:
    """Make an account for a person; without a password they have to be invited.

    Raises
    ------
    Forbidden
        If the actor is no administrator.
    Conflict
        If there is an account of this name.
    Invalid
    """
    require_admin(actor, "make accounts")
    login = login.strip().casefold()
    if not login or len(login) > 200 or any(character.isspace() for character in login):
        raise Invalid("login", "wanted 1 to 200 characters without spaces.")
    if password:
        check_password(password, login)
    hashed = work.services.passwords.hash(password) if password else ""
    if work.users.by_login(login) is not None:
        raise Conflict(f"There is an account {login!r} already.")
    user = work.users.add(User(login, name or login, email, work.now, hashed, admin))
    record(work, actor, "user.add", f"user:{user.id}", login=login, admin=admin)
    return user


def change_user(
    work: Work,
    actor: Actor,
    user_id: int,
    *,
    name: str | None = None,
    email: str | None = None,
    admin: bool | None = None,
    active: bool | None = None,
    founder: bool | None = None,
    seen: User | None = None,
) -> User:
    """Change what is given, leave the rest; whoever may no longer sign in is signed out.

    Raises
    ------
    Forbidden, NotFound
    ChangedMeanwhile
        If it is no longer as it was ``seen``.
    Invalid
        If an administrator would lock themselves out.
    """
    require_admin(actor, "change accounts")
    if user_id == actor.user_id and (admin is False or active is False):
        raise Invalid("account", "it is your own; ask another administrator to do this.")
    rights = {"admin": admin, "active": active, "founder": founder}
    wanted = {"name": name, "email": email, **rights}
    changes = {field: value for field, value in wanted.items() if value is not None}
    old = work.users.get(user_id, lock=True)
    if seen is not None and seen != old:
        raise ChangedMeanwhile
    user = work.users.replace(replace(old, **changes))  # type: ignore[arg-type]
    if not user.active:
        work.sessions.end_all(user_id)
    record(work, actor, "user.change", f"user:{user_id}", **changes)
    return user


@dataclass(frozen=True, slots=True)
class UsersPage:
    """Accounts in order of login, or a part of them."""

    users: Sequence[User]
    cut: Cut[int]


def list_users(work: Work, actor: Actor, *, search: str = "", window: Window = ALL) -> UsersPage:
    """Return the accounts that have this in their login, name or email.

    Raises
    ------
    Forbidden
        Unless an administrator asks.
    """
    require_admin(actor, "see all accounts")
    found = [
        key
        for key in sorted(work.users.keys(), key=lambda key: key.login)
        if any(search.casefold() in said.casefold() for said in (key.login, key.name, key.email))
    ]
    cut = window.cut([key.id for key in found])
    users = {user.id: user for user in work.users.among(cut.keys)}
    return UsersPage([users[id_] for id_ in cut.keys], cut)


def show_user(work: Work, actor: Actor, user_id: int) -> User:
    """Return an account; raise Forbidden or NotFound."""
    require_admin(actor, "see all accounts")
    return work.users.get(user_id)


#: So long the link of an invitation is good.
INVITED = timedelta(days=14)
#: Names of tokens that set a password: of invitations, and of those who forgot theirs.
_LINKS = ("invitation", "forgotten")


def invite(work: Work, actor: Actor, user_id: int) -> str:
    """Return a token with which a person sets a password, once, within 14 days.

    An instructor may invite the students of their courses; an administrator anybody.

    Raises
    ------
    NotFound
        If the actor may not.
    """
    user = work.users.known(user_id)
    if user is None or not may_invite(work, actor, user):
        raise NotFound("person", user_id)
    record(work, actor, "user.invite", f"user:{user_id}")
    return draw_link(work, user_id, "invitation", INVITED)


def draw_link(work: Work, user_id: int, name: str, valid: timedelta) -> str:
    """Return a token that sets a password, once; an earlier one of this name is useless then."""
    token, scopes = draw_token(), (Scope.INVITE,)
    work.tokens.remove_named(user_id, name)
    until = work.now + valid
    work.tokens.add(ApiToken(user_id, name, hash_token(token), scopes, work.now, until))
    return token


def withdraw_invitations(work: Work, user_ids: Collection[int]) -> None:
    """Make invitations useless: another course takes these people in, on their word alone.

    Whoever made an account that nobody has claimed could wait for that, and claim it themselves.
    """
    work.notices.withdraw(user_ids, Kind.INVITATION)
    for name in _LINKS:
        work.tokens.withdraw(user_ids, name)


def may_invite(work: Work, actor: Actor, user: User) -> bool:
    """Return whether this is a student of the actor alone, and nothing more anywhere."""
    if actor.scopes is not None:
        return False
    if actor.admin:
        return True
    roles = work.enrolments.of_user(user.id)
    if work.subjects.of_user(user.id):  # they have a way in, and a password would be another's
        return False
    if user.admin or any(enrolment.role is not Role.STUDENT for enrolment in roles):
        return False
    # All their courses, or an instructor could enrol somebody else's student and become them.
    here = {course.id: role for course, role in work.courses.all_seen_by(actor.user_id)}
    return bool(roles) and all(
        allowed(actor, here[enrolment.course_id], Permission.MANAGE_PEOPLE) for enrolment in roles
    )


def accept_invitation(services: Services, token: str, password: str) -> User:
    """Set the password and use up the invitation; all sessions end. Return whose it is.

    Raises
    ------
    NotSignedIn
        If the invitation is unknown, used or over.
    Invalid
        If the password will not do; the invitation stands.
    """
    check_password(password, "")
    hashed, now = services.passwords.hash(password), services.clock.now()
    with services.writing() as work:
        found = work.tokens.by_token(hash_token(token))
        if found is None or found[0].expires_at <= now or Scope.INVITE not in found[0].scopes:
            raise NotSignedIn
        user = work.users.get(found[1].id, lock=True)
        work.users.replace(replace(user, password_hash=hashed))
        for name in _LINKS:
            work.tokens.remove_named(user.id, name)
        work.sessions.end_all(user.id)
        record(work, None, "password.set", f"user:{user.id}")
    return user


def change_password(services: Services, actor: Actor, current: str, new: str) -> None:
    """Set another password; all sessions of the person end but the one this is done in.

    Raises
    ------
    BadCredentials
        If the current one is wrong.
    Invalid
        If the new one will not do.
    """
    require_keyboard(actor, "change a password")
    check_password(new, actor.login)
    with services.reading() as work:
        user = work.users.get(actor.user_id)
    if not services.passwords.verify(user.password_hash, current):
        raise BadCredentials
    hashed = services.passwords.hash(new)
    with services.writing() as work:
        user = work.users.get(actor.user_id, lock=True)
        work.users.replace(replace(user, password_hash=hashed))
        work.sessions.end_all(user.id, but=actor.session_id)
        record(work, actor, "password.change", f"user:{user.id}")


def choose_language(work: Work, actor: Actor, language: str) -> User:
    """Have pages and mails speak a language to a person; empty for the one their browser asks for.

    Raises
    ------
    Forbidden
    Invalid
        If nobody has written its texts.
    """
    require_keyboard(actor, "choose a language")
    if language and language not in LANGUAGES:
        raise Invalid("language", f"wanted one of: {', '.join(LANGUAGES)}.")
    user = work.users.get(actor.user_id, lock=True)
    kept = replace(user, language=language)
    work.users.replace(kept)
    record(work, actor, "language.choose", f"user:{user.id}", language=language)
    return kept
