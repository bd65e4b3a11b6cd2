"""The tables: each keeps the values of one dataclass, a column for each attribute.

Names, types and what may be missing are the dataclass's; here stands only what it does not say:
how long a text gets, what belongs to what, what is unique. Migrations follow this file.
"""

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text, true

from submissions.domain.assignment import Accommodation, Assignment, Extension
from submissions.domain.audit import AuditEntry
from submissions.domain.courses import Course, Enrolment, RosterRow
from submissions.domain.exercises import CourseExercise
from submissions.domain.grade import Grade, Override
from submissions.domain.groups import Group, GroupMember, Partner
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
from submissions.domain.rehearsal import Rehearsal
from submissions.domain.rubric import RubricItem, RubricMark
from submissions.domain.score import Score
from submissions.domain.sign_on import SpentState, Subject
from submissions.domain.similarity import SimilarityLook
from submissions.domain.submission import (
    Comment,
    ReportDocument,
    Source,
    StoredReport,
    Submission,
)
from submissions.store import drawing
from submissions.store.drawing import column, reference, table, text_column

#: All tables that are drawn below.
METADATA = drawing.METADATA


def _unique_if_said(*names: str) -> Index:
    """Return that no two rows have the same here, unless the last of it is empty: nobody's."""
    said = text(f"{names[-1]} != ''")
    return Index(None, *names, unique=True, sqlite_where=said, postgresql_where=said)


