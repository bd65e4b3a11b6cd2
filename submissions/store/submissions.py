"""What is asked about submissions, what was handed in with them, and what was found."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import case, func, not_, or_, select

from submissions.domain.assignment import Assignment
from submissions.domain.courses import Course
from submissions.domain.named import NamedAnswer
from submissions.domain.people import Role, User
from submissions.domain.similarity import SimilarityLook
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
from submissions.store.rows import OfPeople, Rows, batched, left_open, select_of
from submissions.store.tables import (
    ASSIGNMENTS,
    COMMENTS,
    COURSES,
    DOCUMENTS,
    ENROLMENTS,
    NAMED_ANSWERS,
    REPORTS,
    SIMILARITY_LOOKS,
    SOURCES,
    SUBMISSIONS,
    USERS,
)

_S, _SOURCES, _COMMENTS = SUBMISSIONS.c, SOURCES.c, COMMENTS.c
_LOOKS = SIMILARITY_LOOKS.c
#: Submissions, each with the report that counts if there is one.
_REPORTED = SUBMISSIONS.outerjoin(REPORTS, REPORTS.c.id == _S.report_id)
_ALL_REPORTED = (
    select_of(SUBMISSIONS, REPORTS)
    .select_from(_REPORTED)
    .where(_S.assignment_id == left_open(_S.assignment_id))
    .order_by(_S.id)
)
_OWN_REPORTED = _ALL_REPORTED.where(_S.user_id == left_open(_S.user_id))
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
    .where(_S.user_id == left_open(_S.user_id))
    .order_by(DOCUMENTS.c.id)
)
_SAID = COMMENTS, USERS.c.name
_ALL_SAID = (
    select_of(*_SAID)
    .select_from(COMMENTS.outerjoin(USERS, USERS.c.id == _COMMENTS.author_id))
    .where(_COMMENTS.submission_id == left_open(_COMMENTS.submission_id))
    .order_by(_COMMENTS.id)
)


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

    def attempts(self, assignment_id: int, user_id: int) -> list[Submission]:
        """Return a student's attempts at an assignment, the first one first."""
        return self._all_by(assignment_id=assignment_id, user_id=user_id)

    def reported(
        self, assignment_id: int, user_id: int | None = None
    ) -> list[tuple[Submission, StoredReport | None]]:
        """Return the submissions to an assignment, or one student's, with what counts of each."""
        parts, given = (SUBMISSIONS, REPORTS), {"assignment_id": assignment_id}
        if user_id is None:
            return self._found(_ALL_REPORTED, *parts, **given)
        return self._found(_OWN_REPORTED, *parts, **given, user_id=user_id)

    def reported_of_students(
        self, assignment_id: int, course_id: int
    ) -> list[tuple[Submission, StoredReport | None]]:
        """Return likewise the submissions of those who are graded in a course."""
        students = select(ENROLMENTS.c.user_id).where(
            ENROLMENTS.c.course_id == course_id, ENROLMENTS.c.role == Role.STUDENT
        )
        statement = _ALL_REPORTED.where(_S.user_id.in_(students))
        return self._found(statement, SUBMISSIONS, REPORTS, assignment_id=assignment_id)

    def last_of_each(self, assignment_id: int) -> list[tuple[Submission, User]]:
        """Return each person's last attempt at an assignment, and who they are."""
        last = select(func.max(_S.id)).where(_S.assignment_id == assignment_id).group_by(_S.user_id)
        parts = SUBMISSIONS, USERS
        statement = select_of(*parts).select_from(SUBMISSIONS.join(USERS)).where(_S.id.in_(last))
        return self._found(statement.order_by(_S.id), *parts)

    def set_aside_in(self, course_id: int) -> list[Submission]:
        """Return those of a course's students that we could not grade."""
        found = of_students(SUBMISSIONS.join(ASSIGNMENTS), _S.user_id)
        statement = select_of(SUBMISSIONS).select_from(found)
        here = ASSIGNMENTS.c.course_id == course_id, _S.status == Status.ERRORED
        return self._found(statement.where(*here).order_by(_S.id), SUBMISSIONS)

    def among(self, ids: Collection[int]) -> list[Submission]:
        """Return these, as far as there are any."""
        return self._among(_S.id, ids)

    def in_course(self, course_id: int, user_id: int) -> list[Submission]:
        """Return all of a student in a course, newest first."""
        here = select(ASSIGNMENTS.c.id).where(ASSIGNMENTS.c.course_id == course_id)
        return self._all(_S.assignment_id.in_(here), _S.user_id == user_id, newest=True)

    def counts(self, assignment_ids: Collection[int], user_id: int) -> dict[int, int]:
        """Return how many attempts a student has used of each of these assignments, if any.

        A program that does not compile uses none where the assignment spares it.
        """
        own = _S.assignment_id.in_(assignment_ids), _S.user_id == user_id
        used = or_(REPORTS.c.id.is_(None), REPORTS.c.compiled, not_(ASSIGNMENTS.c.spare_uncompiled))
        source = SUBMISSIONS.join(ASSIGNMENTS).outerjoin(REPORTS, REPORTS.c.id == _S.report_id)
        statement = select(_S.assignment_id, func.count()).select_from(source).where(*own, used)
        statement = statement.group_by(_S.assignment_id)
        return {id_: int(count) for id_, count in self._connection.execute(statement)}

    def standing(self, assignment_ids: Collection[int]) -> dict[int, tuple[int, int]]:
        """Return of each of these how many students handed in, and how much could not be graded."""
        errored = func.sum(case((_S.status == Status.ERRORED, 1), else_=0))
        found = of_students(SUBMISSIONS.join(ASSIGNMENTS), _S.user_id)
        statement = select(_S.assignment_id, func.count(_S.user_id.distinct()), errored)
        statement = statement.select_from(found).where(_S.assignment_id.in_(assignment_ids))
        rows = self._connection.execute(statement.group_by(_S.assignment_id))
        return {id_: (int(students), int(broken)) for id_, students, broken in rows}

    def newest_findings(
        self, assignment_ids: Collection[int], limit: int
    ) -> list[tuple[int, int, datetime, tuple[Finding, ...]]]:
        """Return assignment, student, time and findings of the newest attempts of students."""
        graded = SUBMISSIONS.join(REPORTS, REPORTS.c.id == _S.report_id)
        parts = _S.assignment_id, _S.user_id, _S.submitted_at, REPORTS.c.findings
        found = of_students(graded.join(ASSIGNMENTS), _S.user_id)
        statement = select(*parts).select_from(found).where(_S.assignment_id.in_(assignment_ids))
        return self._found(statement.order_by(_S.id.desc()).limit(limit), *parts)

    def any_to(self, assignment_id: int, user_id: int | None = None) -> bool:
        """Return whether anybody, or this student, has handed in to an assignment."""
        own = [] if user_id is None else [_S.user_id == user_id]
        return self._one(_S.assignment_id == assignment_id, *own) is not None

    def authors(self, assignment_id: int) -> list[int]:
        """Return who has handed in to an assignment."""
        found = select(_S.user_id).where(_S.assignment_id == assignment_id).distinct()
        return [int(user_id) for (user_id,) in self._connection.execute(found)]

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
        theirs = select(_S.id).where(_S.user_id == user_id)
        return self._all(_COMMENTS.submission_id.in_(theirs))

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


class SimilarityLooks(Rows[SimilarityLook]):
    """What was looked at of programs that resemble each other."""

    table = SIMILARITY_LOOKS

    def in_assignments(
        self, assignment_ids: Collection[int]
    ) -> list[tuple[SimilarityLook, str | None]]:
        """Return all of these assignments, the newest first, with who looked; None if they left."""
        parts = SIMILARITY_LOOKS, USERS.c.name
        shown = SIMILARITY_LOOKS.outerjoin(USERS, USERS.c.id == _LOOKS.author_id)
        statement = select_of(*parts).select_from(shown).order_by(_LOOKS.id.desc())
        return self._found(statement.where(_LOOKS.assignment_id.in_(assignment_ids)), *parts)

    def by(self, author_id: int) -> list[SimilarityLook]:
        """Return all that a person has looked at."""
        return self._all_by(author_id=author_id)

    def remove_by(self, author_id: int) -> None:
        """Remove all that a person has looked at."""
        self._remove(_LOOKS.author_id == author_id)
