"""What is asked about submissions, what was handed in with them, and what was found."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import String, case, cast, delete, func, literal, not_, or_, select, update

from submissions.domain.assignment import Assignment
from submissions.domain.courses import Course
from submissions.domain.named import NamedAnswer
from submissions.domain.people import Role, User
from submissions.domain.submission import (
    Comment,
    Finding,
    ReportDocument,
    Source,
    Status,
    StoredReport,
    Submission,
)
from submissions.store.courses import of_students, with_role
from submissions.store.groups import WHOSE, theirs
from submissions.store.rows import OfPeople, Rows, batched, left_open, select_of
from submissions.store.tables import (
    ASSIGNMENTS,
    COMMENTS,
    COURSES,
    DOCUMENTS,
    ENROLMENTS,
    NAMED_ANSWERS,
    PARTNERS,
    REPORTS,
    SOURCES,
    SUBMISSIONS,
    USERS,
)

_S, _SOURCES, _COMMENTS = SUBMISSIONS.c, SOURCES.c, COMMENTS.c
_WHOSE = SUBMISSIONS.join(WHOSE, WHOSE.c.submission_id == _S.id)
_PLACED = _WHOSE.join(ASSIGNMENTS, ASSIGNMENTS.c.id == _S.assignment_id)
_OWN = _S.id.in_(theirs(left_open(_S.user_id)))
_ATTEMPTS = (
    select_of(SUBMISSIONS)
    .where(_S.assignment_id == left_open(_S.assignment_id), _OWN)
    .order_by(_S.id)
)
#: Whom submissions count for, these, each with the report that counts if there is one.
_COUNTED = WHOSE.c.user_id, SUBMISSIONS, REPORTS
_ALL_COUNTED = (
    select_of(*_COUNTED)
    .select_from(_WHOSE.outerjoin(REPORTS, REPORTS.c.id == _S.report_id))
    .where(_S.assignment_id == left_open(_S.assignment_id))
    .order_by(_S.id, WHOSE.c.user_id)
)
_OWN_COUNTED = _ALL_COUNTED.where(WHOSE.c.user_id == left_open(_S.user_id))
#: As :data:`_ALL_COUNTED` has them.
Counted = tuple[int, Submission, StoredReport | None]
_SEEN = SUBMISSIONS, ASSIGNMENTS, COURSES, ENROLMENTS.c.role
_ONE_SEEN = (
    select_of(*_SEEN)
    .select_from(with_role(SUBMISSIONS.join(ASSIGNMENTS).join(COURSES)))
    .where(_S.id == left_open(_S.id))
)
_OF_USER = DOCUMENTS, SUBMISSIONS
_ALL_DOCUMENTS = (
    select_of(*_OF_USER)
    .select_from(DOCUMENTS.join(REPORTS).join(SUBMISSIONS, REPORTS.c.submission_id == _S.id))
    .where(_OWN)
    .order_by(DOCUMENTS.c.id)
)
_SAID = COMMENTS, USERS.c.name
_ALL_SAID = (
    select_of(*_SAID)
    .select_from(COMMENTS.outerjoin(USERS, USERS.c.id == _COMMENTS.author_id))
    .where(_COMMENTS.submission_id == left_open(_COMMENTS.submission_id))
    .order_by(_COMMENTS.id)
)


_ITS_PARTNER = PARTNERS.c.submission_id == _S.id


class Submissions(OfPeople[Submission]):
    """Uploads."""

    table = SUBMISSIONS

    def seen_by(
        self, reader: int, submission_id: int
    ) -> tuple[Submission, Assignment, Course, Role | None] | None:
        """Return a submission, where it belongs, and what a person is there, if there is one."""
        found: tuple[Submission, Assignment, Course, Role | None] | None
        found = self._first(_ONE_SEEN, *_SEEN, id=submission_id, reader=reader)
        return found

    def of_user(self, user_id: int) -> list[Submission]:
        """Return all that count for a person."""
        return self._all(_S.id.in_(theirs(user_id)))

    def attempts(self, assignment_id: int, user_id: int) -> list[Submission]:
        """Return a student's attempts at an assignment, the first one first."""
        given = {"assignment_id": assignment_id, "user_id": user_id}
        return self._found(_ATTEMPTS, SUBMISSIONS, **given)

    def attempts_of(self, assignment_id: int, user_ids: Collection[int]) -> list[Submission]:
        """Return all attempts that count for one of these students, the first one first."""
        found = {one.id: one for id_ in user_ids for one in self.attempts(assignment_id, id_)}
        return [found[id_] for id_ in sorted(found)]

    def reported(self, assignment_id: int, user_id: int | None = None) -> list[Counted]:
        """Return whom each submission to an assignment counts for, it, and what counts of it.

        One that counts for several comes as often; ``user_id`` asks for those of one student.
        """
        given = {"assignment_id": assignment_id}
        if user_id is None:
            return self._found(_ALL_COUNTED, *_COUNTED, **given)
        return self._found(_OWN_COUNTED, *_COUNTED, **given, user_id=user_id)

    def reported_of_students(self, assignment_id: int, course_id: int) -> list[Counted]:
        """Return likewise what counts for those who are graded in a course."""
        students = select(ENROLMENTS.c.user_id).where(
            ENROLMENTS.c.course_id == course_id, ENROLMENTS.c.role == Role.STUDENT
        )
        statement = _ALL_COUNTED.where(WHOSE.c.user_id.in_(students))
        return self._found(statement, *_COUNTED, assignment_id=assignment_id)

    def last_of_each(self, assignment_id: int) -> list[tuple[Submission, User, bytes]]:
        """Return each person's last attempt at an assignment, who handed it in, and the program.

        One that counts for several comes once.
        """
        last = select(func.max(_S.id)).select_from(_WHOSE)
        last = last.where(_S.assignment_id == assignment_id).group_by(WHOSE.c.user_id)
        parts = SUBMISSIONS, USERS, _SOURCES.content
        shown = SUBMISSIONS.join(USERS).join(SOURCES, _SOURCES.sha256 == _S.source_sha256)
        statement = select_of(*parts).select_from(shown).where(_S.id.in_(last))
        return self._found(statement.order_by(_S.id), *parts)

    def in_course(self, course_id: int, user_id: int) -> list[Submission]:
        """Return all of a student in a course, newest first."""
        here = select(ASSIGNMENTS.c.id).where(ASSIGNMENTS.c.course_id == course_id)
        return self._all(_S.assignment_id.in_(here), _S.id.in_(theirs(user_id)), newest=True)

    def counts(
        self, assignment_ids: Collection[int], user_ids: Collection[int]
    ) -> dict[tuple[int, int], int]:
        """Return how many attempts at these assignments these students have used, if any.

        A program that does not compile uses none where the assignment spares it.
        """
        these = _S.assignment_id.in_(assignment_ids), WHOSE.c.user_id.in_(user_ids)
        used = or_(REPORTS.c.id.is_(None), REPORTS.c.compiled, not_(ASSIGNMENTS.c.spare_uncompiled))
        source = _PLACED.outerjoin(REPORTS, REPORTS.c.id == _S.report_id)
        key = _S.assignment_id, WHOSE.c.user_id
        statement = select(*key, func.count()).select_from(source).where(*these, used)
        rows = self._connection.execute(statement.group_by(*key))
        return {(assignment, student): int(count) for assignment, student, count in rows}

    def standing(self, assignment_ids: Collection[int]) -> dict[int, tuple[int, int]]:
        """Return of each of these how many students handed in, and how much could not be graded."""
        errored = func.count(case((_S.status == Status.ERRORED, _S.id)).distinct())
        found = of_students(_PLACED, WHOSE.c.user_id)
        statement = select(_S.assignment_id, func.count(WHOSE.c.user_id.distinct()), errored)
        statement = statement.select_from(found).where(_S.assignment_id.in_(assignment_ids))
        rows = self._connection.execute(statement.group_by(_S.assignment_id))
        return {id_: (int(students), int(broken)) for id_, students, broken in rows}

    def newest_findings(
        self, assignment_ids: Collection[int], limit: int
    ) -> list[tuple[int, int, datetime, tuple[Finding, ...]]]:
        """Return assignment, student, time and findings of the newest attempts of students."""
        graded = _PLACED.join(REPORTS, REPORTS.c.id == _S.report_id)
        parts = _S.assignment_id, WHOSE.c.user_id, _S.submitted_at, REPORTS.c.findings
        found = of_students(graded, WHOSE.c.user_id)
        statement = select(*parts).select_from(found).where(_S.assignment_id.in_(assignment_ids))
        return self._found(statement.order_by(_S.id.desc()).limit(limit), *parts)

    def any_to(self, assignment_id: int, user_id: int | None = None) -> bool:
        """Return whether anything to an assignment counts for anybody, or for this student."""
        own = [] if user_id is None else [_S.id.in_(theirs(user_id))]
        return self._one(_S.assignment_id == assignment_id, *own) is not None

    def authors(self, assignment_id: int) -> list[int]:
        """Return all for whom something counts at an assignment."""
        found = select(WHOSE.c.user_id).select_from(_WHOSE).distinct()
        found = found.where(_S.assignment_id == assignment_id)
        return [int(user_id) for (user_id,) in self._connection.execute(found)]

    def hand_over(self, user_id: int) -> None:
        """Let what a person handed in for others too be somebody else's of these.

        Whom it counts for stays the same otherwise, so that it can go without this person.
        """
        first = select(func.min(PARTNERS.c.user_id)).where(PARTNERS.c.submission_id == _S.id)
        mine = _S.user_id == user_id, select(PARTNERS.c.id).where(_ITS_PARTNER).exists()
        # Nobody knows the new token, so that it is no other's.
        token = literal("handed over ") + cast(_S.id, String) + literal(f" {uuid4().hex}")
        changed = update(SUBMISSIONS).where(*mine)
        self._connection.execute(
            changed.values(user_id=first.scalar_subquery(), client_token=token)
        )
        both = _ITS_PARTNER, PARTNERS.c.user_id == _S.user_id
        self._connection.execute(delete(PARTNERS).where(select(_S.id).where(*both).exists()))

    def graded(self, assignment_id: int) -> list[Submission]:
        """Return the graded ones of an assignment."""
        return self._all(_S.assignment_id == assignment_id, _S.status == Status.GRADED)


