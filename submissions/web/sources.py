"""What was handed in, as pages show it: code in colours, derivations with their steps in place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup, escape
from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Token

from grader.output.visible import visible
from grader.report import Place, QuestionReport, Report
from grader.report.details import Span, Step, StepsDetails
from submissions.translations import say
from submissions.web.excerpts import MOST_COLUMNS, MOST_LINES, Excerpt, listing
from submissions.web.language import language
from submissions.web.words import step_outcome, step_words

#: Longer programs have no colours: reading them takes time.
_MOST_COLOURED = 10_000
#: Lines before and after the one to look at, which may be the head of a function.
_BEFORE, _AFTER = 1, 3
_CLASSES = {
    Keyword: "tk",
    Operator.Word: "tk",
    String: "ts",
    Comment: "tc",
    Number: "tn",
    Name.Function: "tf",
    Name.Class: "tf",
}
_TEXTS = (".md", ".tex", ".txt")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of what was handed in, and the steps of a derivation that begin in it."""

    number: int
    text: Markup
    steps: tuple[Step, ...] = ()


@lru_cache(maxsize=32)
def program(source: str, file: str = "") -> Excerpt[SourceLine]:
    """Return the first lines of a program, in colours if it is Python and not too long.

    A page that waited for a verdict asks for the same program again as soon as it is there.
    """
    part = listing(source)
    text = "\n".join(part.lines)
    written = file.casefold().endswith(_TEXTS) or len(text) > _MOST_COLOURED
    lines = [escape(line) for line in part.lines] if written else list(_coloured(text))
    return Excerpt([SourceLine(no, line) for no, line in enumerate(lines, 1)], part.more)


def line_number(number: int) -> Markup:
    """Return the number of a line, which leads to it."""
    return _numbered(number, language())


@lru_cache(maxsize=2 * MOST_LINES)
def _numbered(number: int, spoken: str) -> Markup:
    said = say(spoken, "Line %(number)s", number=number)
    anchor = Markup('<span class="no"><a href="#L%s" aria-label="%s">%s</a></span>')
    return anchor % (number, said, number)


def derivation(source: str, steps: Sequence[Step]) -> Excerpt[SourceLine]:
    """Return the first lines of a text, each step of it marked where it stands."""
    shown = len(listing(source).lines)
    lines = source.split("\n")
    found = [
        SourceLine(
            no,
            _marked(line[:MOST_COLUMNS], no, steps),
            tuple(step for step in steps if step.span.line == no),
        )
        for no, line in enumerate(lines[:shown], 1)
    ]
    return Excerpt(found, len(lines) - shown)


def around(source: str, place: Place | None, file: str) -> Sequence[SourceLine]:
    """Return the lines around a place; none if it is not in this very file."""
    if place is None or place.cell is not None or _base(place.file) != _base(file):
        return ()
    lines = program(source, file).lines
    near = list(lines[max(0, place.line - 1 - _BEFORE) : place.line + _AFTER])
    while near and not near[-1].text.strip():
        near.pop()
    return near[1:] if near and not near[0].text.strip() else near


def steps_of(report: Report | None) -> list[Step]:
    """Return all steps of all derivations in a report."""
    checks = (check for one in (report.questions if report else ()) for check in one.checks)
    found = (check.details.steps for check in checks if isinstance(check.details, StepsDetails))
    return [step for steps in found for step in steps]


def lines_to_look_at(report: Report | None, file: str) -> Mapping[int, list[str]]:
    """Return the lines where something is wrong, with the names of the questions."""
    found: dict[int, list[str]] = {}
    for question in report.questions if report else ():
        place = question.place
        if place and not question.passed and not place.cell and _base(place.file) == _base(file):
            found.setdefault(place.line, []).append(question.name)
    return found


def parts_of(question: QuestionReport) -> list[Mapping[str, Any]]:
    """Return how each of several arrays stands, and the mistake in it as far as it is told."""
    checks = question.checks
    stands = next((one for check in checks if (one := getattr(check.details, "parts", ()))), ())
    codes = next((one for check in checks if (one := getattr(check.details, "explains", {}))), {})
    return [{"stands": one, "code": codes.get(one.name, "")} for one in stands[:40]]


def _base(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2]


@cache
def _lexer() -> PythonLexer:
    return PythonLexer(stripnl=False, ensurenl=False)


def _coloured(text: str) -> Iterator[Markup]:
    line: list[Markup] = []
    for kind, value in _lexer().get_tokens(text):
        first, *others = value.split("\n")
        line.append(_token(kind, first))
        for other in others:
            yield Markup("").join(line)
            line = [_token(kind, other)]
    yield Markup("").join(line)


def _token(kind: Any, text: str) -> Markup:
    if not (text and (colour := _colour(kind))):
        return escape(text)
    return Markup('<span class="%s">%s</span>') % (colour, text)


@cache
def _colour(kind: Any) -> str:
    while kind is not Token and kind not in _CLASSES:
        kind = kind.parent
    return _CLASSES.get(kind, "")


def _marked(line: str, no: int, steps: Sequence[Step]) -> Markup:
    """Return a line with the steps in it marked; of those that overlap, the first."""
    made, at = Markup(""), 0
    for step in sorted(steps, key=lambda one: (one.span.line, one.span.column)):
        start, end = _columns(step.span, no, line)
        if at <= start < end:
            made += escape(visible(line[at:start])) + _step(step, line, no, start, end)
            at = end
    return made + escape(visible(line[at:]))


def _step(step: Step, line: str, no: int, start: int, end: int) -> Markup:
    low, high = _columns(step.focus, no, line) if step.focus else (end, end)
    low, high = (low, high) if start <= low < high <= end else (end, end)
    before, focus, after = (visible(line[a:b]) for a, b in ((start, low), (low, high), (high, end)))
    pointed = Markup("<b>{}</b>").format(focus) if focus else ""
    return Markup('<mark class="step {}">{}{}{}</mark><span class="unseen"> ({})</span>').format(
        step_outcome(step.verdict), before, pointed, after, step_words(step.verdict)
    )


def _columns(span: Span, no: int, line: str) -> tuple[int, int]:
    """Return where a span begins and ends in a line, from 0; an empty range if it does not."""
    if not span.line <= no <= span.end_line:
        return len(line), len(line)
    start = span.column - 1 if no == span.line else 0
    end = span.end_column - 1 if no == span.end_line else len(line)
    return max(0, start), min(end, len(line))
