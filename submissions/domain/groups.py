"""Groups of students who hand in as one, and whom a submission counts for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Grouping(StrEnum):
    """Who says which students of an assignment hand in as one."""

    ALONE = "alone"  #: everybody hands in alone
    CHOSEN = "chosen"  #: students do
    LISTED = "listed"  #: staff does
    SHARED = "shared"  #: they are those of another assignment


@dataclass(frozen=True, slots=True)
class Group:
    """Students of an assignment who hand in as one.

    Attributes
    ----------
    assignment_id : int
        Whose groups it is one of; other assignments may share them.
    name : str
        Unique among these.
    code : str
        Lets fellow students in; unique, and never empty.
    handed_in_at : datetime or None
        When it first handed in: from then on only staff lets anybody out.
    """

    assignment_id: int
    name: str
    code: str
    created_at: datetime
    handed_in_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A student in a group, as long as they are a student of its course."""

    assignment_id: int
    group_id: int
    user_id: int
    joined_at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody whom a submission counts for beside the one who handed it in.

    It is noted when something is handed in and stays, whoever comes or leaves later.
    """

    submission_id: int
    user_id: int
    id: int = 0


@dataclass(frozen=True, slots=True)
class Party:
    """Whoever hands in as one now: a student alone, or the members of a group.

    ``user_ids`` are in order.
    """

    user_ids: Sequence[int]
    group: Group | None = None

    @property
    def group_id(self) -> int | None:
        """The group's number, if it is one."""
        return None if self.group is None else self.group.id


def draws_by(group_id: int | None, login: str) -> str:
    """Return what a variant of an exercise is drawn by: a group has one, whoever hands in.

    Examples
    --------
    >>> draws_by(None, "ada"), draws_by(7, "ada")
    ('ada', 'group 7')
    """
    return login if group_id is None else f"group {group_id}"  # no login has a space