class Sources(Rows[Source]):
    """Bytes that were handed in, once for all who hand in the same."""

    table = SOURCES

    def by_hash(self, sha256: str) -> bytes:
        """Return what has this SHA-256; it was stored with a submission, and is kept as long."""
        found = self._one_by(sha256=sha256)
        assert found is not None
        return found.content

    def by_hashes(self, hashes: Iterable[str]) -> dict[str, bytes]:
        """Return what has one of these, by SHA-256."""
        return {one.sha256: one.content for one in self._among(_SOURCES.sha256, set(hashes))}

    def sizes(self, hashes: Iterable[str]) -> dict[str, int]:
        """Return how many bytes that has, by SHA-256; it is not read."""
        wanted = sorted(set(hashes))
        found: dict[str, int] = {}
        for part in batched(wanted):
            statement = select(_SOURCES.sha256, func.length(_SOURCES.content))
            rows = self._connection.execute(statement.where(_SOURCES.sha256.in_(part)))
            found |= {sha256: int(size) for sha256, size in rows}
        return found

    def remove_unused(self, hashes: Iterable[str]) -> None:
        """Remove what has one of these, unless a submission needs it."""
        needed = select(_S.id).where(
            or_(_S.source_sha256 == _SOURCES.sha256, _S.upload_sha256 == _SOURCES.sha256)
        )
        self._remove(_SOURCES.sha256.in_(set(hashes)), ~needed.exists())


