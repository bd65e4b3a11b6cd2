"""Secrets that people and their programs carry: drawn here, kept as hashes only."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from submissions.domain.bounds import TOKEN_DAYS
from submissions.domain.people import Actor, ApiToken, Scope
from submissions.errors import Invalid, NotFound
from submissions.services.access import require_keyboard
from submissions.services.audit import record
from submissions.services.ports import Work


def draw_token() -> str:
    """Return a secret of 256 bits for a cookie, a program or a link."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is kept of a token; it has so many bits that a plain hash is safe."""
    return hashlib.sha256(token.encode()).hexdigest()


_MAY = (Scope.READ, Scope.SUBMIT, Scope.TEACH)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token as it is shown once, and what is kept of it."""

    token: str
    kept: ApiToken


def create_token(
    work: Work, actor: Actor, name: str, scopes: Sequence[str], *, days: int = 180
) -> NewToken:
    """Make a token for a program of one's own.

    Parameters
    ----------
    work : Work
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
    if not TOKEN_DAYS.hold(days):
        raise Invalid("days", f"wanted {TOKEN_DAYS}.")
    now, token = work.now, draw_token()
    kept = ApiToken(
        actor.user_id,
        name.strip()[:200] or "token",
        hash_token(token),
        tuple(dict.fromkeys(scopes)),
        now,
        now + timedelta(days=days),
    )
    kept = work.tokens.add(kept)
    record(work, actor, "token.create", f"token:{kept.id}", scopes=list(kept.scopes))
    return NewToken(token, kept)


def list_tokens(work: Work, actor: Actor) -> list[ApiToken]:
    """Return the actor's tokens, revoked ones as well, newest first."""
    require_keyboard(actor, "see tokens")
    found = reversed(work.tokens.of_user(actor.user_id))
    return [token for token in found if Scope.INVITE not in token.scopes]


def revoke_token(work: Work, actor: Actor, token_id: int) -> None:
    """Make one of one's tokens useless; raise NotFound if it is not one's own."""
    require_keyboard(actor, "revoke a token")
    token = work.tokens.own(token_id, actor.user_id)
    if token is None:
        raise NotFound("token", token_id)
    work.tokens.replace(replace(token, revoked_at=token.revoked_at or work.now))
    record(work, actor, "token.revoke", f"token:{token_id}")
