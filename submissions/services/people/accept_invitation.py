"""Set a first or forgotten password with the token of an invitation."""

from dataclasses import replace

from submissions.domain.people import Scope
from submissions.errors import NotSignedIn
from submissions.services.people.passwords import check_password
from submissions.services.ports import Services
from submissions.services.record import record
from submissions.services.tokens import hash_token


def accept_invitation(services: Services, token: str, password: str) -> str:
    """Set the password and use up the invitation; all sessions end. Return the login.

    Raises
    ------
    NotSignedIn
        If the invitation is unknown, used or over.
    Invalid
        If the password will not do; the invitation stands.
    """
    check_password(password, "")
    hashed, now = services.passwords.hash(password), services.clock.now()
    with services.store.writing() as work:
        found = work.tokens.first(token_hash=hash_token(token))
        if found is None or found.expires_at <= now or Scope.INVITE not in found.scopes:
            raise NotSignedIn
        user = work.users.get(found.user_id, lock=True)
        work.users.replace(replace(user, password_hash=hashed))
        work.tokens.remove(id=found.id)
        work.sessions.remove(user_id=user.id)
        record(work, None, now, "password.set", f"user:{user.id}")
    return user.login
