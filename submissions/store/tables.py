"""The tables: each keeps the values of one dataclass, a column for each attribute.

Names, types and what may be missing are the dataclass's; here stands only what it does not say:
how long a text gets, what belongs to what, what is unique. Migrations follow this file.
"""

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text, true

from submissions.domain.assignment import Accommodation, Assignment, Extension
from submissions.domain.audit import AuditEntry
from submissions.domain.courses import Course, Enrolment, RosterRow
from submissions.domain.grade import Grade, Override
from submissions.domain.inquiry import Inquiry, InquiryMessage
from submissions.domain.job import GradingJob
from submissions.domain.mail import MailChoice, Notice
from submissions.domain.named import NamedAnswer
from submissions.domain.people import ApiToken, Session, Try, User
from submissions.domain.platform import (
    Context,
    Identity,
    Link,
    Platform,
    SigningKey,
    SpentNonce,
)
from submissions.domain.regrade import Regrade, RegradeItem
from submissions.domain.score import Score
from submissions.domain.sign_on import SpentState, Subject
from submissions.domain.submission import (
    Comment,
    ReportDocument,
    Source,
    StoredReport,
    Submission,
)
from submissions.store import drawing

METADATA = drawing.METADATA
_column, _text, _of, _table = drawing.column, drawing.text_column, drawing.of, drawing.table

