"""What is to be mended, one finding a question: the common source of all annotations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.output.document import Document
from grader.output.visible import cut, one_line, visible
from grader.output.words import OUTCOMES
from grader.report import CheckResult, Place, QuestionReport, Report

#: Outcomes of a check that there is nothing to say about.
_FINE = ("passed", "skipped", "undecided")
#: Longer sentences are cut: some platforms drop what is too long as a whole.
_MESSAGE = 2000

#: What can be found, by its stable name: the check that found it.
RULES = {
    "runs": "The program loads and the function returns.",
    "contract": "The answer has the wanted number, shape and kind.",
    "numeric": "The values are those of the exact derivative.",
    "inputs": "The caller's arrays are left unchanged.",
    "edges": "The formula holds in edge cases.",
    "exact": "The values are right in exact arithmetic.",
    "formula": "The formula is the one that is asked for.",
    "reads": "The written answer can be read.",
    "form": "The written answer is in the asked terms.",
    "equal": "The written formula is the right one.",
    "steps": "Every step of the derivation is right.",
    "goals": "The derivation arrives at what is asked for.",
    "cross": "Formula and code agree.",
    "submission": "The submission can be read.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend.

    Attributes
    ----------
    rule : str
        A key of ``RULES``, or the name of a check that is not listed there.
    question : str
        Empty if it is about the submission as a whole.
    title, message : str
        Harmless to look at: controls are written out.
    file : str
        Harmless to look at as well.
    place : Place or None
    lost : bool
        Whether it costs points; what is undecided is for a person to say.
    """

    rule: str
    question: str
    title: str
    message: str
    file: str
    place: Place | None = None
    lost: bool = False

    @property
    def line(self) -> int:
        """The line in the file; 1 in a notebook, where lines are those of cells."""
        return 1 if self.place is None or self.place.cell else self.place.line

    @property
    def column(self) -> int:
        """The column in the file; 1 in a notebook."""
        return 1 if self.place is None or self.place.cell else self.place.column


def findings_of(document: Document) -> Iterator[Finding]:
    """Yield what is to be mended, submission after submission; nothing of errored ones."""
    for report in document.submissions:
        if not report.errored:
            yield from _of_report(report)


def _of_report(report: Report) -> Iterator[Finding]:
    if report.problem:
        message = cut(visible(report.problem), _MESSAGE)
        yield Finding("submission", "", "Not graded", message, one_line(report.name), lost=True)
        return
    for question in report.questions:
        wrong = [check for check in question.checks if check.outcome not in _FINE]
        if wrong or not question.passed:
            yield _of_question(report, question, wrong)


def _of_question(report: Report, question: QuestionReport, wrong: Sequence[CheckResult]) -> Finding:
    outcome = "right, with a remark" if question.passed else OUTCOMES[question.outcome]
    undecided = [check for check in question.checks if check.outcome == "undecided"]
    told = wrong or undecided
    return Finding(
        told[0].check if told else "numeric",
        question.name,
        f"{question.name}: {outcome}",
        cut(visible(_message(question, told)), _MESSAGE),
        one_line(question.place.file if question.place else report.name),
        question.place,
        lost=not question.passed and question.outcome != "undecided",
    )


def _message(question: QuestionReport, told: Sequence[CheckResult]) -> str:
    sentences = [check.feedback for check in told if not check.is_hint][:1]
    if not any(sentences):
        sentences = [f"Not as wanted: {check.title}." for check in told[:1]]
    hints = [f"Hint: {check.feedback}" for check in told if check.is_hint]
    place = question.place
    where = [f"Cell {place.cell}, line {place.line}:"] if place and place.cell else []
    found = " ".join([*where, *sentences, *hints])
    return found or f"{question.name} is {OUTCOMES[question.outcome]}."
