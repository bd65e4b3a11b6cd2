"""Change an account."""

from dataclasses import replace

from submissions.domain.people import Actor, User
from submissions.errors import ChangedMeanwhile, Invalid
from submissions.services.access import require_admin
from submissions.services.ports import Services
from submissions.services.record import record


def change_user(
    services: Services,
    actor: Actor,
    user_id: int,
    *,
    name: str | None = None,
    email: str | None = None,
    admin: bool | None = None,
    active: bool | None = None,
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
    wanted = {"name": name, "email": email, "admin": admin, "active": active}
    changes = {field: value for field, value in wanted.items() if value is not None}
    with services.store.writing() as work:
        old = work.users.get(user_id, lock=True)
        if seen is not None and seen != old:
            raise ChangedMeanwhile
        user = work.users.replace(replace(old, **changes))  # type: ignore[arg-type]
        if not user.active:
            work.sessions.remove(user_id=user_id)
        record(work, actor, services.clock.now(), "user.change", f"user:{user_id}", **changes)
    return user
