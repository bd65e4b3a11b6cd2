"""Change one's password."""

from dataclasses import replace

from submissions.domain.people import Actor
from submissions.errors import BadCredentials
from submissions.services.access import require_keyboard
from submissions.services.people.passwords import check_password
from submissions.services.ports import Services
from submissions.services.record import record


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
    with services.store.reading() as work:
        user = work.users.get(actor.user_id)
    if not services.passwords.verify(user.password_hash, current):
        raise BadCredentials
    hashed, now = services.passwords.hash(new), services.clock.now()
    with services.store.writing() as work:
        user = work.users.get(actor.user_id, lock=True)
        work.users.replace(replace(user, password_hash=hashed))
        for session in work.sessions.find(user_id=user.id):
            if session.id != actor.session_id:
                work.sessions.remove(id=session.id)
        record(work, actor, now, "password.change", f"user:{user.id}")