class Reports(Rows[StoredReport]):
    """Reports in brief."""

    table = REPORTS


class Documents(Rows[ReportDocument]):
    """Reports in full."""

    table = DOCUMENTS

    def of_report(self, report_id: int) -> ReportDocument | None:
        """Return the whole of a report."""
        return self._one_by(report_id=report_id)

    def of_reports(self, report_ids: Iterable[int]) -> dict[int, ReportDocument]:
        """Return the whole of each of these reports, by its number."""
        found = self._among(DOCUMENTS.c.report_id, set(report_ids))
        return {document.report_id: document for document in found}

    def of_user(self, user_id: int) -> list[tuple[ReportDocument, Submission]]:
        """Return all about a person's submissions, with these."""
        return self._found(_ALL_DOCUMENTS, *_OF_USER, user_id=user_id)


class Comments(Rows[Comment]):
    """What people say about submissions."""

    table = COMMENTS

    def on(self, submission_id: int) -> list[tuple[Comment, str | None]]:
        """Return all about a submission, with the names of who said it; None if they left."""
        return self._found(_ALL_SAID, *_SAID, submission_id=submission_id)

    def to(self, user_id: int) -> list[Comment]:
        """Return all about a person's submissions."""
        return self._all(_COMMENTS.submission_id.in_(theirs(user_id)))

    def by(self, author_id: int) -> list[Comment]:
        """Return all that a person has said."""
        return self._all_by(author_id=author_id)

    def remove_by(self, author_id: int) -> None:
        """Remove all that a person has said."""
        self._remove(_COMMENTS.author_id == author_id)


class NamedAnswers(Rows[NamedAnswer]):
    """What courses call wrong answers."""

    table = NAMED_ANSWERS

    def in_assignment(self, assignment_id: int) -> list[NamedAnswer]:
        """Return all of an assignment."""
        return self._all_by(assignment_id=assignment_id)

    def in_assignments(self, assignment_ids: Collection[int]) -> list[NamedAnswer]:
        """Return all of these assignments."""
        return self._among(NAMED_ANSWERS.c.assignment_id, assignment_ids)
