"""What grading says: outcomes, checks, questions and the report. Frozen values, nothing else.

One report object is what every output is rendered from. Its JSON form is described by
``docs/report.schema.json`` and carries its version in ``schema``; whoever shows one to somebody
shows what :func:`seen_by` lets through.
"""

from grader.report.details import (
    ContractDetails,
    Details,
    EdgesDetails,
    ExactDetails,
    FaultDetails,
    FlagDetails,
    FormulaDetails,
    GoalsDetails,
    InputsDetails,
    MistakeDetails,
    NumericDetails,
    Part,
    ReadingDetails,
    RunDetails,
    Span,
    Step,
    StepsDetails,
    details_of,
)
from grader.report.model import SCHEMA, CheckResult, Place, QuestionReport, Report, Totals
from grader.report.outcome import Outcome
from grader.report.seen import STAFF, FeedbackLevel, Reader, Show, seen_by

__all__ = [
    "SCHEMA",
    "STAFF",
    "CheckResult",
    "ContractDetails",
    "Details",
    "EdgesDetails",
    "ExactDetails",
    "FaultDetails",
    "FeedbackLevel",
    "FlagDetails",
    "FormulaDetails",
    "GoalsDetails",
    "InputsDetails",
    "MistakeDetails",
    "NumericDetails",
    "Outcome",
    "Part",
    "Place",
    "QuestionReport",
    "Reader",
    "ReadingDetails",
    "Report",
    "RunDetails",
    "Show",
    "Span",
    "Step",
    "StepsDetails",
    "Totals",
    "details_of",
    "seen_by",
]
