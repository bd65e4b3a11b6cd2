"""Courses, who is in them, class lists."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from submissions.domain.class_list import Columns
from submissions.domain.headings import Column
from submissions.domain.people import Role
from submissions.representations.base import (
    LEFT_OUT,
    Id,
    Line,
    List,
    Representation,
    Request,
    Word,
)
from submissions.representations.people import User


class Course(Representation):
    """A course."""

    id: int
    slug: str
    title: str
    term: str
    zone: str
    archived: bool
    packages: tuple[str, ...]
    created_at: datetime


class MyCourse(Representation):
    """A course and what one is in it; an administrator may be nothing."""

    course: Course
    role: Role | None


class NewCourse(Request):
    """A course to be made."""

    slug: Word
    title: Line
    term: Word = ""
    zone: Word = "UTC"
    instructor_id: Id | None = None


class CourseChanges(Request):
    """What shall be different in a course; what is left out stays."""

    title: Line = LEFT_OUT
    term: Word = LEFT_OUT
    zone: Word = LEFT_OUT
    archived: bool = LEFT_OUT
    packages: Annotated[tuple[Word, ...], Field(max_length=100)] = LEFT_OUT


class RosterRow(Representation):
    """A student as the university's list has them."""

    number: str
    name: str
    email: str
    section: str
    listed_login: str
    platform_id: str


class Enrolment(Representation):
    """A person's role in a course."""

    id: int
    course_id: int
    user_id: int
    role: Role
    created_at: datetime


class Member(Representation):
    """A person in a course."""

    user: User
    enrolment: Enrolment
    roster: RosterRow | None


class NewMember(Request):
    """A role for a person, whatever they were before."""

    login: Line
    role: Role


class Roster(Request):
    """A class list as CSV; `columns` says what they are where the headings do not.

    `headings` is whether the first line holds any; it counts only beside `columns`.
    """

    text: List
    columns: Annotated[list[Column | None], Field(max_length=100)] | None = None
    headings: bool = True

    @property
    def said(self) -> Columns | None:
        """What is said of the columns."""
        return None if self.columns is None else Columns(self.columns, self.headings)


class AppliedRoster(Roster):
    """A class list to be taken over; who is missing from it leaves only if that is asked for."""

    remove_missing: bool = False


class RosterEntry(RosterRow):
    """A student of a list; `login` is what they will sign in with."""

    login: str


class RosterChange(Representation):
    """A student whose row differs from what is stored."""

    old: RosterRow
    new: RosterEntry


class RosterNote(Representation):
    """A line of a list that was left out, or not read as it stands there."""

    line: int
    said: str


class RosterDifference(Representation):
    """What a list changes; those in `given_up` lose their number to somebody on the list."""

    added: list[RosterEntry]
    changed: list[RosterChange]
    unchanged: int
    missing: list[RosterRow]
    given_up: list[RosterRow]
    notes: list[RosterNote]
