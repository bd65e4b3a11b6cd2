"""People, how they are known, and what they may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person is in one course."""

    STUDENT = "student"
    GRADER = "grader"  #: a teaching assistant
    INSTRUCTOR = "instructor"

    def above(self, other: "Role") -> bool:
        """Return whether one may more by this role than by another."""
        ranks = list(Role)
        return ranks.index(self) > ranks.index(other)


@dataclass(frozen=True, slots=True)
class User:
    """One person, in any number of courses.

    Attributes
    ----------
    login : str
        What they sign in with; unique, compared without regard to case.
    password_hash : str
        Empty until a password is set: nobody can sign in with it.
    admin : bool
        Runs the service: users, health, backups.
    active : bool
        Whether they may sign in.
    founder : bool
        Whether they may make courses; they are the instructors of those.
    language : str
        In which pages and mails speak to them; empty for the one that their browser asks for.
    """

    login: str
    name: str
    email: str
    created_at: datetime
    password_hash: str = ""
    admin: bool = False
    active: bool = True
    founder: bool = False
    language: str = ""
    id: int = 0

    @property
    def actor(self) -> "Actor":
        """The person at the keyboard."""
        who = self.id, self.login, self.name, self.admin
        return Actor(*who, founder=self.founder, language=self.language)


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in; the cookie's token is kept as a hash only."""

    user_id: int
    token_hash: str
    created_at: datetime
    expires_at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class Device:
    """A browser, known by a cookie that we signed, and who has signed in with it."""

    name: str
    user_ids: tuple[int, ...] = ()


class Scope(StrEnum):
    """What an API token may be used for."""

    READ = "read"
    SUBMIT = "submit"
    TEACH = "teach"  #: all else that its owner may do in courses
    INVITE = "invite"  #: only to set a first or forgotten password, once


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A key for programs; kept as a hash only."""

    user_id: int
    name: str
    token_hash: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person, and through which door.

    Attributes
    ----------
    scopes : tuple of str or None
        None for a person at the keyboard; a token's scopes otherwise.
    session_id : int
        Of the session, 0 for a token or the command line.
    founder : bool
        Whether they may make courses.
    language : str
        Which they chose; empty if none.
    """

    user_id: int
    login: str
    name: str
    admin: bool = False
    scopes: tuple[str, ...] | None = None
    session_id: int = 0
    founder: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Try:
    """One counted try of something that is limited: ``key`` says what and who."""

    key: str
    at: datetime
    id: int = 0
