"""The tables. A column has the name of the attribute it keeps; migrations follow this file."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from submissions.domain.assignment import Counts, FeedbackLevel, Release
from submissions.domain.job import JobState, Lane
from submissions.domain.people import Role
from submissions.domain.regrade import RegradeState
from submissions.domain.submission import Finding, Status
from submissions.store.columns import PLAIN_JSON, Findings, Instant, Level, Word, Words

#: Constraints have names, so that migrations can speak of them on every database.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table has a number of its own as key."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Instant, dict[str, Any]: PLAIN_JSON}  # noqa: RUF012 - SQLAlchemy's way

    id: Mapped[int] = mapped_column(primary_key=True)


def _of(table: str, *, cascade: bool = True, index: bool = True) -> Any:
    """Return a reference to a row of another table; it goes when that row goes."""
    key = ForeignKey(f"{table}.id", ondelete="CASCADE" if cascade else "RESTRICT")
    return mapped_column(key, index=index)


class Users(Base):
    """People."""

    __tablename__ = "users"
    login: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    email: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime]
    password_hash: Mapped[str] = mapped_column(String(300))
    admin: Mapped[bool]
    active: Mapped[bool]


class Sessions(Base):
    """Sign-ins."""

    __tablename__ = "sessions"
    user_id: Mapped[int] = _of("users")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Tokens(Base):
    """Keys for programs."""

    __tablename__ = "tokens"
    user_id: Mapped[int] = _of("users")
    name: Mapped[str] = mapped_column(String(200))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[tuple[str, ...]] = mapped_column(Words)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Tries(Base):
    """Counted tries of what is limited; old ones are swept away."""

    __tablename__ = "tries"
    key: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]
    __table_args__ = (Index(None, "key", "at"),)


class Courses(Base):
    """Courses."""

    __tablename__ = "courses"
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    term: Mapped[str] = mapped_column(String(100))
    zone: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    archived: Mapped[bool]


class Enrolments(Base):
    """Roles in courses."""

    __tablename__ = "enrolments"
    course_id: Mapped[int] = _of("courses", index=False)
    user_id: Mapped[int] = _of("users")
    role: Mapped[Role] = mapped_column(Word(Role))
    created_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("course_id", "user_id"),)


class Roster(Base):
    """The university's class lists."""

    __tablename__ = "roster"
    course_id: Mapped[int] = _of("courses", index=False)
    user_id: Mapped[int] = _of("users")
    number: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(300))
    email: Mapped[str] = mapped_column(String(300))
    section: Mapped[str] = mapped_column(String(100))
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        UniqueConstraint("course_id", "user_id"),
    )


class Assignments(Base):
    """Exercises given to courses."""

    __tablename__ = "assignments"
    course_id: Mapped[int] = _of("courses")
    title: Mapped[str] = mapped_column(String(300))
    exercise: Mapped[str] = mapped_column(String(200))
    points: Mapped[float]
    zone: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    opens_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    parameters: Mapped[dict[str, Any]]
    late_per_day: Mapped[float]
    late_most: Mapped[float]
    grace_s: Mapped[float]
    attempts: Mapped[int | None]
    cooldown_s: Mapped[float]
    counts: Mapped[Counts] = mapped_column(Word(Counts))
    feedback_level: Mapped[FeedbackLevel] = mapped_column(Level(FeedbackLevel))
    hint_level: Mapped[int]
    release: Mapped[Release] = mapped_column(Word(Release))
    published: Mapped[bool]


class Extensions(Base):
    """Other dates for one student."""

    __tablename__ = "extensions"
    assignment_id: Mapped[int] = _of("assignments", index=False)
    user_id: Mapped[int] = _of("users")
    reason: Mapped[str] = mapped_column(Text)
    granted_by: Mapped[int]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    extra_attempts: Mapped[int]
    __table_args__ = (UniqueConstraint("assignment_id", "user_id"),)


