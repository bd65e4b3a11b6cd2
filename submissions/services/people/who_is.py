"""Find out who is there, by the token of a session or of a program."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from submissions.domain.people import Actor, ApiToken, Scope, Session
from submissions.errors import NotFound, NotSignedIn
from submissions.services.ports import Services, Work
from submissions.services.tokens import hash_token

_SELDOM = timedelta(minutes=10)


def who_is(services: Services, token: str, *, program: bool = False) -> Actor:
    """Return who carries this token.

    Parameters
    ----------
    services : Services
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
    return named(services, hash_token(token), services.clock.now())


def _by_session(services: Services, hashed: str, now: datetime) -> Actor:
    with services.store.reading() as work:
        session = work.sessions.first(token_hash=hashed)
        if session is None or session.expires_at <= now:
            raise NotSignedIn
        actor = _actor(work, session.user_id, None, session.id)
    _live_on(services, session, now)
    return actor


def _by_api_token(services: Services, hashed: str, now: datetime) -> Actor:
    with services.store.reading() as work:
        token = work.tokens.first(token_hash=hashed)
        if token is None or token.revoked_at is not None or token.expires_at <= now:
            raise NotSignedIn
        if Scope.INVITE in token.scopes:
            raise NotSignedIn
        actor = _actor(work, token.user_id, token.scopes, 0)
    _note_use(services, token, now)
    return actor


def _note_use(services: Services, token: ApiToken, now: datetime) -> None:
    """Note that a token is used; seldom, for the same reason as below."""
    if token.last_used_at is not None and now - token.last_used_at < _SELDOM:
        return
    with suppress(NotFound), services.store.writing(durable=False) as work:
        kept = work.tokens.get(token.id, lock=True)  # it may have been revoked just now
        work.tokens.replace(replace(kept, last_used_at=now))


def _actor(work: Work, user_id: int, scopes: tuple[str, ...] | None, session_id: int) -> Actor:
    user = work.users.first(id=user_id)
    if user is None or not user.active:
        raise NotSignedIn
    return Actor(user.id, user.login, user.name, user.admin, scopes, session_id)


def _live_on(services: Services, session: Session, now: datetime) -> None:
    """Extend a session that is used; seldom, so that reading a page writes nothing as a rule."""
    until = now + timedelta(seconds=services.limits.session_s)
    if (until - session.expires_at).total_seconds() < services.limits.session_s / 10:
        return
    with suppress(NotFound), services.store.writing() as work:  # it may have ended just now
        work.sessions.replace(replace(session, expires_at=until))
