"""A checked derivation: in a terminal with the line and a caret, as JSON, as a web page."""

import json
from collections.abc import Iterator, Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text

from grader.output.formulas import katex
from grader.output.pages import template
from grader.output.visible import visible
from grader.symbolic.derivation import Derivation, Mark, Span, Step

_STYLES = {
    Mark.CORRECT: ("✓", "green"),
    Mark.DEFINED: ("=", "dim"),
    Mark.WRONG: ("✗", "red"),
    Mark.REPEATED: ("✗", "red"),
    Mark.FOLLOW_THROUGH: ("↳", "yellow"),
    Mark.UNREADABLE: ("?", "yellow"),
    Mark.UNDECIDED: ("~", "yellow"),
}
#: What each mark is called.
WORDS = {
    Mark.CORRECT: "correct",
    Mark.DEFINED: "your own name",
    Mark.WRONG: "wrong step",
    Mark.REPEATED: "the same slip again",
    Mark.FOLLOW_THROUGH: "follows from an earlier mistake",
    Mark.UNREADABLE: "could not be read",
    Mark.UNDECIDED: "undecided",
}
_GOOD = (Mark.CORRECT, Mark.DEFINED)
#: Source lines are shown up to this many columns around the step.
_COLUMNS = 100


def print_derivation(
    console: Console, name: str, text: str, derivation: Derivation, assumed: Sequence[str] = ()
) -> None:
    """Print every step that is not correct with its line and a caret, and the figures.

    Parameters
    ----------
    console : Console
    name : str
        Of the file.
    text : str
    derivation : Derivation
    assumed : sequence of str
        How the sheet was read.
    """
    console.print(Text.assemble((visible(name), "bold"), f"  {_headline(derivation)}"))
    if assumed:
        console.print(Text(f"As I read it, {'; '.join(assumed)}.", "dim"), soft_wrap=True)
    lines = text.splitlines()
    for step in derivation.steps:
        if step.mark not in _GOOD:
            console.print()
            for line in _told(step, lines):
                console.print(line, soft_wrap=True)
    good = derivation.count(_GOOD)
    console.print(f"\n{good} of {len(derivation.steps)} steps are correct.")


def _headline(derivation: Derivation) -> str:
    if not derivation.steps:
        return "no formula was found: put them between $$ ... $$ or on lines of their own"
    first = derivation.first_wrong
    if first is not None:
        return f"the first wrong step is in line {first.span.line}"
    return "all steps are correct" if derivation.mark is Mark.CORRECT else WORDS[derivation.mark]


def _told(step: Step, lines: list[str]) -> Iterator[Text]:
    sign, style = _STYLES[step.mark]
    place = f"line {step.span.line}"
    label = f", equation ({step.label})" if step.label else ""
    yield Text.assemble((f"{sign} {place}{label}: {WORDS[step.mark]}", style), _named(step))
    yield from _quoted(lines, step.span, step.focus or step.span, style)
    if step.reason:
        yield Text(f"  {visible(step.reason)}")


def _named(step: Step) -> str:
    return f": {step.mistake}" if step.mistake else ""


def _quoted(lines: list[str], span: Span, focus: Span, style: str) -> Iterator[Text]:
    """Yield the source line, cut around what is wrong, and carets below it."""
    line = lines[focus.line - 1] if focus.line <= len(lines) else ""
    start = max(0, min(span.column - 1, focus.column - 1 - _COLUMNS // 2))
    end = focus.end_column - 1 if focus.end_line == focus.line else len(line)
    cut = line[start : max(start + _COLUMNS, end)].replace("\t", " ")
    prefix = "…" if start else ""
    yield Text(f"  │ {prefix}{visible(cut)}", "dim")
    carets = "^" * max(1, min(end - focus.column + 1, _COLUMNS))
    yield Text(f"  │ {' ' * (len(prefix) + focus.column - 1 - start)}{carets}", style)


def write_derivation_json(derivation: Derivation, stream: TextIO) -> None:
    """Write ``{steps: [{line, text, verdict, mistake, counterexample, ...}], ...}``."""
    json.dump(derivation.to_dict(), stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def write_derivation_html(name: str, derivation: Derivation, stream: TextIO) -> None:
    """Write a page that needs nothing else; the formulas are rendered by KaTeX within it."""
    page = template("derivation.html.jinja").generate(
        name=name, derivation=derivation, katex=katex(), words=WORDS, signs=_STYLES, good=_GOOD
    )
    stream.writelines(page)
