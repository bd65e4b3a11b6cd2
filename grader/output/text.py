"""Verdicts in a terminal: friendly feedback on one submission, a table of a class."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.output.document import Document, Entry
from grader.output.numbers import earned, percent, points
from grader.output.summary import Summary, mistakes_of, summarise
from grader.output.visible import cut, one_line, visible
from grader.output.words import CROSS, HALF, OUTCOMES, SKIP, TICK, mark

_STYLES = {TICK: "green", CROSS: "red", HALF: "yellow", SKIP: "dim"}
_PRINTED_LINES, _PRINTED_COLUMNS = 20, 300
_MISTAKES = 10


def print_submission(console: Console, exercise: str, entry: Entry) -> None:
    """Print the feedback on one submission, as its author reads it."""
    console.print(
        Text.assemble((one_line(entry["name"]), "bold"), (f"  {exercise}  ", "dim"), _score(entry))
    )
    if entry["problem"]:
        console.print()
        console.print(_indented(Text(visible(entry["problem"]), "yellow"), 2))
        return
    if entry.get("left_out"):
        console.print()
        console.print(_indented(Text(visible(entry["left_out"]), "yellow"), 2))
    for question in entry["questions"]:
        console.print()
        console.print(Group(*_question(question)))


def print_class(console: Console, document: Document) -> None:
    """Print a class as a table, its figures and its mistakes below."""
    summary = summarise(document.submissions)
    names = list(summary.questions)
    table = Table(
        "submission", *names, "score", "remarks", header_style="bold", row_styles=["", ""]
    )
    for column in table.columns[1:-1]:
        column.justify = "right"
    table.columns[0].overflow = table.columns[-1].overflow = "fold"
    for entry in document.submissions:
        table.add_row(*_row(entry, names))
    if summary.questions:
        table.add_section()
        table.add_row(*_foot(summary), style="bold")
    console.print(table)
    console.print(Group(*_figures(summary)))


def _score(entry: Entry) -> str:
    if entry["outcome"] == "errored":
        return OUTCOMES["errored"]
    waiting = f", {points(entry.get('pending', 0.0))} pending" if entry.get("pending", 0.0) else ""
    return f"{points(entry['score'])} of {points(entry['max_score'])} points{waiting}"


def _question(question: Entry) -> Iterator[RenderableType]:
    head = _marked(question["outcome"], question["name"])
    got = earned(question["points"], question["max_points"], question.get("pending", 0.0))
    head.append(f"  {got}", "bold")
    if not question["passed"]:
        head.append(f"  {OUTCOMES[question['outcome']]}", "dim")
    yield head
    for check in question["checks"]:
        yield from _check(check)
    if question["printed"].strip():
        yield _indented(Text("Your program printed:", "dim"), 4)
        yield _quoted(question["printed"])


def _check(check: Entry) -> Iterator[RenderableType]:
    if check["check"] == "mistake":  # its title is for the instructor
        yield _indented(Text(f"Hint: {check['feedback']}", "cyan"), 4)
        return
    if check["outcome"] == "skipped":
        return
    yield _indented(_marked(check["outcome"], check["title"]), 4)
    if check["feedback"]:
        yield _indented(Text(visible(check["feedback"])), 6)
    if check["details"].get("formulas"):
        yield _quoted("\n".join(_formulas(check["details"]["formulas"])))
    if check["details"].get("traceback"):
        yield _quoted(check["details"]["traceback"])
    if check["details"].get("arguments"):
        yield _quoted("\n".join(_inputs(check["details"])))


def _formulas(forms: list[dict[str, str]]) -> Iterator[str]:
    yield "What your code computes:"
    for form in forms:
        yield f"{form['part']} = {form['text']}"


def _inputs(details: dict[str, Any]) -> Iterator[str]:
    yield f"{details['case']}, to try it yourself:"
    for name, value in details["arguments"].items():
        yield f"{name} = {value}"


def _marked(outcome: str, words: str) -> Text:
    sign = mark(outcome)
    return Text.assemble((sign, f"bold {_STYLES[sign]}"), " ", visible(words))


def _quoted(text: str) -> RenderableType:
    lines = [cut(line, _PRINTED_COLUMNS) for line in visible(text.rstrip()).split("\n")]
    if len(lines) > _PRINTED_LINES:
        dropped = len(lines) - _PRINTED_LINES
        lines = [*lines[:_PRINTED_LINES], f"... and {dropped} lines more"]
    return _indented(Text("\n".join(f"│ {line}" for line in lines), "dim"), 6)


def _indented(what: RenderableType, columns: int) -> RenderableType:
    return Padding(what, (0, 0, 0, columns), expand=False)


def _row(entry: Entry, names: list[str]) -> list[RenderableType]:
    questions = {question["name"]: question for question in entry["questions"]}
    cells = [_cell(questions.get(name)) for name in names]
    errored = entry["outcome"] == "errored"
    score = SKIP if errored else f"{points(entry['score'])}/{points(entry['max_score'])}"
    return [Text(one_line(entry["name"])), *cells, Text(score), _remarks(entry)]


def _cell(question: Entry | None) -> Text:
    if question is None:
        return Text(SKIP, "dim")
    sign = mark(question["outcome"])
    return Text.assemble(points(question["points"]), " ", (sign, _STYLES[sign]))


def _remarks(entry: Entry) -> Text:
    """Return what an instructor wants to know at a glance: the mistake, the crash, the problem."""
    if entry["problem"]:
        return Text(visible(entry["problem"]), "yellow")
    remarks: dict[str, list[str]] = {}
    for question in entry["questions"]:
        if not question["passed"]:
            for words in mistakes_of(question) or [OUTCOMES[question["outcome"]]]:
                remarks.setdefault(words, []).append(question["name"])
    return Text("; ".join(f"{', '.join(names)}: {words}" for words, names in remarks.items()))


def _foot(summary: Summary) -> list[str]:
    rates = [percent(summary.pass_rate(name)) for name in summary.questions]
    return ["passed, mean", *rates, points(summary.mean), ""]


def _figures(summary: Summary) -> Iterator[Text]:
    yield Text(
        f"{summary.total} submissions, mean {points(summary.mean)} and median "
        f"{points(summary.median)} of {points(summary.max_score)} points"
    )
    if summary.errored:
        yield Text(f"{summary.errored} not graded: run again with --resume", "bold red")
    for answer in summary.same_answers[:_MISTAKES]:
        yield Text(f"{answer.count:5} x {answer.question}: {visible(answer.words)}")
