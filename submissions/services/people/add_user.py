"""Make an account."""

from submissions.domain.people import Actor, User
from submissions.errors import Conflict, Invalid
from submissions.services.access import require_admin
from submissions.services.people.passwords import check_password
from submissions.services.ports import Services
from submissions.services.record import record


def add_user(
    services: Services,
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
    hashed = services.passwords.hash(password) if password else ""
    now = services.clock.now()
    with services.store.writing() as work:
        if work.users.first(login=login) is not None:
            raise Conflict(f"There is an account {login!r} already.")
        user = work.users.add(User(login, name or login, email, now, hashed, admin))
        record(work, actor, now, "user.add", f"user:{user.id}", login=login, admin=admin)
    return user
