"""People, sessions, tokens."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from submissions.domain.bounds import TOKEN_DAYS
from submissions.domain.people import Scope
from submissions.representations.base import (
    LEFT_OUT,
    Id,
    Line,
    Representation,
    Request,
    Secret,
    Word,
    within,
)


class Me(Representation):
    """Who asks; `scopes` is null in a session."""

    user_id: int
    login: str
    name: str
    admin: bool
    founder: bool
    scopes: list[str] | None


class Credentials(Request):
    """A name and a password."""

    login: Line
    password: Secret


class NewSession(Representation):
    """A session; its token goes where an API token does, and may do all that its owner may."""

    token: str
    expires_at: datetime
    actor: Me


class PasswordChange(Request):
    """The password as it is, and as it shall be."""

    current: Secret
    new: Secret


class Invitation(Representation):
    """A link with which a person sets a password, once."""

    token: str
    link: str


class AcceptedInvitation(Request):
    """What an invitation is answered with."""

    token: Secret
    password: Secret


class Login(Representation):
    """What a person signs in with."""

    login: str


class Token(Representation):
    """A token without its secret."""

    id: int
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewToken(Representation):
    """A token; its secret is said this once."""

    token: str
    kept: Token


class WantedToken(Request):
    """A token to be made."""

    name: Word
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=3)]
    days: Annotated[int, within(TOKEN_DAYS)] = 180


class User(Representation):
    """An account."""

    id: int
    login: str
    name: str
    email: str
    admin: bool
    active: bool
    founder: bool
    created_at: datetime


class NewUser(Request):
    """An account to be made; the person sets a password with the invitation."""

    login: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    name: Line
    email: Line = ""
    admin: bool = False


class UserChanges(Request):
    """What shall be different in an account; what is left out stays."""

    name: Line = LEFT_OUT
    email: Line = LEFT_OUT
    admin: bool = LEFT_OUT
    active: bool = LEFT_OUT
    founder: bool = LEFT_OUT


class Person(Representation):
    """A person as others see them."""

    id: Id
    login: str
    name: str
