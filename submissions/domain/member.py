"""Who is in a course of a platform, as it says, and what that changes here (LTI NRPS)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, ValidationError

from submissions.domain.claims import Name, Said
from submissions.domain.launch import role_of
from submissions.domain.people import Role, User
from submissions.errors import LaunchRefused, PlatformRefused

SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
_MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
#: No course has more.
_MOST = 20_000

Text = Annotated[str, Field(max_length=1000)]


class _Person(Said):
    """What a platform says of a person."""

    user_id: Name
    status: Text | None = None
    roles: Sequence[Text] = Field(default=(), max_length=200)
    name: Text | None = None
    given_name: Text | None = None
    family_name: Text | None = None
    email: Text | None = None

    @property
    def called(self) -> str:
        """What the person is called; platforms may keep it to themselves."""
        parts = f"{self.given_name or ''} {self.family_name or ''}"
        return ((self.name or "").strip() or parts.strip())[:300]


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """Somebody who is active in a course of a platform: ``sub`` is its number of them."""

    sub: str
    name: str
    email: str
    role: Role


def read_members(said: Sequence[Any]) -> list[Member]:
    """Return who is active in a course, in order of their numbers.

    Whoever has no role in the course itself is left out, as at a launch.

    Raises
    ------
    PlatformRefused
        If it is not as the specification has it, or somebody is there twice.

    Notes
    -----
    LTI Names and Role Provisioning Services 2.0, section 2.4.
    """
    if len(said) > _MOST:
        raise PlatformRefused(f"its list has {len(said)} people; wanted at most {_MOST}.")
    found: dict[str, Member] = {}
    for one in said:
        try:
            told = _Person.model_validate(one)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"][:1])
            raise PlatformRefused(f"a member's {where!r} is missing or none.") from error
        role = _role(told)
        if role is None:
            continue
        if told.user_id in found:
            raise PlatformRefused(f"its list has {told.user_id!r} twice.")
        email = (told.email or "").strip()[:300]
        found[told.user_id] = Member(told.user_id, told.called, email, role)
    return sorted(found.values())


def _role(told: _Person) -> Role | None:
    """Return what somebody is in the course; None if nothing, or no longer."""
    if (told.status or "Active") != "Active":
        return None
    # Short names may stand for those of the course.
    roles = [one if ":" in one else _MEMBERSHIP + one for one in told.roles]
    try:
        return role_of(roles)
    except LaunchRefused:
        return None


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who comes into the course: with the account they have here, if they do."""

    platform_id: int
    member: Member
    user: User | None


@dataclass(frozen=True, slots=True)
class PlatformDifference:
    """What a platform's list would change; students not on it are only missing.

    Attributes
    ----------
    added : sequence of Arrival
    raised : sequence of (User, Role)
        Whose role becomes a higher one; none is ever lowered.
    renamed : sequence of (User, Member)
        Whose name or address is another there, and comes from there alone.
    missing : sequence of User
        Students who came from there, and are not on its list.
    kept : int
        How many stay as they are.
    """

    added: Sequence[Arrival]
    raised: Sequence[tuple[User, Role]]
    renamed: Sequence[tuple[User, Member]]
    missing: Sequence[User]
    kept: int

    @property
    def digest(self) -> str:
        """A SHA-256 of it all: what was shown is what is done, or nothing."""
        return hashlib.sha256(repr(self).encode()).hexdigest()
