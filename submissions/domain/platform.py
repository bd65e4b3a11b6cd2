"""Learning platforms that let people in, and what of theirs is linked to what of ours (LTI 1.3).

A person of a platform is known by its ``sub``, a course by its ``context``, and a place in a course
that leads to us by its ``resource link``; each is unique within its owner and means nothing beyond.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: What both sides compare letter by letter, as LTI has it: at most 255 characters of ASCII. No two
#: that differ look the same to a database.
NAME = "[!-~]([ -~]{0,253}[!-~])?"


@dataclass(frozen=True, slots=True)
class Platform:
    """A learning platform, registered by hand on both sides.

    Attributes
    ----------
    issuer, client_id : str
        What it calls itself, and us; the two are unique together.
    auth_url : str
        Where browsers are sent to be told who they are.
    token_url : str
        Where we may ask for access to its services.
    jwks_url : str
        Where its public keys are.
    deployments : tuple of str
        Its numbers of the places where we are deployed; others are refused.
    active : bool
        Whether it may let people in.
    """

    name: str
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    deployments: tuple[str, ...]
    created_at: datetime
    active: bool = True
    id: int = 0


@dataclass(frozen=True, slots=True)
class Identity:
    """Which of our people a person of a platform is: one account for each of theirs."""

    platform_id: int
    sub: str
    user_id: int
    created_at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """Which of our courses a course of a platform is.

    ``members_url`` is where it says who is in it; empty if it does not tell us.
    """

    platform_id: int
    deployment: str
    context: str
    title: str
    course_id: int
    created_at: datetime
    members_url: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """Which assignment a place in a platform's course leads to; None until somebody chooses.

    ``line_item`` is the address of its column in the platform's gradebook; empty if it takes no
    scores of us.
    """

    context_id: int
    resource_link: str
    title: str
    created_at: datetime
    assignment_id: int | None = None
    line_item: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class SpentNonce:
    """A nonce with which somebody came in: it lets nobody in again."""

    platform_id: int
    nonce_hash: str
    expires_at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key of ours; platforms know what we sign by its public half.

    Attributes
    ----------
    public : mapping of str to JSON value
        A JWK.
    sealed : str
        The private half, encrypted with the secret of the service: a backup alone signs nothing.
    """

    kid: str
    public: Mapping[str, Any]
    sealed: str
    created_at: datetime
    id: int = 0