USERS = table(
    User,
    "users",
    login=text_column(200, unique=True),
    name=text_column(300),
    email=text_column(300),
    password_hash=text_column(300),
    founder=column(server_default=false()),
    language=text_column(20, server_default=""),
)
SESSIONS = table(
    Session,
    "sessions",
    user_id=reference("users"),
    token_hash=text_column(64, unique=True),
    expires_at=column(index=True),
)
TOKENS = table(
    ApiToken,
    "tokens",
    user_id=reference("users"),
    name=text_column(200),
    token_hash=text_column(64, unique=True),
)
#: Counted tries of what is limited; old ones are swept away.
TRIES = table(Try, "tries", Index(None, "key", "at"), key=text_column(300))
COURSES = table(
    Course,
    "courses",
    _unique_if_said("join_code"),
    slug=text_column(100, unique=True),
    title=text_column(300),
    term=text_column(100),
    zone=text_column(64),
    packages=column(server_default="[]"),
    join_code=text_column(20, server_default=""),
)
ENROLMENTS = table(
    Enrolment,
    "enrolments",
    UniqueConstraint("course_id", "user_id"),
    course_id=reference("courses", index=False),
    user_id=reference("users"),
)
ROSTER = table(
    RosterRow,
    "roster",
    _unique_if_said("course_id", "number"),  # lists without numbers leave them empty
    UniqueConstraint("course_id", "user_id"),
    course_id=reference("courses", index=False),
    user_id=reference("users"),
    number=text_column(100),
    name=text_column(300),
    email=text_column(300),
    section=text_column(100),
    listed_login=text_column(200, server_default=""),
    platform_id=text_column(100, server_default=""),
)
ASSIGNMENTS = table(
    Assignment,
    "assignments",
    course_id=reference("courses"),
    title=text_column(300),
    exercise=text_column(200),
    zone=text_column(64),
    spare_uncompiled=column(server_default=false()),
    inquiry_days=column(server_default="0"),
    anonymous=column(server_default=false()),
    pseudonym_key=text_column(100, server_default=""),
    grouping=column(server_default="alone"),
    group_size=column(server_default="2"),
    beyond_points=column(server_default=false()),
)
EXERCISES = table(
    CourseExercise,
    "exercises",
    UniqueConstraint("course_id", "slug"),
    course_id=reference("courses", index=False),
    slug=text_column(100),
)
EXTENSIONS = table(
    Extension,
    "extensions",
    UniqueConstraint("assignment_id", "user_id"),
    assignment_id=reference("assignments", index=False),
    user_id=reference("users"),
    reason=text_column(),
)
ACCOMMODATIONS = table(
    Accommodation,
    "accommodations",
    UniqueConstraint("course_id", "user_id"),
    course_id=reference("courses", index=False),
    user_id=reference("users"),
    reason=text_column(),
)
SOURCES = table(Source, "sources", sha256=text_column(64, unique=True))
#: ``report_id`` is no foreign key: the two tables would need each other first. Nor is ``group_id``:
#: what a group handed in is its own, also when the group is gone.
SUBMISSIONS = table(
    Submission,
    "submissions",
    UniqueConstraint("assignment_id", "user_id", "attempt"),
    UniqueConstraint("assignment_id", "user_id", "client_token"),
    assignment_id=reference("assignments", index=False),
    user_id=reference("users"),
    file=text_column(300),
    source_sha256=text_column(64, index=True),
    upload_sha256=text_column(64, index=True),
    client_token=text_column(100),
)
#: ``group`` is a word of SQL.
GROUPS = table(
    Group,
    "student_groups",
    UniqueConstraint("assignment_id", "name"),
    assignment_id=reference("assignments", index=False),
    name=text_column(100),
    code=text_column(20, unique=True),
)
GROUP_MEMBERS = table(
    GroupMember,
    "group_members",
    UniqueConstraint("assignment_id", "user_id"),
    assignment_id=reference("assignments", index=False),
    group_id=reference("student_groups"),
    user_id=reference("users"),
)
PARTNERS = table(
    Partner,
    "partners",
    UniqueConstraint("submission_id", "user_id"),
    submission_id=reference("submissions", index=False),
    user_id=reference("users"),
)
REPORTS = table(
    StoredReport,
    "reports",
    submission_id=reference("submissions"),
    outcome=text_column(30),
    problem=text_column(),
    compiled=column(server_default=true()),
)
DOCUMENTS = table(
    ReportDocument,
    "documents",
    report_id=column(ForeignKey("reports.id", ondelete="CASCADE"), unique=True),
)
GRADES = table(
    Grade,
    "grades",
    UniqueConstraint("assignment_id", "user_id"),
    assignment_id=reference("assignments", index=False),
    user_id=reference("users"),
    pending=column(server_default="0"),
    rubric=column(server_default="0"),
)
OVERRIDES = table(
    Override,
    "overrides",
    Index(None, "assignment_id", "user_id"),
    assignment_id=reference("assignments", index=False),
    user_id=reference("users"),
    reason=text_column(),
)
RUBRIC_ITEMS = table(
    RubricItem, "rubric_items", assignment_id=reference("assignments"), title=text_column(300)
)
RUBRIC_MARKS = table(
    RubricMark,
    "rubric_marks",
    UniqueConstraint("submission_id", "item_id"),
    submission_id=reference("submissions", index=False),
    item_id=reference("rubric_items"),
    applied_by=column(index=True),
)
COMMENTS = table(
    Comment,
    "comments",
    submission_id=reference("submissions"),
    text=text_column(),
    question=text_column(200),
)
NAMED_ANSWERS = table(
    NamedAnswer,
    "named_answers",
    UniqueConstraint("assignment_id", "question", "answer_class"),
    assignment_id=reference("assignments", index=False),
    question=text_column(200),
    answer_class=text_column(32),
    title=text_column(200),
    hint=text_column(),
)
SIMILARITY_LOOKS = table(
    SimilarityLook,
    "similarity_looks",
    assignment_id=reference("assignments"),
    author_id=column(index=True),
    note=text_column(),
)
INQUIRIES = table(
    Inquiry,
    "inquiries",
    UniqueConstraint("submission_id", "user_id", "question"),
    submission_id=reference("submissions", index=False),
    user_id=reference("users"),
    question=text_column(200),
)
INQUIRY_MESSAGES = table(
    InquiryMessage, "inquiry_messages", inquiry_id=reference("inquiries"), text=text_column()
)
REGRADES = table(Regrade, "regrades", assignment_id=reference("assignments"), reason=text_column())
REGRADE_ITEMS = table(
    RegradeItem,
    "regrade_items",
    UniqueConstraint("regrade_id", "submission_id"),
    regrade_id=reference("regrades", index=False),
    submission_id=reference("submissions"),
    problem=text_column(),
)
#: People may be deleted, their deeds stay: no foreign keys.
AUDIT = table(
    AuditEntry,
    "audit",
    at=column(index=True),
    action=text_column(60),
    subject=text_column(100, index=True),
    course_id=column(index=True),
)
JOBS = table(
    GradingJob,
    "grading_jobs",
    Index(None, "state", "lane", "turn", "id"),
    submission_id=reference("submissions"),
    worker=text_column(200),
    error=text_column(),
    turn=column(server_default="0"),
)
REHEARSALS = table(
    Rehearsal,
    "rehearsals",
    UniqueConstraint("assignment_id", "user_id"),
    Index(None, "state", "asked_at"),
    assignment_id=reference("assignments", index=False),
    user_id=reference("users"),
    file=text_column(300),
)
PLATFORMS = table(
    Platform,
    "lti_platforms",
    UniqueConstraint("issuer", "client_id"),
    name=text_column(300),
    issuer=text_column(255),
    client_id=text_column(255),
    auth_url=text_column(2000),
    token_url=text_column(2000),
    jwks_url=text_column(2000),
)
IDENTITIES = table(
    Identity,
    "lti_identities",
    UniqueConstraint("platform_id", "sub"),
    platform_id=reference("lti_platforms", index=False),
    sub=text_column(255),
    user_id=reference("users"),
)
CONTEXTS = table(
    Context,
    "lti_contexts",
    UniqueConstraint("platform_id", "deployment", "context"),
    platform_id=reference("lti_platforms", index=False),
    deployment=text_column(255),
    context=text_column(255),
    title=text_column(300),
    course_id=reference("courses"),
    members_url=text_column(2000, server_default=""),
)
LINKS = table(
    Link,
    "lti_links",
    UniqueConstraint("context_id", "resource_link"),
    context_id=reference("lti_contexts", index=False),
    resource_link=text_column(255),
    title=text_column(300),
    assignment_id=reference("assignments"),
    line_item=text_column(2000, server_default=""),
)
SCORES = table(
    Score,
    "lti_scores",
    UniqueConstraint("link_id", "user_id"),
    Index(None, "state", "not_before"),
    link_id=reference("lti_links", index=False),
    user_id=reference("users"),
    assignment_id=reference("assignments"),
    answer=text_column(),
)
NONCES = table(
    SpentNonce,
    "lti_nonces",
    UniqueConstraint("platform_id", "nonce_hash"),
    platform_id=reference("lti_platforms", index=False),
    nonce_hash=text_column(64),
    expires_at=column(index=True),
)
KEYS = table(SigningKey, "signing_keys", kid=text_column(64, unique=True), sealed=text_column())
SUBJECTS = table(
    Subject,
    "sign_on_subjects",
    UniqueConstraint("issuer", "sub"),
    issuer=text_column(255),
    sub=text_column(255),
    user_id=reference("users"),
    email=text_column(300, index=True),
)
SPENT_STATES = table(
    SpentState,
    "sign_on_states",
    state_hash=text_column(64, unique=True),
    expires_at=column(index=True),
)
NOTICES = table(
    Notice,
    "mail_notices",
    UniqueConstraint("user_id", "kind", "subject_id"),
    Index(None, "state", "not_before"),
    Index(None, "kind", "subject_id"),
    user_id=reference("users", index=False),
    answer=text_column(),
)
MAIL_CHOICES = table(
    MailChoice,
    "mail_choices",
    user_id=column(ForeignKey("users.id", ondelete="CASCADE"), unique=True),
    key=text_column(64, unique=True),
)
