"""What is asked about inquiries."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from submissions.domain.assignment import Assignment
from submissions.domain.inquiry import Inquiry, InquiryMessage, InquiryState
from submissions.domain.people import User
from submissions.domain.submission import Submission
from submissions.store.rows import OfAuthors, OfPeople, left_open, select_of
from submissions.store.tables import (
    ASSIGNMENTS,
    INQUIRIES,
    INQUIRY_MESSAGES,
    SUBMISSIONS,
    USERS,
)

_I, _M = INQUIRIES.c, INQUIRY_MESSAGES.c
_HERE = INQUIRIES.join(SUBMISSIONS, _I.submission_id == SUBMISSIONS.c.id).join(ASSIGNMENTS)
_QUEUED = INQUIRIES, SUBMISSIONS, ASSIGNMENTS, USERS
_ALL_QUEUED = (
    select_of(*_QUEUED).select_from(_HERE.join(USERS, USERS.c.id == _I.user_id)).order_by(_I.id)
)
_SAID = INQUIRY_MESSAGES, USERS.c.name
_ALL_SAID = (
    select_of(*_SAID)
    .select_from(INQUIRY_MESSAGES.outerjoin(USERS, USERS.c.id == _M.author_id))
    .where(_M.inquiry_id == left_open(_M.inquiry_id))
    .order_by(_M.id)
)


class Queued(NamedTuple):
    """An inquiry, what it is about, and who asks."""

    inquiry: Inquiry
    submission: Submission
    assignment: Assignment
    user: User


class Inquiries(OfPeople[Inquiry]):
    """What students ask about their grades."""

    table = INQUIRIES

    def about(self, submission_id: int) -> list[Inquiry]:
        """Return all about a submission, the first one first."""
        return self._all_by(submission_id=submission_id)

    def of(self, submission_id: int, user_id: int, question: str) -> Inquiry | None:
        """Return a student's about a question of a submission, if there is one."""
        return self._one_by(submission_id=submission_id, user_id=user_id, question=question)

    def in_course(
        self, course_id: int, state: InquiryState | None = None, user_id: int | None = None
    ) -> list[int]:
        """Return the numbers of all of a course, in one state, of one student; the first first."""
        found = select(_I.id).select_from(_HERE).where(*_of_course(course_id, state, user_id))
        return [int(id_) for (id_,) in self._connection.execute(found.order_by(_I.id))]

    def queued(self, ids: Collection[int]) -> list[Queued]:
        """Return these with all that they are about, the first one first."""
        return [Queued(*row) for row in self._found(_ALL_QUEUED.where(_I.id.in_(ids)), *_QUEUED)]

    def count(self, course_id: int, state: InquiryState, user_id: int | None = None) -> int:
        """Return how many of a course are in a state, or how many of one student."""
        here = _of_course(course_id, state, user_id)
        statement = select(func.count()).select_from(_HERE).where(*here)
        return int(self._connection.execute(statement).scalar_one())

    def open_in(self, assignment_ids: Collection[int]) -> dict[int, int]:
        """Return how many wait for an answer in each of these assignments, if any."""
        waits = SUBMISSIONS.c.assignment_id.in_(assignment_ids), _I.state == InquiryState.OPEN
        statement = select(SUBMISSIONS.c.assignment_id, func.count()).select_from(_HERE)
        statement = statement.where(*waits).group_by(SUBMISSIONS.c.assignment_id)
        return {id_: int(count) for id_, count in self._connection.execute(statement)}

    def open_beside(self, course_id: int, inquiry_id: int) -> tuple[int | None, int | None]:
        """Return the open ones of a course that come before and after another, if there are any."""
        here = select(_I.id).select_from(_HERE)
        here = here.where(*_of_course(course_id, InquiryState.OPEN))
        before = here.where(_I.id < inquiry_id).order_by(_I.id.desc()).limit(1)
        after = here.where(_I.id > inquiry_id).order_by(_I.id).limit(1)
        return self._connection.execute(before).scalar(), self._connection.execute(after).scalar()


def _of_course(
    course_id: int, state: InquiryState | None, user_id: int | None = None
) -> list[ColumnElement[bool]]:
    here = [ASSIGNMENTS.c.course_id == course_id]
    in_state = [] if state is None else [_I.state == state]
    own = [] if user_id is None else [_I.user_id == user_id]
    return [*here, *in_state, *own]


class InquiryMessages(OfAuthors[InquiryMessage]):
    """What is said in inquiries."""

    table = INQUIRY_MESSAGES

    def within(self, inquiry_id: int) -> list[tuple[InquiryMessage, str | None]]:
        """Return all of an inquiry, with the names of who said it; None if they left."""
        return self._found(_ALL_SAID, *_SAID, inquiry_id=inquiry_id)

    def to(self, user_id: int) -> list[InquiryMessage]:
        """Return what others have said in a person's inquiries."""
        theirs = select(_I.id).where(_I.user_id == user_id)
        return self._all(_M.inquiry_id.in_(theirs), _M.author_id != user_id)
