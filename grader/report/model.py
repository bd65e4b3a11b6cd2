"""Checks, places, questions and the report on one submission."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from grader.report.details import (
    Details,
    EdgesDetails,
    InputsDetails,
    MistakeDetails,
    RunDetails,
    details_of,
)
from grader.report.json import plain, read, written
from grader.report.outcome import Outcome

#: Name and version of the JSON document; it changes only when a reader could break.
SCHEMA = "deltagrade/report/v1"
#: Keys that are not there if there is nothing to say.
_MAY_LACK = ("provenance", "left_out", "people")


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
    details : Details
        The same in parts, for machines: case, shapes, worst entry, agreeing cases.
    """

    check: str
    title: str
    outcome: Outcome
    feedback: str = ""
    details: Details = field(default_factory=Details)

    @property
    def flag(self) -> str:
        """What staff should look at; empty if there is nothing."""
        return getattr(self.details, "flag", None) or ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of known mistakes, first the one that is named."""
        if not isinstance(self.details, (InputsDetails, EdgesDetails, MistakeDetails)):
            return ()
        others = self.details.others if isinstance(self.details, MistakeDetails) else None
        return (self.details.code, *(others or ())) if self.details.code else ()

    @property
    def is_hint(self) -> bool:
        """Whether it names a known mistake: the feedback is a hint, the title is for staff."""
        return self.check == "mistake"

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "CheckResult":
        """Return a check from its JSON form."""
        details = details_of(value["check"], value["details"])
        outcome = Outcome.read(value["outcome"])
        return cls(value["check"], value["title"], outcome, value["feedback"], details)

    def settled(self) -> "CheckResult":
        """Return the check without its flag: somebody has looked."""
        if not self.flag:
            return self
        return replace(self, details=replace(self.details, flag=None))  # type: ignore[call-arg]


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

    @property
    def told(self) -> tuple[CheckResult, ...]:
        """The checks as people read them: the hint first, for it helps most; nothing skipped."""
        made = (check for check in self.checks if check.outcome is not Outcome.SKIPPED)
        return tuple(sorted(made, key=lambda check: not check.is_hint))

    @property
    def hints(self) -> tuple[CheckResult, ...]:
        """The checks that name a known mistake."""
        return tuple(check for check in self.checks if check.is_hint)

    def to_json(self) -> dict[str, Any]:
        """Return the question as JSON values."""
        return {
            "name": self.name,
            "outcome": self.outcome.value,
            "passed": self.passed,
            "points": self.points,
            "pending": self.pending,
            "max_points": self.max_points,
            "checks": [written(check) for check in self.checks],
            "printed": self.printed,
        } | ({"place": written(self.place)} if self.place else {})


@dataclass(frozen=True, slots=True)
class Person:
    """A student, as far as a download or a list says; what it does not is empty."""

    name: str
    number: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """What is known of a report whose questions are withheld."""

    score: float
    max_score: float


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on one submission, or what somebody may know of it.

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
    totals : Totals or None
        Of a report whose questions are withheld; otherwise their points are added up.
    people : tuple of Person
        Who is behind it, of a batch; more than one for a group.
    """

    name: str
    exercise: str
    questions: tuple[QuestionReport, ...]
    problem: str = ""
    errored: bool = False
    left_out: str = ""
    provenance: Mapping[str, Any] = field(default_factory=dict)
    totals: Totals | None = None
    people: tuple[Person, ...] = ()

    @property
    def score(self) -> float:
        """Points of all questions together."""
        if self.totals:
            return self.totals.score
        return sum(question.points for question in self.questions)

    @property
    def pending(self) -> float:
        """Points that a person has to settle; they are not in the score."""
        return sum(question.pending for question in self.questions)

    @property
    def max_score(self) -> float:
        """Points that could be had."""
        if self.totals:
            return self.totals.max_score
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
        if lost:
            return lost[0]
        full = self.score >= self.max_score and not self.problem
        return Outcome.PASSED if full else Outcome.FAILED

    @property
    def missing(self) -> Mapping[str, tuple["QuestionReport", ...]]:
        """Questions whose functions are not in the program, by what is there in their place."""
        found: dict[str, tuple[QuestionReport, ...]] = {}
        for question in self.questions:
            details = question.checks[0].details if question.checks else None
            if isinstance(details, RunDetails) and details.missing is not None:
                found[details.missing] = (*found.get(details.missing, ()), question)
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the report as values that JSON and Unicode can express."""
        told = {
            "name": self.name,
            "score": self.score,
            "pending": self.pending,
            "max_score": self.max_score,
            "outcome": self.outcome.value,
            "problem": self.problem,
            "questions": [question.to_json() for question in self.questions],
            "provenance": self.provenance,
            "left_out": self.left_out,
            "people": [written(one) for one in self.people],
        }
        made: dict[str, Any] = plain(
            {name: one for name, one in told.items() if one or name not in _MAY_LACK}
        )
        return made

    @classmethod
    def from_json(cls, value: Mapping[str, Any], exercise: str = "") -> "Report":
        """Return a report from its JSON form, be it old, newer, or what a student may see of it."""
        withheld = value["max_score"] and not value["questions"]
        return cls(
            value.get("name", ""),
            exercise,
            tuple(read(QuestionReport, question) for question in value["questions"]),
            value["problem"],
            errored=value.get("outcome") == Outcome.ERRORED,
            left_out=value.get("left_out", ""),
            provenance=value.get("provenance", {}),
            totals=Totals(value["score"], value["max_score"]) if withheld else None,
        )

    def with_files(self, called: Callable[[str], str]) -> "Report":
        """Return the report with its files, itself included, called otherwise."""
        questions = (
            replace(one, place=one.place and replace(one.place, file=called(one.place.file)))
            for one in self.questions
        )
        return replace(self, name=called(self.name), questions=tuple(questions))

    def plain(self) -> "Report":
        """Return the report as its JSON form gives it again: nothing in it that cannot be shown."""
        return self.from_json(self.to_json(), self.exercise)
