"""Groups: one's own, and those of an assignment."""

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from submissions.domain.group_list import LONGEST_NAME
from submissions.representations.base import List, Representation, Request, Word

Name = Annotated[str, StringConstraints(max_length=LONGEST_NAME, pattern=r"^[^\x00]*$")]


class Group(Representation):
    """Students of an assignment who hand in as one; its code lets others in."""

    id: int
    assignment_id: int
    name: str
    code: str
    created_at: datetime
    handed_in_at: datetime | None


class MyGroup(Representation):
    """With whom one hands in, and what one may change about it; `group` is null for nobody."""

    group: Group | None
    names: list[str]
    room: int
    may_choose: bool
    may_leave: bool


class GroupCode(Request):
    """What lets in to a group."""

    code: Word


class GroupRow(Representation):
    """A group, and the numbers of who is in it."""

    group: Group
    user_ids: list[int]


class GroupList(Request):
    """A list in CSV: a `login`, `number` or `email` and a `group` in each line."""

    text: List


class Moved(Representation):
    """A student who changes groups; empty names are for none."""

    user_id: int
    old: str
    new: str


class GroupsChange(Representation):
    """What a list changes; `kept` counts who is on it and stays."""

    moved: list[Moved]
    made: list[str]
    kept: int


class Place(Request):
    """The name of a group, made if there is none; empty for none."""

    group: Name
