"""Who sees what of a report: one list of what is allowed; what it does not name is withheld.

Pages, the API, exports, CI formats, notebooks and Gradescope show people what this lets through.
"""

from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass, replace
from enum import IntEnum, StrEnum
from typing import Any

from grader.report import details as parts
from grader.report.model import CheckResult, QuestionReport, Report, Totals


class FeedbackLevel(IntEnum):
    """How much of a report its student reads; each level shows the ones below as well."""

    RECEIVED = 0  #: that it was graded, nothing more
    SCORE = 1  #: the points
    OUTCOMES = 2  #: how each check of each question ended
    FULL = 3  #: the sentences, the counterexample, what was printed


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads a report.

    Attributes
    ----------
    level : FeedbackLevel
    hints : bool
        Whether hints on known mistakes are shown; only with full feedback.
    staff : bool
        Whether it is somebody from whom nothing is withheld, whatever the level.
    """

    level: FeedbackLevel = FeedbackLevel.FULL
    hints: bool = True
    staff: bool = False

    @property
    def scores(self) -> bool:
        """Whether they may know points."""
        return self.staff or self.level >= FeedbackLevel.SCORE


STAFF = Reader(staff=True)


class Show(StrEnum):
    """How much of a report files show that we write for students; each level has the one before."""

    OUTCOMES = "outcomes"  #: which checks passed
    FEEDBACK = "feedback"  #: what was found and what was wanted, in sentences
    HINTS = "hints"  #: a hint where a known mistake was made

    @property
    def reader(self) -> Reader:
        """Who reads such a file."""
        level = FeedbackLevel.OUTCOMES if self is Show.OUTCOMES else FeedbackLevel.FULL
        return Reader(level, hints=self is Show.HINTS)


#: The title of a known mistake, for students: which one it is, is for staff.
KNOWN_MISTAKE = "It looks like a known mistake"

_VERDICT = ("status", "method", "reason", "counterexample", "error_bound")
#: What students with full feedback read of each kind of details, and of what these are made of.
STUDENTS_READ: Mapping[type, tuple[str, ...]] = {
    parts.Details: (),
    parts.RunDetails: ("traceback", "missing"),
    parts.ContractDetails: ("case", "entry", "found_shape", "wanted_shape", "layout"),
    parts.NumericDetails: (
        *("agreeing", "cases", "case", "array", "entry", "yours", "relative_error", "error"),
        *("wanted", "arguments", "parts"),
    ),
    parts.Stands: ("name", "standing", "share"),
    parts.InputsDetails: ("argument",),
    parts.EdgesDetails: ("cases", "broken"),
    parts.ExactDetails: ("points", "error_bound"),
    parts.FormulaDetails: ("formula", "latex", "formulas", *_VERDICT),
    parts.Part: ("part", "text", "latex"),
    parts.ReadingDetails: ("formula", "latex", "offset", "caret"),
    parts.StepsDetails: ("verdict", "first_wrong_line", "goals", "steps", "assumed"),
    parts.Step: (
        *("number", "line", "span", "text", "subject", "label", "verdict", "reason", "mistake"),
        *("repeats", "focus", "layer", "counterexample"),
    ),
    parts.Span: ("line", "column", "end_line", "end_column"),
    parts.GoalsDetails: ("goals",),
    parts.FlagDetails: ("fault",),
    parts.MistakeDetails: (),
}


def seen_by(report: Report, reader: Reader) -> Report | None:
    """Return what somebody may see of a report; None for nothing at all."""
    if reader.staff:
        return report
    if reader.level is FeedbackLevel.RECEIVED:
        return None
    if reader.level is FeedbackLevel.SCORE:
        return Report(
            report.name,
            report.exercise,
            (),
            report.problem,
            errored=report.errored,
            totals=Totals(report.score, report.max_score),
        )
    return Report(
        report.name,
        report.exercise,
        tuple(_question(question, reader) for question in report.questions),
        report.problem,
        errored=report.errored,
        left_out=report.left_out if reader.level is FeedbackLevel.FULL else "",
        provenance=_provenance(report),
    )


def _provenance(report: Report) -> Mapping[str, Any]:
    """Return what a replay needs, if it would replay nothing but public cases."""
    return report.provenance if report.provenance.get("cases") == "public" else {}


def _question(question: QuestionReport, reader: Reader) -> QuestionReport:
    full = reader.level is FeedbackLevel.FULL
    checks = (
        _check(check, full=full)
        for check in question.checks
        if not check.is_hint or (full and reader.hints)
    )
    return replace(question, checks=tuple(checks), printed=question.printed if full else "")


def _check(check: CheckResult, *, full: bool) -> CheckResult:
    return CheckResult(
        check.check,
        KNOWN_MISTAKE if check.is_hint else check.title,
        check.outcome,
        check.feedback if full else "",
        _allowed(check.details) if full else parts.Details(),
    )


def _allowed(value: Any) -> Any:
    """Return a value with nothing in it but what students read."""
    if isinstance(value, tuple):
        return tuple(map(_allowed, value))
    if not is_dataclass(value):
        return value
    kind: type = type(value)
    names = STUDENTS_READ.get(kind, ())
    return kind(**{name: _allowed(getattr(value, name)) for name in names})