class Sources(Base):
    """What was handed in, once for all who hand in the same."""

    __tablename__ = "sources"
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Submissions(Base):
    """Uploads. ``report_id`` is no foreign key: the two tables would need each other first."""

    __tablename__ = "submissions"
    assignment_id: Mapped[int] = _of("assignments", index=False)
    user_id: Mapped[int] = _of("users")
    attempt: Mapped[int]
    file: Mapped[str] = mapped_column(String(300))
    source_sha256: Mapped[str] = mapped_column(String(64), index=True)
    upload_sha256: Mapped[str] = mapped_column(String(64), index=True)
    client_token: Mapped[str] = mapped_column(String(100))
    submitted_at: Mapped[datetime]
    status: Mapped[Status] = mapped_column(Word(Status))
    report_id: Mapped[int | None]
    __table_args__ = (
        UniqueConstraint("assignment_id", "user_id", "attempt"),
        UniqueConstraint("assignment_id", "user_id", "client_token"),
    )


class Reports(Base):
    """Reports in brief."""

    __tablename__ = "reports"
    submission_id: Mapped[int] = _of("submissions")
    created_at: Mapped[datetime]
    score: Mapped[float]
    max_score: Mapped[float]
    outcome: Mapped[str] = mapped_column(String(30))
    problem: Mapped[str] = mapped_column(Text)
    findings: Mapped[tuple[Finding, ...]] = mapped_column(Findings)


class Documents(Base):
    """Reports in full."""

    __tablename__ = "documents"
    report_id: Mapped[int] = mapped_column(
        ForeignKey("reports.id", ondelete="CASCADE"), unique=True
    )
    content: Mapped[dict[str, Any]]


class Grades(Base):
    """The gradebook."""

    __tablename__ = "grades"
    assignment_id: Mapped[int] = _of("assignments", index=False)
    user_id: Mapped[int] = _of("users")
    points: Mapped[float]
    earned: Mapped[float]
    penalty: Mapped[float]
    submission_id: Mapped[int | None]
    attempts: Mapped[int]
    updated_at: Mapped[datetime]
    passed_at: Mapped[datetime | None]
    overridden: Mapped[bool]
    __table_args__ = (UniqueConstraint("assignment_id", "user_id"),)


class Overrides(Base):
    """Grades set by people."""

    __tablename__ = "overrides"
    assignment_id: Mapped[int] = _of("assignments", index=False)
    user_id: Mapped[int] = _of("users")
    points: Mapped[float]
    reason: Mapped[str] = mapped_column(Text)
    set_by: Mapped[int]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "assignment_id", "user_id"),)


class Comments(Base):
    """What people say about submissions."""

    __tablename__ = "comments"
    submission_id: Mapped[int] = _of("submissions")
    author_id: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    question: Mapped[str] = mapped_column(String(200))


class Regrades(Base):
    """Proposals to let new reports count."""

    __tablename__ = "regrades"
    assignment_id: Mapped[int] = _of("assignments")
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[int]
    created_at: Mapped[datetime]
    state: Mapped[RegradeState] = mapped_column(Word(RegradeState))


class RegradeItems(Base):
    """What a proposal would change."""

    __tablename__ = "regrade_items"
    regrade_id: Mapped[int] = _of("regrades", index=False)
    submission_id: Mapped[int] = _of("submissions")
    old_report_id: Mapped[int | None]
    new_report_id: Mapped[int | None]
    problem: Mapped[str] = mapped_column(Text)
    __table_args__ = (UniqueConstraint("regrade_id", "submission_id"),)


class Audit(Base):
    """Who did what. People may be deleted, their deeds stay: no foreign keys."""

    __tablename__ = "audit"
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(100), index=True)
    course_id: Mapped[int | None] = mapped_column(index=True)
    details: Mapped[dict[str, Any]]


class GradingJobs(Base):
    """The queue of the graders."""

    __tablename__ = "grading_jobs"
    submission_id: Mapped[int] = _of("submissions")
    lane: Mapped[Lane] = mapped_column(Word(Lane))
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    state: Mapped[JobState] = mapped_column(Word(JobState))
    attempt: Mapped[int]
    tries: Mapped[int]
    lease_until: Mapped[datetime | None]
    worker: Mapped[str] = mapped_column(String(200))
    error: Mapped[str] = mapped_column(Text)
    regrade_id: Mapped[int | None]
    turn: Mapped[int] = mapped_column(server_default="0")
    __table_args__ = (Index(None, "state", "lane", "turn", "id"),)
