"""Verdicts in a terminal: friendly feedback on one submission, a table of a class."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.output.document import Document
from grader.output.numbers import earned, percent, points
from grader.output.summary import Summary, mistakes_of, summarise
from grader.output.visible import cut, one_line, visible
from grader.output.words import CROSS, HALF, OUTCOMES, SKIP, TICK, mark
from grader.report import CheckResult, QuestionReport, Report
from grader.report.details import Details, FormulaDetails, NumericDetails, RunDetails

_STYLES = {TICK: "green", CROSS: "red", HALF: "yellow", SKIP: "dim"}
_PRINTED_LINES, _PRINTED_COLUMNS = 20, 300
_MISTAKES = 10


def print_submission(console: Console, exercise: str, report: Report) -> None:
    """Print the feedback on one submission, as its author reads it."""
    console.print(
        Text.assemble((one_line(report.name), "bold"), (f"  {exercise}  ", "dim"), _score(report))
    )
    if report.problem:
        console.print()
        console.print(_indented(Text(visible(report.problem), "yellow"), 2))
        return
    if report.left_out:
        console.print()
        console.print(_indented(Text(visible(report.left_out), "yellow"), 2))
    alike = {name: several for name, several in report.missing.items() if len(several) > 1}
    for there, questions in alike.items():
        console.print()
        console.print(Group(*_missing(there, questions)))
    told = {question.name for questions in alike.values() for question in questions}
    for question in report.questions:
        if question.name not in told:
            console.print()
            console.print(Group(*_question(question)))


def _missing(there: str, questions: Sequence[QuestionReport]) -> Iterator[RenderableType]:
    """Yield what is said of functions that are not in the program: all in one sentence."""
    names = ", ".join(question.name for question in questions)
    lost = sum(question.max_points for question in questions)
    head = _marked(questions[0].outcome, f"{len(questions)} functions are not in the program")
    head.append(f"  0 of {points(lost)}", "bold")
    yield head
    yield _indented(Text(visible(f"{names}. {there}")), 4)


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
    for report in document.submissions:
        table.add_row(*_row(report, names))
    if summary.questions:
        table.add_section()
        table.add_row(*_foot(summary), style="bold")
    console.print(table)
    console.print(Group(*_figures(summary)))


def _score(report: Report) -> str:
    if report.errored:
        return OUTCOMES["errored"]
    waiting = f", {points(report.pending)} pending" if report.pending else ""
    return f"{points(report.score)} of {points(report.max_score)} points{waiting}"


def _question(question: QuestionReport) -> Iterator[RenderableType]:
    head = _marked(question.outcome, question.name)
    got = earned(question.points, question.max_points, question.pending)
    head.append(f"  {got}", "bold")
    if not question.passed:
        head.append(f"  {OUTCOMES[question.outcome]}", "dim")
    yield head
    for check in question.told:
        yield from _check(check)
    if question.printed.strip():
        yield _indented(Text("Your program printed:", "dim"), 4)
        yield _quoted(question.printed)


def _check(check: CheckResult) -> Iterator[RenderableType]:
    if check.is_hint:  # its title is for the instructor
        yield _indented(Text(f"Hint: {check.feedback}", "cyan"), 4)
        return
    yield _indented(_marked(check.outcome, check.title), 4)
    if check.feedback:
        yield _indented(Text(visible(check.feedback)), 6)
    quoted = "\n".join(_quotations(check.details))
    if quoted:
        yield _quoted(quoted)


def _quotations(details: Details) -> Iterator[str]:
    """Yield lines to be shown as they are: what the code computes, what it raised, an input."""
    match details:
        case FormulaDetails(formulas=tuple(forms)) if forms:
            yield "What your code computes:"
            yield from (f"{form.part} = {form.text}" for form in forms)
        case RunDetails(traceback=str(traceback)):
            yield traceback
        case NumericDetails(case=case, arguments=Mapping() as arguments) if arguments:
            yield f"{case}, to try it yourself:"
            yield from (f"{name} = {value}" for name, value in arguments.items())


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


def _row(report: Report, names: list[str]) -> list[RenderableType]:
    questions = {question.name: question for question in report.questions}
    cells = [_cell(questions.get(name)) for name in names]
    score = SKIP if report.errored else f"{points(report.score)}/{points(report.max_score)}"
    return [Text(one_line(report.name)), *cells, Text(score), _remarks(report)]


def _cell(question: QuestionReport | None) -> Text:
    if question is None:
        return Text(SKIP, "dim")
    sign = mark(question.outcome)
    return Text.assemble(points(question.points), " ", (sign, _STYLES[sign]))


def _remarks(report: Report) -> Text:
    """Return what an instructor wants to know at a glance: the mistake, the crash, the problem."""
    if report.problem:
        return Text(visible(report.problem), "yellow")
    remarks: dict[str, list[str]] = {}
    for question in report.questions:
        if not question.passed:
            for words in mistakes_of(question) or [OUTCOMES[question.outcome]]:
                remarks.setdefault(words, []).append(question.name)
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
