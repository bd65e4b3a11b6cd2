"""What grading says: outcomes, checks, questions and the report. Frozen values, nothing else.

One report object is what every output is rendered from; its JSON form is described by
``docs/report.schema.json`` and carries its version in ``schema``.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

#: Name and version of the JSON document; it changes only when a reader could break.
SCHEMA = "deltagrade/report/v1"


class Outcome(StrEnum):
    """How a check, a question or a whole submission ended."""

    PASSED = "passed"
    FAILED = "failed"  #: ran, and the answer is wrong
    APPROXIMATE = "approximate"  #: nearly right: an estimate where the exact value is wanted
    CRASHED = "crashed"  #: student code raised
    TIMED_OUT = "timed_out"  #: used up its processor time, or never answered
    OUT_OF_MEMORY = "out_of_memory"
    TOO_MUCH_OUTPUT = "too_much_output"  #: printed or returned more than anybody could read
    KILLED = "killed"  #: ended by a signal: a crash in machine code, or a forbidden system call
    EXITED = "exited"  #: ended its own process
    PROTOCOL = "protocol"  #: wrote to the grader's channel itself
    SKIPPED = "skipped"  #: a check it depends on did not pass
    UNDECIDED = "undecided"  #: neither proved right nor proved wrong; costs nothing
    ERRORED = "errored"  #: the grader failed, not the student: no score


class Standing(StrEnum):
    """How one of several arrays that a question asks for came out."""

    RIGHT = "right"
    NEAR = "nearly right"
    RESHAPED = "right values in another shape"
    TRANSPOSED = "right values, transposed"
    MOVED = "right, but at another place"
    WRONG = "wrong"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One judged property of one question.

    Attributes
    ----------
    check : str
        Stable name: ``contract``, ``numeric``, ``edge``...
    title : str
        What was asked, as a student reads it.
    outcome : Outcome
    feedback : str
        One or two sentences: what was found, what was wanted, what to do. Students see it.
    details : mapping of str to JSON value
        The same in parts, for machines: case, shapes, worst entry, agreeing cases.
    """

    check: str
    title: str
    outcome: Outcome
    feedback: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the check as JSON values."""
        return {
            "check": self.check,
            "title": self.title,
            "outcome": self.outcome.value,
            "feedback": self.feedback,
            "details": dict(self.details),
        }


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look in what was handed in; lines and columns count from 1.

    Attributes
    ----------
    file : str
        As it was handed in.
    line, column : int
        In the file; in a notebook, in its cell.
    cell : int or None
        The cell of a notebook, from 1; None in any other file.
    end_line, end_column : int or None
        The end column is past the end; None where only the beginning is known.
    """

    file: str
    line: int = 1
    column: int = 1
    cell: int | None = None
    end_line: int | None = None
    end_column: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return what is known of the place as JSON values."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """All that was found about one question; points are absolute, of ``max_points``.

    Attributes
    ----------
    points : float
        Earned.
    pending : float
        What could be neither given nor refused: a person settles it. In no total.
    place : Place or None
        Where to look if something is wrong; None if that is not known.
    """

    name: str
    outcome: Outcome
    points: float
    max_points: float
    checks: tuple[CheckResult, ...]
    printed: str = ""
    place: Place | None = None
    pending: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether the question earned all its points."""
        return self.outcome is Outcome.PASSED

    def to_dict(self) -> dict[str, Any]:
        """Return the question as JSON values."""
        return {
            "name": self.name,
            "outcome": self.outcome.value,
            "passed": self.passed,
            "points": self.points,
            "pending": self.pending,
            "max_points": self.max_points,
            "checks": [check.to_dict() for check in self.checks],
            "printed": self.printed,
        } | ({"place": self.place.to_dict()} if self.place else {})


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on one submission.

    Attributes
    ----------
    name : str
        The submission's name: its folder, file or student.
    exercise : str
    questions : tuple of QuestionReport
    problem : str
        A sentence on the submission as a whole: why it could not be read, or that we failed.
    left_out : str
        A sentence on the statements that the program was graded without; as a rule empty.
    provenance : mapping of str to JSON value
        All that a replay needs: seed, tolerances, versions, the source's hash, the jail's tier.
    """

    name: str
    exercise: str
    questions: tuple[QuestionReport, ...]
    problem: str = ""
    errored: bool = False
    left_out: str = ""
    provenance: Mapping[str, Any] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """Points of all questions together."""
        return sum(question.points for question in self.questions)

    @property
    def pending(self) -> float:
        """Points that a person has to settle; they are not in the score."""
        return sum(question.pending for question in self.questions)

    @property
    def max_score(self) -> float:
        """Points that could be had."""
        return sum(question.max_points for question in self.questions)

    @property
    def outcome(self) -> Outcome:
        """``errored`` if we failed, ``passed`` on full points, else how the first loss came.

        What is only pending is a loss after all others.
        """
        if self.errored:
            return Outcome.ERRORED
        lost = [question.outcome for question in self.questions if not question.passed]
        lost.sort(key=lambda outcome: outcome is Outcome.UNDECIDED)
        return lost[0] if lost else Outcome.FAILED if self.problem else Outcome.PASSED

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {
            "name": self.name,
            "score": self.score,
            "pending": self.pending,
            "max_score": self.max_score,
            "outcome": self.outcome.value,
            "problem": self.problem,
            "questions": [question.to_dict() for question in self.questions],
            "provenance": dict(self.provenance),
        } | ({"left_out": self.left_out} if self.left_out else {})
