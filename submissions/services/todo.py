"""What waits for a person in a course, in one order: what is next, and what is beside it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from submissions.domain.assignment import Assignment
from submissions.domain.inquiry import InquiryState
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.errors import Invalid
from submissions.services.access import MyAssignment, MyCourse, course_for
from submissions.services.ports import Work
from submissions.services.similarity import SimilarGroup, groups_to_look_at


class Kind(StrEnum):
    """Why it waits; those that students wait for come first."""

    INQUIRY = "inquiry"  #: a student asks about a grade
    PENDING = "pending"  #: points that the grader could not settle
    FAILED = "failed"  #: a submission that we could not grade
    SIMILAR = "similar"  #: programs that resemble each other


_RANK = {kind: rank for rank, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits.

    Attributes
    ----------
    number : int
        Of the inquiry, of the submission, or of the first submission of the group.
    who : tuple of str
        The students it is about, as the class list calls them.
    group : SimilarGroup or None
        Of programs that resemble each other.
    """

    kind: Kind
    number: int
    assignment: Assignment
    who: tuple[str, ...]
    group: SimilarGroup | None = None

    @property
    def key(self) -> str:
        """What names it, also when it does not wait any more."""
        return f"{self.kind}-{self.number}"


def place_of(key: str) -> tuple[int, int]:
    """Return where a key stands in the order of all; raise Invalid if it is none."""
    kind, _, number = key.partition("-")
    if kind not in set(Kind) or not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise Invalid("todo", "it names nothing that could wait; begin at the list.")
    return _RANK[Kind(kind)], int(number)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one is in what waits.

    Attributes
    ----------
    position : int
        From 1, also of what has just been done: then it is that of the one after it.
    waits : bool
        Whether it waits still.
    before, after : str or None
        The keys of those beside it.
    """

    position: int
    total: int
    waits: bool
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class TodoPage:
    """What waits in a course, the first one first."""

    mine: MyCourse
    items: Sequence[Item]

    def find(self, key: str) -> Item | None:
        """Return what a key names, None if it does not wait any more."""
        return next((one for one in self.items if one.key == key), None)

    def place(self, key: str) -> Place:
        """Return where a key stands; raise Invalid if it is none."""
        at, places = place_of(key), [place_of(one.key) for one in self.items]
        start, end = bisect_left(places, at), bisect_right(places, at)
        return Place(
            min(start + 1, len(places)),
            len(places),
            end > start,
            self.items[start - 1].key if start else None,
            self.items[end].key if end < len(places) else None,
        )


def list_todo(work: Work, actor: Actor, course_id: int) -> TodoPage:
    """Return what waits for a person in a course.

    These are open inquiries, points that nobody has settled, submissions that we could not grade,
    and programs alike that nobody has looked at.

    Raises
    ------
    NotFound, Forbidden
    """
    mine = course_for(work, actor, course_id, Permission.SEE_WORK)
    found = work.assignments.in_courses([course_id])
    assignments = {one.id: one for one in found}
    called = dict(work.enrolments.names(course_id))
    items = [
        *_inquiries(work, mine, called),
        *_grades(work, mine, assignments, called),
        *_similar(work, mine, assignments, called),
    ]
    return TodoPage(mine, sorted(items, key=lambda one: place_of(one.key)))


def _inquiries(work: Work, mine: MyCourse, called: dict[int, str]) -> Iterator[Item]:
    waiting = work.inquiries.in_course(mine.course.id, InquiryState.OPEN)
    for one in work.inquiries.queued(waiting):
        name = called.get(one.user.id, one.user.name)
        who = mine.veil_over(one.assignment).called(one.user.id, name)
        yield Item(Kind.INQUIRY, one.inquiry.id, one.assignment, (who,))


def _grades(
    work: Work, mine: MyCourse, assignments: dict[int, Assignment], called: dict[int, str]
) -> Iterator[Item]:
    def who(assignment: Assignment, user_id: int) -> tuple[str]:
        return (mine.veil_over(assignment).called(user_id, called[user_id]),)

    pending: dict[int, Item] = {}
    for grade in work.grades.pending_in(mine.course.id):
        if (id_ := grade.submission_id) is not None:
            of = assignments[grade.assignment_id]
            before = pending[id_].who if id_ in pending else ()  # it may count for several
            pending[id_] = Item(Kind.PENDING, id_, of, (*before, *who(of, grade.user_id)))
    yield from pending.values()
    for one in work.submissions.set_aside_in(mine.course.id):
        of = assignments[one.assignment_id]
        yield Item(Kind.FAILED, one.id, of, who(of, one.user_id))


def _similar(
    work: Work, mine: MyCourse, assignments: dict[int, Assignment], called: dict[int, str]
) -> Iterator[Item]:
    asked = [MyAssignment(mine.course, mine.role, mine.actor, one) for one in assignments.values()]
    for group in groups_to_look_at(work, asked):
        who = tuple(called.get(user.id, user.name) for _, user in group.members)
        first = group.members[0][0]
        yield Item(Kind.SIMILAR, first.id, assignments[first.assignment_id], who, group)
