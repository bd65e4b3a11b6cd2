"""Submissions, what was handed in, and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from grader.report import Outcome, QuestionReport, Report
from grader.report.details import NumericDetails, RunDetails
from submissions.errors import IllegalTransition


class Status(StrEnum):
    """The life of a submission."""

    QUEUED = "queued"
    RUNNING = "running"
    GRADED = "graded"
    ERRORED = "errored"  #: we failed, again and again; set aside for a person


#: Nothing more will happen by itself.
FINAL = (Status.GRADED, Status.ERRORED)
_MAY_BECOME = {
    Status.QUEUED: {Status.RUNNING},
    Status.RUNNING: {Status.GRADED, Status.QUEUED, Status.ERRORED},
    Status.GRADED: set[Status](),
    Status.ERRORED: {Status.QUEUED},
}


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes that were handed in, once for all who hand in the same."""

    sha256: str
    content: bytes
    id: int = 0


@dataclass(frozen=True, slots=True)
class Submission:
    """One upload to one assignment, of one student, or of one for their group.

    Whom else it counts for are its :class:`~submissions.domain.groups.Partner` values.

    Attributes
    ----------
    attempt : int
        Its ordinal for that assignment and everybody whom it counts for, from 1.
    file : str
        The file's own name, as the student's machine called it: show it as text, never open it.
    source_sha256 : str
        What is shown of it: the program, and what is written beside it, UTF-8.
    upload_sha256 : str
        What was handed in, byte by byte, and is graded.
    client_token : str
        Drawn by the page; a second submission with the same one is the same submission.
    report_id : int or None
        The report that counts.
    group_id : int or None
        The group that handed it in, if one did; it may be gone by now.
    """

    assignment_id: int
    user_id: int
    attempt: int
    file: str
    source_sha256: str
    upload_sha256: str
    client_token: str
    submitted_at: datetime
    status: Status = Status.QUEUED
    report_id: int | None = None
    group_id: int | None = None
    id: int = 0

    def become(self, status: Status) -> "Submission":
        """Return the submission in another status.

        Raises
        ------
        IllegalTransition
        """
        if status not in _MAY_BECOME[self.status]:
            raise IllegalTransition(self.status, status)
        return replace(self, status=status)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one question, in brief: for tables and plots.

    ``pending`` are points that a person has to settle, ``flags`` what staff should look at,
    ``answer_class`` is what equal wrong answers share.
    """

    question: str
    outcome: str
    points: float
    max_points: float
    mistakes: tuple[str, ...] = ()
    pending: float = 0.0
    flags: tuple[str, ...] = ()
    answer_class: str = ""

    @property
    def passed(self) -> bool:
        """Whether the question earned all its points."""
        return self.outcome == "passed"

    @classmethod
    def of(cls, question: QuestionReport) -> "Finding":
        """Return a question of a report in brief."""
        mistakes = (f"{''.join(hint.codes[:1])} {hint.title}".strip() for hint in question.hints)
        return cls(
            question.name,
            question.outcome.value,
            question.points,
            question.max_points,
            tuple(mistakes),
            question.pending,
            tuple(check.flag for check in question.checks if check.flag),
            class_of(question),
        )


def class_of(question: QuestionReport) -> str:
    """Return what a wrong answer shares with all that are equal to it; empty for any other."""
    found = (c.details for c in question.checks if isinstance(c.details, NumericDetails))
    return next((details.answer_class or "" for details in found), "")


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report in brief; the whole of it is the :class:`ReportDocument` of the same id.

    ``compiled`` is False of a program that is no Python: nothing of it ran, nothing was judged.
    """

    submission_id: int
    created_at: datetime
    score: float
    max_score: float
    outcome: str
    problem: str
    findings: tuple[Finding, ...]
    compiled: bool = True
    id: int = 0

    @classmethod
    def of(cls, report: Report, submission_id: int, now: datetime) -> "StoredReport":
        """Return a report in brief."""
        return cls(
            submission_id,
            now,
            report.score,
            report.max_score,
            report.outcome.value,
            report.problem,
            tuple(map(Finding.of, report.questions)),
            not (report.questions and all(map(_uncompiled, report.questions))),
        )

    @property
    def pending(self) -> float:
        """Points that a person has to settle; they are in no score."""
        return sum(finding.pending for finding in self.findings)

    @property
    def to_look_at(self) -> tuple[Finding, ...]:
        """What is pending, or was settled in a way that staff should look at."""
        return tuple(finding for finding in self.findings if finding.pending or finding.flags)


_NO_PYTHON = ("SyntaxError: ", "IndentationError: ", "TabError: ")


def _uncompiled(question: QuestionReport) -> bool:
    """Return whether a question was not judged because the program is no Python.

    A program may raise such an error itself, or pretend to: then too its student has learnt
    nothing, for it printed nothing and no check was made.
    """
    runs = [check.details for check in question.checks if isinstance(check.details, RunDetails)]
    said = (runs[0].traceback or "") if runs else ""
    judged = [c for c in question.checks if c.outcome not in (Outcome.CRASHED, Outcome.SKIPPED)]
    return (
        said.count('File "') == 1
        and ", in " not in said.split("\n")[0]
        and said.rstrip().rpartition("\n")[2].startswith(_NO_PYTHON)
        and not judged
        and not question.printed
        and not question.points
    )


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A report as it was found, in JSON."""

    report_id: int
    content: Mapping[str, Any]
    id: int = 0

    @property
    def report(self) -> Report:
        """The report itself."""
        return Report.from_json(self.content)


@dataclass(frozen=True, slots=True)
class Comment:
    """What a person says about a submission, to its student."""

    submission_id: int
    author_id: int
    text: str
    created_at: datetime
    question: str = ""
    id: int = 0
