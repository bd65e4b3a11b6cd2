"""List one's API tokens."""

from submissions.domain.people import Actor, ApiToken, Scope
from submissions.services.access import require_keyboard
from submissions.services.ports import Services


def list_tokens(services: Services, actor: Actor) -> list[ApiToken]:
    """Return the actor's tokens, revoked ones as well, newest first."""
    require_keyboard(actor, "see tokens")
    with services.store.reading() as work:
        found = work.tokens.find(user_id=actor.user_id, newest=True)
    return [token for token in found if Scope.INVITE not in token.scopes]
