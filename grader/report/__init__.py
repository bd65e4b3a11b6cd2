"""What grading says: outcomes, checks, questions and the report. Frozen values, nothing else.

One report object is what every output is rendered from. Its JSON form is described by
``docs/report.schema.json`` and carries its version in ``schema``; whoever shows one to somebody
shows what :func:`seen_by` lets through. What a check found in parts is in ``details``.
"""

from grader.report.model import SCHEMA, CheckResult, Person, Place, QuestionReport, Report, Totals
from grader.report.outcome import Outcome, Standing
from grader.report.seen import STAFF, FeedbackLevel, Reader, Show, seen_by

__all__ = [
    "SCHEMA",
    "STAFF",
    "CheckResult",
    "FeedbackLevel",
    "Outcome",
    "Person",
    "Place",
    "QuestionReport",
    "Reader",
    "Report",
    "Show",
    "Standing",
    "Totals",
    "seen_by",
]
