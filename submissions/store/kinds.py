"""Which table keeps which kind of value, by the name it has in a unit of work."""

from typing import Any

from sqlalchemy import Table as SqlTable

from submissions.domain import (
    assignment,
    audit,
    courses,
    grade,
    job,
    people,
    regrade,
    submission,
)
from submissions.store.tables import Base

_VALUES: dict[str, type[Any]] = {
    "users": people.User,
    "sessions": people.Session,
    "tokens": people.ApiToken,
    "tries": people.Try,
    "courses": courses.Course,
    "enrolments": courses.Enrolment,
    "roster": courses.RosterRow,
    "assignments": assignment.Assignment,
    "extensions": assignment.Extension,
    "sources": submission.Source,
    "submissions": submission.Submission,
    "reports": submission.StoredReport,
    "documents": submission.ReportDocument,
    "grades": grade.Grade,
    "overrides": grade.Override,
    "comments": submission.Comment,
    "regrades": regrade.Regrade,
    "regrade_items": regrade.RegradeItem,
    "audit": audit.AuditEntry,
    "grading_jobs": job.GradingJob,
}

#: Name of a table -> the table, the kind of its values.
KINDS: dict[str, tuple[SqlTable, type[Any]]] = {
    name: (Base.metadata.tables[name], kind) for name, kind in _VALUES.items()
}
