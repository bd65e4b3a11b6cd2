"""Revoke an API token."""

from dataclasses import replace

from submissions.domain.people import Actor
from submissions.errors import NotFound
from submissions.services.access import require_keyboard
from submissions.services.ports import Services
from submissions.services.record import record


def revoke_token(services: Services, actor: Actor, token_id: int) -> None:
    """Make one of one's tokens useless; raise NotFound if it is not one's own."""
    require_keyboard(actor, "revoke a token")
    now = services.clock.now()
    with services.store.writing() as work:
        token = work.tokens.first(id=token_id, user_id=actor.user_id)
        if token is None:
            raise NotFound("token", token_id)
        work.tokens.replace(replace(token, revoked_at=token.revoked_at or now))
        record(work, actor, now, "token.revoke", f"token:{token_id}")
