"""Join a course by its code: the way without a list, and without mail."""

import secrets
from dataclasses import replace

from submissions.domain.courses import Course
from submissions.domain.people import Actor, Role, User
from submissions.domain.permissions import Permission
from submissions.errors import Conflict, Invalid, NotFound
from submissions.services.access import course_for, require_keyboard
from submissions.services.accounts import check_password
from submissions.services.audit import record
from submissions.services.people import give_role
from submissions.services.ports import Services, Work
from submissions.services.signing_in import SignedIn, begin_session
from submissions.services.tries import check_pause, check_tries, count_try

#: Letters and digits that nobody mistakes for another, read from a wall; some 10^12 codes.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 8
#: A class sits behind one address: so many wrong codes of it are free, so many accounts an hour.
_FREE, _MOST_ACCOUNTS = 100, 500
_WINDOW_S = 3600.0
#: Before the login of whoever makes their own account: no class list means it by chance.
_OWN = "~"


def open_joining(work: Work, actor: Actor, course_id: int) -> Course:
    """Let whoever knows a new code join a course as a student; an older code is useless then.

    Raises
    ------
    NotFound, Forbidden
    """
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return _set_code(work, actor, course_id, code)


def close_joining(work: Work, actor: Actor, course_id: int) -> Course:
    """Let nobody join any more; who did stays. Raise NotFound or Forbidden."""
    return _set_code(work, actor, course_id, "")


def _set_code(work: Work, actor: Actor, course_id: int, code: str) -> Course:
    course_for(work, actor, course_id, Permission.MANAGE_PEOPLE)
    course = work.courses.get(course_id, lock=True)
    kept = work.courses.replace(replace(course, join_code=code))
    deed = "course.open_joining" if code else "course.close_joining"
    record(work, actor, deed, f"course:{course_id}", course_id=course_id)
    return kept


def coded_course(services: Services, code: str, *, client: str = "") -> Course:
    """Return the course that a code lets in to, to anybody who knows it.

    Raises
    ------
    NotFound
    TooManyTries
        If this client has tried many that were wrong.
    """
    key = f"join-from:{client}"
    with services.reading() as work:
        check_pause(work, key, free=_FREE, window_s=_WINDOW_S)
        found = _found(work, code)
    if found is None:
        with services.writing(durable=False) as work:
            count_try(work, key)
        raise NotFound("course with this code")
    return found


def _found(work: Work, code: str) -> Course | None:
    plain = "".join(one for one in code.casefold() if one in _LETTERS)
    course = work.courses.by_join_code(plain) if len(code) <= 40 else None
    return None if course is None or course.archived else course


def join(services: Services, actor: Actor, code: str, *, client: str = "") -> Course:
    """Become a student of the course that a code lets in to; who is in it stays what they are.

    Raises
    ------
    Forbidden, NotFound, TooManyTries
    """
    require_keyboard(actor, "join a course")
    course = coded_course(services, code, client=client)
    with services.writing() as work:
        if work.enrolments.of(course.id, actor.user_id) is None:
            give_role(work, course.id, actor.user_id, Role.STUDENT, by=actor)
    return course


def sign_up(
    services: Services, code: str, *, login: str, name: str, password: str, client: str = ""
) -> SignedIn:
    """Make an account of one's own with a code, join, and begin a session.

    Its login is what was chosen with ``~`` before it: nobody takes one that a class list means.

    Raises
    ------
    NotFound, TooManyTries
        As for :func:`coded_course`.
    Conflict
        If there is such an account.
    Invalid
    """
    course, login = coded_course(services, code, client=client), login.strip().casefold()
    login = _OWN + login.removeprefix(_OWN)
    if not 2 <= len(login) <= 100 or not login.isprintable() or " " in login:
        raise Invalid("login", "wanted 1 to 99 characters without spaces.")
    if not name.strip():
        raise Invalid("name", "wanted what others call you.")
    check_password(password, login.removeprefix(_OWN))
    hashed = services.passwords.hash(password)  # takes long on purpose, so outside of any unit
    key = f"sign-up-from:{client}"
    with services.writing() as work:
        check_tries(work, key, most=_MOST_ACCOUNTS, window_s=_WINDOW_S)
        if work.users.by_login(login) is not None:
            raise Conflict(f"There is an account {login!r} already; choose another login.")
        count_try(work, key)
        user = work.users.add(User(login, name.strip()[:300], "", work.now, hashed))
        record(work, None, "user.sign_up", f"user:{user.id}", course_id=course.id)
        give_role(work, course.id, user.id, Role.STUDENT, by=None)
        return begin_session(work, user)
