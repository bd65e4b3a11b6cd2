"""What is to be mended, one finding a question: the common source of all annotations."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from grader.output.document import Document, Entry
from grader.output.visible import cut, one_line, visible
from grader.output.words import OUTCOMES

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
    place : mapping of str to int
        ``line`` and ``column``, and where they are known ``end_line``, ``end_column``, ``cell``.
    lost : bool
        Whether it costs points; what is undecided is for a person to say.
    """

    rule: str
    question: str
    title: str
    message: str
    file: str
    place: dict[str, int] = field(default_factory=dict)
    lost: bool = False

    @property
    def line(self) -> int:
        """The line in the file; 1 in a notebook, where lines are those of cells."""
        return 1 if "cell" in self.place else self.place.get("line", 1)

    @property
    def column(self) -> int:
        """The column in the file; 1 in a notebook."""
        return 1 if "cell" in self.place else self.place.get("column", 1)


def findings_of(document: Document) -> Iterator[Finding]:
    """Yield what is to be mended, submission after submission; nothing of errored ones."""
    for entry in document.submissions:
        if entry["outcome"] != "errored":
            yield from _of_entry(entry)


def _of_entry(entry: Entry) -> Iterator[Finding]:
    if entry["problem"]:
        message = cut(visible(entry["problem"]), _MESSAGE)
        yield Finding("submission", "", "Not graded", message, one_line(entry["name"]), lost=True)
        return
    for question in entry["questions"]:
        wrong = [check for check in question["checks"] if check["outcome"] not in _FINE]
        if wrong or not question["passed"]:
            yield _of_question(entry, question, wrong)


def _of_question(entry: Entry, question: Entry, wrong: list[Entry]) -> Finding:
    place: dict[str, Any] = dict(question.get("place", {}))
    outcome = "right, with a remark" if question["passed"] else OUTCOMES[question["outcome"]]
    undecided = [check for check in question["checks"] if check["outcome"] == "undecided"]
    told = wrong or undecided
    return Finding(
        told[0]["check"] if told else "numeric",
        question["name"],
        f"{question['name']}: {outcome}",
        cut(visible(_message(question, told, place)), _MESSAGE),
        one_line(place.pop("file", entry["name"])),
        place,
        lost=not question["passed"] and question["outcome"] != "undecided",
    )


def _message(question: Entry, told: list[Entry], place: dict[str, Any]) -> str:
    sentences = [check["feedback"] for check in told if check["check"] != "mistake"][:1]
    if not any(sentences):
        sentences = [f"Not as wanted: {check['title']}." for check in told[:1]]
    hints = [f"Hint: {check['feedback']}" for check in told if check["check"] == "mistake"]
    where = [f"Cell {place['cell']}, line {place['line']}:"] if "cell" in place else []
    found = " ".join([*where, *sentences, *hints])
    return found or f"{question['name']} is {OUTCOMES[question['outcome']]}."
