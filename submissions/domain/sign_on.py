"""What a provider of single sign-on says of a person, read strictly (OpenID Connect)."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import ValidationError

from submissions.domain.claims import SKEW, IdToken
from submissions.errors import SignOnRefused

#: So long may a person take to sign in there.
VALID = timedelta(minutes=10)
#: What groups may give, as attributes of accounts.
Right = Literal["admin", "founder"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Which of our people a person of a provider is.

    Attributes
    ----------
    issuer, sub : str
        The provider, and its number of the person: never given to anybody else.
    email : str
        What it has verified to be theirs, in small letters; empty if nothing.
    granted : tuple of str
        What their groups gave them, and will take away again.
    """

    issuer: str
    sub: str
    user_id: int
    email: str
    granted: tuple[str, ...]
    created_at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class SpentState:
    """A question that was answered, or a link that was followed: it counts no more."""

    state_hash: str
    expires_at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What one browser asks a provider; it keeps this until the answer comes.

    Attributes
    ----------
    state, nonce, verifier : str
        What comes back with the answer, in the signed token, and what only the asker can give
        for the code (RFC 7636).
    user_id : int
        Whose account is to be linked; 0 for whoever signs in.
    back : str
        The page that was wanted.
    """

    state: str
    nonce: str
    verifier: str
    user_id: int = 0
    back: str = ""

    @property
    def challenge(self) -> str:
        """The verifier's SHA-256, which says nothing of it."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def draw_question(user_id: int = 0, back: str = "") -> Question:
    """Return a question that nobody can guess."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Question(state, nonce, verifier, user_id, back)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a provider vouches for; ``email`` is empty unless it has verified it."""

    issuer: str
    sub: str
    name: str
    email: str
    groups: frozenset[str]

    def rights(self, admins: frozenset[str], founders: frozenset[str]) -> set[Right]:
        """Return what a person's groups give."""
        given: dict[Right, frozenset[str]] = {"admin": admins, "founder": founders}
        return {right for right, groups in given.items() if groups & self.groups}


class _Claims(IdToken):
    email_verified: bool = False


def read_person(
    said: Mapping[str, Any],
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    groups_claim: str,
    now: datetime,
) -> Person:
    """Return the person that signed claims speak of.

    Parameters
    ----------
    said : mapping
        The claims; their signature was the provider's.
    issuer, client_id : str
        The provider that was asked, and what it calls us.
    nonce : str
        What it was asked with.
    groups_claim : str
        Where it says what groups a person is in.
    now : datetime, aware

    Raises
    ------
    SignOnRefused
        If they are for somebody else, answer another question, or are too old.

    Notes
    -----
    OpenID Connect Core 1.0, section 3.1.3.7.
    """
    try:
        claims = _Claims.model_validate(said)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"][:1])
        raise SignOnRefused(f"its claim {where!r} is missing, or is none.") from error
    _check(claims, issuer, client_id, nonce, now)
    email = claims.email.strip().casefold() if claims.email_verified else ""
    return Person(
        claims.iss,
        claims.sub,
        claims.called[:300],
        email if len(email) <= 300 and "@" in email else "",
        _groups(said.get(groups_claim)),
    )


def _check(claims: _Claims, issuer: str, client_id: str, nonce: str, now: datetime) -> None:
    at, skew = now.timestamp(), SKEW.total_seconds()
    held = {
        "it is of another issuer.": claims.iss == issuer,
        "it is for another client.": claims.audience == {client_id}
        and claims.azp in (None, client_id),
        "it is over.": claims.exp > at - skew,
        "it is of the future; the provider's clock or ours is wrong.": claims.iat < at + skew,
        "it is too old.": claims.iat > at - skew - VALID.total_seconds(),
        "it answers another question than ours.": claims.nonce == nonce,
    }
    for reason, holds in held.items():
        if not holds:
            raise SignOnRefused(reason)


def _groups(said: Any) -> frozenset[str]:
    """Return the groups in a claim: a text is one, a list is several, all else is none."""
    if isinstance(said, str):
        return frozenset({said})
    if not isinstance(said, list):
        return frozenset()
    return frozenset(one for one in said if isinstance(one, str))