USERS = _table(
    User,
    "users",
    login=_text(200, unique=True),
    name=_text(300),
    email=_text(300),
    password_hash=_text(300),
    founder=_column(server_default=false()),
)
SESSIONS = _table(
    Session,
    "sessions",
    user_id=_of("users"),
    token_hash=_text(64, unique=True),
    expires_at=_column(index=True),
)
TOKENS = _table(
    ApiToken,
    "tokens",
    user_id=_of("users"),
    name=_text(200),
    token_hash=_text(64, unique=True),
)
#: Counted tries of what is limited; old ones are swept away.
TRIES = _table(Try, "tries", Index(None, "key", "at"), key=_text(300))
COURSES = _table(
    Course,
    "courses",
    Index(
        None,
        "join_code",
        unique=True,
        sqlite_where=text("join_code != ''"),
        postgresql_where=text("join_code != ''"),
    ),
    slug=_text(100, unique=True),
    title=_text(300),
    term=_text(100),
    zone=_text(64),
    join_code=_text(20, server_default=""),
)
ENROLMENTS = _table(
    Enrolment,
    "enrolments",
    UniqueConstraint("course_id", "user_id"),
    course_id=_of("courses", index=False),
    user_id=_of("users"),
)
ROSTER = _table(
    RosterRow,
    "roster",
    # Lists without numbers leave them empty: those are nobody's.
    Index(
        None,
        "course_id",
        "number",
        unique=True,
        sqlite_where=text("number != ''"),
        postgresql_where=text("number != ''"),
    ),
    UniqueConstraint("course_id", "user_id"),
    course_id=_of("courses", index=False),
    user_id=_of("users"),
    number=_text(100),
    name=_text(300),
    email=_text(300),
    section=_text(100),
    listed_login=_text(200, server_default=""),
    platform_id=_text(100, server_default=""),
)
ASSIGNMENTS = _table(
    Assignment,
    "assignments",
    course_id=_of("courses"),
    title=_text(300),
    exercise=_text(200),
    zone=_text(64),
    spare_uncompiled=_column(server_default=false()),
    inquiry_days=_column(server_default="0"),
)
EXTENSIONS = _table(
    Extension,
    "extensions",
    UniqueConstraint("assignment_id", "user_id"),
    assignment_id=_of("assignments", index=False),
    user_id=_of("users"),
    reason=_text(),
)
ACCOMMODATIONS = _table(
    Accommodation,
    "accommodations",
    UniqueConstraint("course_id", "user_id"),
    course_id=_of("courses", index=False),
    user_id=_of("users"),
    reason=_text(),
)
SOURCES = _table(Source, "sources", sha256=_text(64, unique=True))
#: ``report_id`` is no foreign key: the two tables would need each other first.
SUBMISSIONS = _table(
    Submission,
    "submissions",
    UniqueConstraint("assignment_id", "user_id", "attempt"),
    UniqueConstraint("assignment_id", "user_id", "client_token"),
    assignment_id=_of("assignments", index=False),
    user_id=_of("users"),
    file=_text(300),
    source_sha256=_text(64, index=True),
    upload_sha256=_text(64, index=True),
    client_token=_text(100),
)
REPORTS = _table(
    StoredReport,
    "reports",
    submission_id=_of("submissions"),
    outcome=_text(30),
    problem=_text(),
    compiled=_column(server_default=true()),
)
DOCUMENTS = _table(
    ReportDocument,
    "documents",
    report_id=_column(ForeignKey("reports.id", ondelete="CASCADE"), unique=True),
)
GRADES = _table(
    Grade,
    "grades",
    UniqueConstraint("assignment_id", "user_id"),
    assignment_id=_of("assignments", index=False),
    user_id=_of("users"),
    pending=_column(server_default="0"),
)
OVERRIDES = _table(
    Override,
    "overrides",
    Index(None, "assignment_id", "user_id"),
    assignment_id=_of("assignments", index=False),
    user_id=_of("users"),
    reason=_text(),
)
COMMENTS = _table(
    Comment, "comments", submission_id=_of("submissions"), text=_text(), question=_text(200)
)
NAMED_ANSWERS = _table(
    NamedAnswer,
    "named_answers",
    UniqueConstraint("assignment_id", "question", "answer_class"),
    assignment_id=_of("assignments", index=False),
    question=_text(200),
    answer_class=_text(32),
    title=_text(200),
    hint=_text(),
)
INQUIRIES = _table(
    Inquiry,
    "inquiries",
    UniqueConstraint("submission_id", "question"),
    submission_id=_of("submissions", index=False),
    user_id=_of("users"),
    question=_text(200),
)
INQUIRY_MESSAGES = _table(
    InquiryMessage, "inquiry_messages", inquiry_id=_of("inquiries"), text=_text()
)
REGRADES = _table(Regrade, "regrades", assignment_id=_of("assignments"), reason=_text())
REGRADE_ITEMS = _table(
    RegradeItem,
    "regrade_items",
    UniqueConstraint("regrade_id", "submission_id"),
    regrade_id=_of("regrades", index=False),
    submission_id=_of("submissions"),
    problem=_text(),
)
#: People may be deleted, their deeds stay: no foreign keys.
AUDIT = _table(
    AuditEntry,
    "audit",
    at=_column(index=True),
    action=_text(60),
    subject=_text(100, index=True),
    course_id=_column(index=True),
)
JOBS = _table(
    GradingJob,
    "grading_jobs",
    Index(None, "state", "lane", "turn", "id"),
    submission_id=_of("submissions"),
    worker=_text(200),
    error=_text(),
    turn=_column(server_default="0"),
)
PLATFORMS = _table(
    Platform,
    "lti_platforms",
    UniqueConstraint("issuer", "client_id"),
    name=_text(300),
    issuer=_text(255),
    client_id=_text(255),
    auth_url=_text(2000),
    token_url=_text(2000),
    jwks_url=_text(2000),
)
IDENTITIES = _table(
    Identity,
    "lti_identities",
    UniqueConstraint("platform_id", "sub"),
    platform_id=_of("lti_platforms", index=False),
    sub=_text(255),
    user_id=_of("users"),
)
CONTEXTS = _table(
    Context,
    "lti_contexts",
    UniqueConstraint("platform_id", "deployment", "context"),
    platform_id=_of("lti_platforms", index=False),
    deployment=_text(255),
    context=_text(255),
    title=_text(300),
    course_id=_of("courses"),
    members_url=_text(2000, server_default=""),
)
LINKS = _table(
    Link,
    "lti_links",
    UniqueConstraint("context_id", "resource_link"),
    context_id=_of("lti_contexts", index=False),
    resource_link=_text(255),
    title=_text(300),
    assignment_id=_of("assignments"),
    line_item=_text(2000, server_default=""),
)
SCORES = _table(
    Score,
    "lti_scores",
    UniqueConstraint("link_id", "user_id"),
    Index(None, "state", "not_before"),
    link_id=_of("lti_links", index=False),
    user_id=_of("users"),
    assignment_id=_of("assignments"),
    answer=_text(),
)
NONCES = _table(
    SpentNonce,
    "lti_nonces",
    UniqueConstraint("platform_id", "nonce_hash"),
    platform_id=_of("lti_platforms", index=False),
    nonce_hash=_text(64),
    expires_at=_column(index=True),
)
KEYS = _table(SigningKey, "signing_keys", kid=_text(64, unique=True), sealed=_text())
SUBJECTS = _table(
    Subject,
    "sign_on_subjects",
    UniqueConstraint("issuer", "sub"),
    issuer=_text(255),
    sub=_text(255),
    user_id=_of("users"),
    email=_text(300, index=True),
)
SPENT_STATES = _table(
    SpentState,
    "sign_on_states",
    state_hash=_text(64, unique=True),
    expires_at=_column(index=True),
)
NOTICES = _table(
    Notice,
    "mail_notices",
    UniqueConstraint("user_id", "kind", "subject_id"),
    Index(None, "state", "not_before"),
    Index(None, "kind", "subject_id"),
    user_id=_of("users", index=False),
    answer=_text(),
)
MAIL_CHOICES = _table(
    MailChoice,
    "mail_choices",
    user_id=_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True),
    key=_text(64, unique=True),
)
