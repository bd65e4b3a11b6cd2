"""Courses and who is in them."""

from dataclasses import dataclass
from datetime import datetime

from submissions.domain.people import Role, User


@dataclass(frozen=True, slots=True)
class Course:
    """One run of a course; ``slug`` is its name in addresses.

    ``packages`` may be imported in all its assignments, beside what their exercises say. Whoever
    knows its ``join_code`` may join it as a student; nobody may if it is empty.
    """

    slug: str
    title: str
    term: str
    zone: str
    created_at: datetime
    archived: bool = False
    packages: tuple[str, ...] = ()
    join_code: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A person's role in a course."""

    course_id: int
    user_id: int
    role: Role
    created_at: datetime
    id: int = 0

    @property
    def student(self) -> bool:
        """Whether this person is graded here."""
        return self.role is Role.STUDENT


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A student as the university's list has them; ``user_id`` is the account made for them.

    Attributes
    ----------
    number : str
        Empty if the list has none; no other student of the course has the same.
    listed_login : str
        The login of the university's list where it is not the account's.
    platform_id : str
        The learning platform's own number of them, which its imports want back.
    """

    course_id: int
    user_id: int
    number: str
    name: str
    email: str
    section: str = ""
    listed_login: str = ""
    platform_id: str = ""
    id: int = 0


def listed_as(user: User, row: RosterRow | None) -> RosterRow:
    """Return what the university's list says of a person, or else what their account does."""
    return row or RosterRow(0, user.id, "", user.name, user.email)
