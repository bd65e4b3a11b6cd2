"""Sign out."""

from submissions.services.ports import Services
from submissions.services.tokens import hash_token


def sign_out(services: Services, token: str) -> None:
    """End the session of this token, if there is one."""
    with services.store.writing() as work:
        work.sessions.remove(token_hash=hash_token(token))
