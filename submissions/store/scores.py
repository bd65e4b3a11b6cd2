"""What is asked about scores for learning platforms."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, or_, select, update

from submissions.domain.grade import Grade
from submissions.domain.people import User
from submissions.domain.platform import Identity, Link, Platform
from submissions.domain.score import Score, ScoreState
from submissions.store.courses import student_in
from submissions.store.rows import OfPeople, left_open, select_of
from submissions.store.tables import (
    CONTEXTS,
    ENROLMENTS,
    GRADES,
    IDENTITIES,
    LINKS,
    PLATFORMS,
    SCORES,
    USERS,
)

_C = SCORES.c
#: The grades that platforms are told of: of students who came from there, by links with a column.
_LINKED = (
    select_of(LINKS, GRADES, SCORES)
    .select_from(
        LINKS.join(CONTEXTS, CONTEXTS.c.id == LINKS.c.context_id)
        .join(IDENTITIES, IDENTITIES.c.platform_id == CONTEXTS.c.platform_id)
        .join(ENROLMENTS, student_in(CONTEXTS.c.course_id, IDENTITIES.c.user_id))
        .join(
            GRADES,
            and_(
                GRADES.c.assignment_id == LINKS.c.assignment_id,
                GRADES.c.user_id == IDENTITIES.c.user_id,
            ),
        )
        .outerjoin(SCORES, and_(_C.link_id == LINKS.c.id, _C.user_id == IDENTITIES.c.user_id))
    )
    .where(
        LINKS.c.assignment_id == left_open(LINKS.c.assignment_id, "linked_id"),
        LINKS.c.line_item != "",
    )
    .order_by(LINKS.c.id, GRADES.c.user_id)
)
_FREE = or_(_C.lease_until.is_(None), _C.lease_until <= left_open(_C.lease_until, "now"))
_ON_PLATFORM = (
    SCORES.join(LINKS, LINKS.c.id == _C.link_id)
    .join(CONTEXTS, CONTEXTS.c.id == LINKS.c.context_id)
    .join(PLATFORMS, PLATFORMS.c.id == CONTEXTS.c.platform_id)
    .join(
        IDENTITIES,
        and_(IDENTITIES.c.platform_id == PLATFORMS.c.id, IDENTITIES.c.user_id == _C.user_id),
    )
)
#: Least tried first: one that a platform cannot take does not keep back the others.
_DUE = (
    select_of(SCORES, LINKS, PLATFORMS, IDENTITIES)
    .select_from(_ON_PLATFORM)
    .where(
        _C.state == ScoreState.WAITING,
        _C.not_before <= left_open(_C.not_before, "now"),
        _FREE,
        PLATFORMS.c.active,
    )
    .order_by(_C.tries, _C.not_before, _C.id)
    .limit(1)
)
_CLAIM = _DUE.with_for_update(skip_locked=True, of=SCORES)


class Linked(NamedTuple):
    """A grade that a platform is told of, and what it was told or is to be told."""

    link: Link
    grade: Grade
    score: Score | None


class Due(NamedTuple):
    """A score, and all that sending it takes."""

    score: Score
    link: Link
    platform: Platform
    identity: Identity


class Scores(OfPeople[Score]):
    """What platforms are to hold of our grades."""

    table = SCORES

    def of(self, link_id: int, user_id: int) -> Score | None:
        """Return what a platform is to hold of a person at a link, if anything."""
        return self._one_by(link_id=link_id, user_id=user_id)

    def linked(self, assignment_id: int, user_id: int | None = None) -> list[Linked]:
        """Return the grades of an assignment that platforms are told of, or one student's."""
        own = [] if user_id is None else [IDENTITIES.c.user_id == user_id]
        asked = _LINKED.where(*own)
        return [
            Linked(*row)
            for row in self._found(asked, LINKS, GRADES, SCORES, linked_id=assignment_id)
        ]

    def hold(self, assignment_id: int, user_id: int | None = None) -> None:
        """Let nothing of an assignment be sent, or of one student in it."""
        own = [] if user_id is None else [_C.user_id == user_id]
        waiting = (_C.assignment_id == assignment_id) & (_C.state == ScoreState.WAITING)
        self._connection.execute(update(SCORES).where(waiting, *own).values(state=ScoreState.HELD))

    def forget(self, link_id: int) -> None:
        """Remove all of a link: it leads elsewhere now, or its column is another."""
        self._remove(_C.link_id == link_id)

    def any_due(self, now: datetime) -> bool:
        """Return whether one may be sent now."""
        return bool(self._found(_DUE, SCORES, LINKS, PLATFORMS, IDENTITIES, now=now))

    def claim(self, now: datetime, lease: timedelta) -> Due | None:
        """Take the next one; two never get the same, nor two of one person at one link."""
        row = self._first(_CLAIM, SCORES, LINKS, PLATFORMS, IDENTITIES, now=now)
        if row is None:
            return None
        due = Due(*row)
        return due._replace(score=self._claimed(due.score, now + lease))

    def put_off(self, platform_id: int, until: datetime) -> None:
        """Let a platform rest that did not answer."""
        there = select(LINKS.c.id).join_from(LINKS, CONTEXTS, CONTEXTS.c.id == LINKS.c.context_id)
        here = there.where(CONTEXTS.c.platform_id == platform_id)
        waiting = (_C.state == ScoreState.WAITING) & (_C.not_before < until)
        self._connection.execute(
            update(SCORES).where(waiting, _C.link_id.in_(here)).values(not_before=until)
        )

    def in_assignment(self, assignment_id: int) -> list[tuple[Score, User]]:
        """Return all of an assignment, each with its person."""
        joined = SCORES.join(USERS, USERS.c.id == _C.user_id)
        statement = select_of(SCORES, USERS).select_from(joined).order_by(_C.id)
        return self._found(statement.where(_C.assignment_id == assignment_id), SCORES, USERS)
