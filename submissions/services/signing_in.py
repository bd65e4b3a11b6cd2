"""Signing in and out, and who somebody is."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from submissions.domain.people import Actor, ApiToken, Device, Scope, Session, User
from submissions.errors import BadCredentials, NotFound, NotSignedIn
from submissions.services.audit import record
from submissions.services.ports import Services, Work
from submissions.services.tokens import draw_token, hash_token
from submissions.services.tries import check_pause, count_try


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: the token belongs in a cookie and nowhere else."""

    token: str
    actor: Actor
    expires_at: datetime


def sign_in(
    services: Services, login: str, password: str, *, client: str = "", device: Device | None = None
) -> SignedIn:
    """Begin a session.

    Parameters
    ----------
    services : Services
    login, password : str
    client : str
        Where the request comes from; failures are counted for it, for the name, and for both.
    device : Device, optional
        What it comes with. Where the person has signed in with it before, failures of others
        count for nothing: nobody can keep them out.

    Raises
    ------
    BadCredentials
        Without a word on which of the two is wrong.
    TooManyTries
        With the seconds to wait: they grow with what failed, to a minute.
    """
    with services.reading() as work:
        user = work.users.by_login(login.strip().casefold())
        limits = _limits(services.limits.sign_in_tries, login, client, user, device)
        for key, free in limits.items():
            check_pause(work, key, free=free, window_s=services.limits.sign_in_window_s)
    # Hashing takes long on purpose, so it happens outside of any unit of work.
    right = services.passwords.verify(user.password_hash if user else "", password)
    if user is None or not right or not user.active:
        with services.writing() as work:
            for key in limits:
                count_try(work, key)
        raise BadCredentials
    return _begin(services, user, forgiven=next(iter(limits)))


def _limits(
    free: int, login: str, client: str, user: User | None, device: Device | None
) -> dict[str, int]:
    """Return what failures are counted for, and how many are free for each, the narrowest first.

    A hundred addresses can slow a name down, for devices that are new to it, and a hundred names
    an address. Neither can be told from people who forgot their passwords, and both pass.
    """
    if user is not None and device is not None and user.id in device.user_ids:
        return {f"sign-in-with:{device.name}": free}
    name = login.strip().casefold()[:200]
    return {
        f"sign-in-pair:{client} {name}": free,
        f"sign-in:{name}": 10 * free,
        f"sign-in-from:{client}": 50 * free,
    }


def _begin(services: Services, user: User, *, forgiven: str) -> SignedIn:
    limits = services.limits
    looked_back_s = max(limits.sign_in_window_s, limits.submit_window_s)  # by any of them
    with services.writing() as work:
        work.tries.forget_key(forgiven)
        work.tries.forget(work.now - timedelta(seconds=looked_back_s))
        return begin_session(work, user)


def begin_session(work: Work, user: User) -> SignedIn:
    """Begin a session of a person whom somebody has recognized.

    Raises
    ------
    NotSignedIn
        If they may no longer sign in.
    """
    token, limits = draw_token(), work.services.limits
    expires_at = work.now + timedelta(seconds=limits.session_s)
    work.sessions.forget(work.now)
    session = work.sessions.add(Session(user.id, hash_token(token), work.now, expires_at))
    actor = _active(user, None, session.id)
    record(work, actor, "session.begin", f"user:{user.id}")
    return SignedIn(token, actor, expires_at)


def sign_out(work: Work, token: str) -> None:
    """End the session of this token, if there is one."""
    work.sessions.end(hash_token(token))


_SELDOM = timedelta(minutes=10)


def who_is(work: Work, token: str, *, program: bool = False) -> Actor:
    """Return who carries this token.

    Parameters
    ----------
    work : Work
    token : str
    program : bool
        Whether it is an API token; otherwise the token of a session, which lives on while it is
        used.

    Raises
    ------
    NotSignedIn
        If it is unknown, over, revoked, or its owner may no longer sign in.
    """
    named = _by_api_token if program else _by_session
    return named(work, hash_token(token))


def _by_session(work: Work, hashed: str) -> Actor:
    found = work.sessions.by_token(hashed)
    if found is None or found[0].expires_at <= work.now:
        raise NotSignedIn
    session, user = found
    actor = _active(user, None, session.id)
    _live_on(work.services, session, work.now)
    return actor


def _by_api_token(work: Work, hashed: str) -> Actor:
    found = work.tokens.by_token(hashed)
    if found is None:
        raise NotSignedIn
    token, user = found
    over = token.revoked_at is not None or token.expires_at <= work.now
    if over or Scope.INVITE in token.scopes:
        raise NotSignedIn
    actor = _active(user, token.scopes, 0)
    _note_use(work.services, token, work.now)
    return actor


def _active(user: User, scopes: tuple[str, ...] | None, session_id: int) -> Actor:
    if not user.active:
        raise NotSignedIn
    return replace(user.actor, scopes=scopes, session_id=session_id)


def _live_on(services: Services, session: Session, now: datetime) -> None:
    """Extend a session that is used; seldom, so that reading a page writes nothing as a rule.

    It is stored by itself, whatever becomes of what else is done.
    """
    until = now + timedelta(seconds=services.limits.session_s)
    if (until - session.expires_at).total_seconds() < services.limits.session_s / 10:
        return
    with suppress(NotFound), services.writing() as work:  # it may have ended just now
        work.sessions.replace(replace(session, expires_at=until))


def _note_use(services: Services, token: ApiToken, now: datetime) -> None:
    """Note that a token is used; seldom, for the same reason."""
    if token.last_used_at is not None and now - token.last_used_at < _SELDOM:
        return
    with suppress(NotFound), services.writing(durable=False) as work:
        kept = work.tokens.get(token.id, lock=True)  # it may have been revoked just now
        work.tokens.replace(replace(kept, last_used_at=now))
