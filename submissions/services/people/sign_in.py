"""Sign in with a name and a password."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from submissions.domain.people import Actor, Session, User
from submissions.errors import BadCredentials
from submissions.services.ports import Before, Services
from submissions.services.record import record
from submissions.services.tokens import draw_token, hash_token
from submissions.services.tries import check_tries, count_try


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: the token belongs in a cookie and nowhere else."""

    token: str
    actor: Actor
    expires_at: datetime


def sign_in(services: Services, login: str, password: str, *, client: str = "") -> SignedIn:
    """Begin a session.

    Parameters
    ----------
    services : Services
    login, password : str
    client : str
        Where the request comes from; failures are counted for it as well.

    Raises
    ------
    BadCredentials
        Without a word on which of the two is wrong.
    TooManyTries
    """
    keys = [f"sign-in:{login.strip().casefold()[:200]}", f"sign-in-from:{client}"]
    user = _known(services, login, keys)
    # Hashing takes long on purpose, so it happens outside of any unit of work.
    right = services.passwords.verify(user.password_hash if user else "", password)
    if user is None or not right or not user.active:
        _count_failure(services, keys)
        raise BadCredentials
    return _begin(services, user)


def _known(services: Services, login: str, keys: list[str]) -> User | None:
    limits = services.limits
    with services.store.reading() as work:
        for key in keys:
            check_tries(
                work,
                key,
                services.clock.now(),
                most=limits.sign_in_tries,
                window_s=limits.sign_in_window_s,
            )
        return work.users.first(login=login.strip().casefold())


def _count_failure(services: Services, keys: list[str]) -> None:
    with services.store.writing() as work:
        for key in keys:
            count_try(work, key, services.clock.now(), window_s=services.limits.sign_in_window_s)


def _begin(services: Services, user: User) -> SignedIn:
    now, token = services.clock.now(), draw_token()
    expires_at = now + timedelta(seconds=services.limits.session_s)
    with services.store.writing() as work:
        work.sessions.remove(expires_at=Before(now))
        session = work.sessions.add(Session(user.id, hash_token(token), now, expires_at))
        actor = Actor(user.id, user.login, user.name, user.admin, session_id=session.id)
        record(work, actor, now, "session.begin", f"user:{user.id}")
    return SignedIn(token, actor, expires_at)
