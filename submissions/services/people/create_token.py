"""Make an API token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from submissions.domain.people import Actor, ApiToken, Scope
from submissions.errors import Invalid
from submissions.services.access import require_keyboard
from submissions.services.ports import Services
from submissions.services.record import record
from submissions.services.tokens import draw_token, hash_token

_MAY = (Scope.READ, Scope.SUBMIT, Scope.TEACH)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token as it is shown once, and what is kept of it."""

    token: str
    kept: ApiToken


def create_token(
    services: Services, actor: Actor, name: str, scopes: Sequence[str], *, days: int = 180
) -> NewToken:
    """Make a token for a program of one's own.

    Parameters
    ----------
    services : Services
    actor : Actor
    name : str
        What the person calls it.
    scopes : sequence of str
        ``read``, ``submit`` or ``teach``.
    days : int
        Until it is over, at most 366.

    Raises
    ------
    Forbidden
        If a token asks for a token.
    Invalid
    """
    require_keyboard(actor, "make a token")
    if not scopes or any(scope not in _MAY for scope in scopes):
        raise Invalid("scopes", f"wanted one or more of: {', '.join(_MAY)}.")
    if not 1 <= days <= 366:
        raise Invalid("days", "wanted 1 to 366.")
    now, token = services.clock.now(), draw_token()
    kept = ApiToken(
        actor.user_id,
        name.strip()[:200] or "token",
        hash_token(token),
        tuple(dict.fromkeys(scopes)),
        now,
        now + timedelta(days=days),
    )
    with services.store.writing() as work:
        kept = work.tokens.add(kept)
        record(work, actor, now, "token.create", f"token:{kept.id}", scopes=list(kept.scopes))
    return NewToken(token, kept)
