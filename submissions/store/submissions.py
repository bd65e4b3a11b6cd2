"""What is asked about submissions, what was handed in with them, and what was found."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    FromClause,
    Select,
    String,
    case,
    cast,
    delete,
    func,
    literal,
    not_,
    or_,
    select,
    union,
    update,
)

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
from submissions.store.courses import assignments_in, of_students, with_role
from submissions.store.groups import theirs
from submissions.store.rows import (
    OfAuthors,
    OfPeople,
    Part,
    Rows,
    batched,
    left_open,
    one_of,
    select_of,
)
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
#: Beside who handed in stand their partners. Both are asked for in turn: a union would keep
#: databases from the indexes that answer at once.
_SHARED = SUBMISSIONS.join(PARTNERS, PARTNERS.c.submission_id == _S.id)
_WHOSE = (SUBMISSIONS, _S.user_id), (_SHARED, PARTNERS.c.user_id)


def _placed(source: FromClause) -> FromClause:
    return source.join(ASSIGNMENTS, ASSIGNMENTS.c.id == _S.assignment_id)


_OWN = _S.id.in_(theirs(left_open(_S.user_id)))
_PARTNERED = select(PARTNERS.c.submission_id).where(PARTNERS.c.user_id == left_open(_S.user_id))
_ASKED = left_open(_S.assignment_id)
#: Its assignment, where a person is asked for too, in either way. The sum keeps SQLite from looking
#: at all that others handed in: what is shared is found from the person.
_BY_PERSON = _S.assignment_id, _S.assignment_id + 0
#: What makes a submission to an assignment a person's.
_OWNED = (
    (_BY_PERSON[0] == _ASKED, _S.user_id == left_open(_S.user_id)),
    (_BY_PERSON[1] == _ASKED, _S.id.in_(_PARTNERED)),
)
_ATTEMPTS = [select_of(SUBMISSIONS).where(*owned) for owned in _OWNED]
_USED = or_(REPORTS.c.id.is_(None), REPORTS.c.compiled, not_(ASSIGNMENTS.c.spare_uncompiled))
_ALL_USED = [
    select(_S.assignment_id, who, func.count())
    .select_from(_placed(source).outerjoin(REPORTS, REPORTS.c.id == _S.report_id))
    .where(one_of(here, "assignment_ids"), one_of(who, "user_ids"), _USED)
    .group_by(_S.assignment_id, who)
    for (source, who), here in zip(_WHOSE, _BY_PERSON, strict=True)
]
#: Submissions, each with the report that counts if there is one.
_REPORTED = SUBMISSIONS, REPORTS
_OWN_REPORTED = [
    select_of(*_REPORTED)
    .select_from(SUBMISSIONS.outerjoin(REPORTS, REPORTS.c.id == _S.report_id))
    .where(*owned)
    for owned in _OWNED
]
#: Whom submissions count for, and these likewise.
_ALL_COUNTED = [
    select_of(who, *_REPORTED)
    .select_from(source.outerjoin(REPORTS, REPORTS.c.id == _S.report_id))
    .where(_S.assignment_id == _ASKED)
    for source, who in _WHOSE
]
_COUNTED = _S.user_id, *_REPORTED
_OF_STUDENTS_COUNTED = [
    statement.where(
        who.in_(
            select(ENROLMENTS.c.user_id).where(
                ENROLMENTS.c.course_id == left_open(ENROLMENTS.c.course_id),
                ENROLMENTS.c.role == Role.STUDENT,
            )
        )
    )
    for statement, (_, who) in zip(_ALL_COUNTED, _WHOSE, strict=True)
]
#: As :data:`_ALL_COUNTED` finds them.
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
        found: list[Submission] = self._each(_ATTEMPTS, SUBMISSIONS, **given)
        return sorted(found, key=lambda one: one.id)

    def attempts_of(self, assignment_id: int, user_ids: Collection[int]) -> list[Submission]:
        """Return all attempts that count for one of these students, the first one first."""
        found = {one.id: one for id_ in user_ids for one in self.attempts(assignment_id, id_)}
        return [found[id_] for id_ in sorted(found)]

    def reported(self, assignment_id: int, user_id: int | None = None) -> list[Counted]:
        """Return whom each submission to an assignment counts for, it, and what counts of it.

        One that counts for several comes as often; ``user_id`` asks for those of one student.
        """
        if user_id is None:
            return self._counted(_ALL_COUNTED, assignment_id=assignment_id)
        given = {"assignment_id": assignment_id, "user_id": user_id}
        found = [(user_id, *row) for row in self._each(_OWN_REPORTED, *_REPORTED, **given)]
        return sorted(found, key=lambda one: int(one[1].id))

    def reported_of_students(self, assignment_id: int, course_id: int) -> list[Counted]:
        """Return likewise what counts for those who are graded in a course."""
        given = {"assignment_id": assignment_id, "course_id": course_id}
        return self._counted(_OF_STUDENTS_COUNTED, **given)

    def _counted(self, statements: Iterable[Select[Any]], **given: int) -> list[Counted]:
        found: list[Counted] = self._each(statements, *_COUNTED, **given)
        return sorted(found, key=lambda one: (one[1].id, one[0]))

    def _each(self, statements: Iterable[Select[Any]], *parts: Part, **given: Any) -> list[Any]:
        return [row for one in statements for row in self._found(one, *parts, **given)]

    def last_of_each(self, assignment_id: int) -> list[tuple[Submission, User]]:
        """Return each person's last attempt at an assignment, and who handed it in.

        One that counts for several comes once.
        """
        last: dict[int, int] = {}
        for source, who in _WHOSE:
            asked = select(who, func.max(_S.id)).select_from(source).group_by(who)
            asked = asked.where(_S.assignment_id == assignment_id)
            for user_id, id_ in self._connection.execute(asked):
                last[user_id] = max(id_, last.get(user_id, 0))
        parts = SUBMISSIONS, USERS
        statement = select_of(*parts).select_from(SUBMISSIONS.join(USERS))
        wanted = batched(sorted(set(last.values())))
        found = [
            row for ids in wanted for row in self._found(statement.where(_S.id.in_(ids)), *parts)
        ]
        return sorted(found, key=lambda row: int(row[0].id))

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
        here = _S.assignment_id.in_(assignments_in(course_id))
        return self._all(here, _S.id.in_(theirs(user_id)), newest=True)

    def counts(
        self, assignment_ids: Collection[int], user_ids: Collection[int]
    ) -> Counter[tuple[int, int]]:
        """Return how many attempts at these assignments these students have used.

        A program that does not compile uses none where the assignment spares it.
        """
        given = {"assignment_ids": assignment_ids, "user_ids": user_ids}
        ways = (self._connection.execute(asked, given) for asked in _ALL_USED)
        return sum(
            (Counter({(one, who): int(n) for one, who, n in way}) for way in ways), Counter()
        )

    def standing(self, assignment_ids: Collection[int]) -> dict[int, tuple[int, int]]:
        """Return of each of these how many students handed in, and how much could not be graded."""
        students: dict[int, set[int]] = defaultdict(set)
        broken: Counter[int] = Counter()
        errored = func.sum(case((_S.status == Status.ERRORED, 1), else_=0))
        for source, who in _WHOSE:
            asked = select(_S.assignment_id, who, errored).group_by(_S.assignment_id, who)
            asked = asked.select_from(of_students(_placed(source), who))
            asked = asked.where(_S.assignment_id.in_(assignment_ids))
            for assignment, student, count in self._connection.execute(asked):
                students[assignment].add(student)
                broken[assignment] += int(count) if source is SUBMISSIONS else 0
        return {id_: (len(there), broken[id_]) for id_, there in students.items()}

    def newest_findings(
        self, assignment_ids: Collection[int], limit: int
    ) -> list[tuple[int, int, datetime, tuple[Finding, ...]]]:
        """Return assignment, student, time and findings of the newest attempts of students."""
        found: list[Any] = []
        for source, who in _WHOSE:
            graded = _placed(source).join(REPORTS, REPORTS.c.id == _S.report_id)
            parts = _S.id, _S.assignment_id, who, _S.submitted_at, REPORTS.c.findings
            asked = select(*parts).select_from(of_students(graded, who))
            asked = asked.where(_S.assignment_id.in_(assignment_ids)).order_by(_S.id.desc())
            found += self._found(asked.limit(limit), *parts)
        newest = sorted(found, key=lambda row: int(row[0]), reverse=True)[:limit]
        return [row[1:] for row in newest]

    def any_to(self, assignment_id: int, user_id: int | None = None) -> bool:
        """Return whether anything to an assignment counts for anybody, or for this student."""
        if user_id is None:
            return self._one(_S.assignment_id == assignment_id) is not None
        return bool(self.attempts(assignment_id, user_id))

    def authors(self, assignment_id: int) -> list[int]:
        """Return all for whom something counts at an assignment."""
        here = _S.assignment_id == assignment_id
        found = union(*(select(who).select_from(source).where(here) for source, who in _WHOSE))
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
        return self.by_hashes([sha256])[sha256]

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


class Comments(OfAuthors[Comment]):
    """What people say about submissions."""

    table = COMMENTS

    def on(self, submission_id: int) -> list[tuple[Comment, str | None]]:
        """Return all about a submission, with the names of who said it; None if they left."""
        return self._found(_ALL_SAID, *_SAID, submission_id=submission_id)

    def to(self, user_id: int) -> list[Comment]:
        """Return all about a person's submissions."""
        return self._all(_COMMENTS.submission_id.in_(theirs(user_id)))


class NamedAnswers(Rows[NamedAnswer]):
    """What courses call wrong answers."""

    table = NAMED_ANSWERS

    def in_assignment(self, assignment_id: int) -> list[NamedAnswer]:
        """Return all of an assignment."""
        return self._all_by(assignment_id=assignment_id)

    def titles(self, assignment_ids: Collection[int]) -> Mapping[int, dict[tuple[str, str], str]]:
        """Return the titles in these assignments: of each by question and class of answers."""
        found: dict[int, dict[tuple[str, str], str]] = defaultdict(dict)
        for one in self._among(NAMED_ANSWERS.c.assignment_id, assignment_ids):
            found[one.assignment_id][one.question, one.answer_class] = one.title
        return found
