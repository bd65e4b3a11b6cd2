"""The document as Markdown, for the summary of a CI job: a table, and what to mend below."""

import re
from collections.abc import Iterator
from html import escape
from typing import TextIO

from grader.output.document import Document
from grader.output.numbers import earned, points
from grader.output.visible import cut, one_line, visible
from grader.output.words import OUTCOMES, mark
from grader.report import QuestionReport, Report
from grader.report.details import FormulaDetails

#: What a job's summary may have on GitHub is 1 MiB; a class is for ``grader batch``.
_PRINTED = 4000
#: All that Markdown, or GitHub's dialect of it, gives a meaning.
_MEANING = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$@:>])")


def write_markdown(document: Document, stream: TextIO) -> None:
    """Write a section for each submission; text of students is shown, never obeyed."""
    for report in document.submissions:
        stream.writelines(f"{line}\n" for line in _section(document.exercise, report))


def _section(exercise: str, report: Report) -> Iterator[str]:
    yield f"## {_text(exercise)}: {_text(report.name)}"
    yield ""
    if report.problem:
        yield _text(report.problem)
        yield ""
        return
    waiting = f", {points(report.pending)} pending" if report.pending else ""
    yield f"**{points(report.score)} of {points(report.max_score)} points**{waiting}"
    yield ""
    if report.left_out:
        yield _text(report.left_out)
        yield ""
    yield "| | question | points | |"
    yield "|---|---|---:|---|"
    for question in report.questions:
        yield _row(question)
    yield ""
    for question in report.questions:
        yield from _told(question)


def _row(question: QuestionReport) -> str:
    got = earned(question.points, question.max_points, question.pending)
    outcome = OUTCOMES[question.outcome]
    return f"| {mark(question.outcome)} | {_text(question.name)} | {got} | {outcome} |"


def _told(question: QuestionReport) -> Iterator[str]:
    """Yield what is wrong with a question, and what its program printed."""
    said = [*_feedback(question)]
    if not said and not question.printed.strip():
        return
    yield f"### {_text(question.name)}"
    yield ""
    yield from said
    yield ""
    if question.printed.strip():
        yield from _fenced("Your program printed:", question.printed)


def _feedback(question: QuestionReport) -> Iterator[str]:
    for check in question.told:
        if check.is_hint:
            yield f"- **Hint:** {_text(check.feedback)}"
        elif check.outcome not in ("passed", "undecided"):
            feedback = f": {_text(check.feedback)}" if check.feedback else ""
            yield f"- {mark(check.outcome)} {_text(check.title)}{feedback}"
            if isinstance(check.details, FormulaDetails):
                for form in check.details.formulas or ():
                    yield f"  - {_text(form.part)} = {_text(form.text)}"


def _fenced(title: str, text: str) -> Iterator[str]:
    """Yield text in a fence that is longer than any it holds itself."""
    text = cut(visible(text.rstrip()), _PRINTED)
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (title, "", f"{fence}text", text, fence, "")


def _text(text: str) -> str:
    """Return text for a line of Markdown that means itself."""
    return _MEANING.sub(r"\\\1", escape(one_line(text), quote=False))
