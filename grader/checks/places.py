"""Where to look in what was handed in, found by reading it, never by running it."""

import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO
from itertools import pairwise

from grader.checks.tracebacks import lines_in
from grader.report import CheckResult, Outcome, Place
from grader.report.details import Details, ReadingDetails, RunDetails, Span, StepsDetails

#: The line before each cell of a notebook's program.
_CELL = re.compile(r"# %% cell (\d+)")
#: Longer programs are not searched: a place is not worth a second.
_SEARCHED = 50_000
#: Marks of steps that nobody has to look at.
_RIGHT = ("correct", "defined", "follow-through")
_FINE = (Outcome.PASSED, Outcome.SKIPPED, Outcome.UNDECIDED)


def place_of_function(
    name: str, checks: Sequence[CheckResult], source: str, file: str
) -> Place | None:
    """Return where a function went wrong: the line that raised, else the one that defines it.

    Parameters
    ----------
    name : str
        Of the function.
    checks : sequence of CheckResult
        What was found about it; if nothing is wrong, there is no place to look at.
    source : str
        The program; of a notebook, with a comment before each cell.
    file : str
    """
    wrong = [check for check in checks if check.outcome not in _FINE]
    if not wrong or not file:
        return None
    lines = source.split("\n")
    details = wrong[0].details
    raised = lines_in((details.traceback or "") if isinstance(details, RunDetails) else "")
    found = [line for line in raised if line <= len(lines)]
    line = found[-1] if found else _defined(name, source)
    text = lines[line - 1]
    return _in_cell(lines, Place(file, line, len(text) - len(text.lstrip()) + 1))


def place_of_line(line: int, source: str, file: str) -> Place:
    """Return where a line of the program stands; in a notebook the line of its cell."""
    lines = source.split("\n")
    return _in_cell(lines, Place(file, min(line, len(lines))))


def defines(source: str, name: str) -> bool:
    """Whether a program seems to define a function at the left margin."""
    definition = rf"^(?:(?:async )?def {name}\b|{name} *[:=])"
    return re.search(definition, source, re.MULTILINE) is not None


def told(line: int, source: str, file: str) -> str:
    """Return in words where a line of the program stands; without the program, its number."""
    place = place_of_line(line, source, file) if source else Place(file, line)
    line_told = f"line {place.line}"
    return line_told if place.cell is None else f"cell {place.cell}, {line_told}"


def _defined(name: str, source: str) -> int:
    """Return the last line that gives the name a value at the top level; 1 if none does."""
    if len(source) > _SEARCHED or name not in source:
        return 1
    found = 1
    for token, after in pairwise(_tokens(source)):
        defined = token.string == "def" and after.string == name
        if defined or (token.string == name and token.start[1] == 0 and after.string == "="):
            found = token.start[0]
    return found


def _tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    """Yield the tokens of a program up to the first that makes no sense."""
    try:
        yield from tokenize.generate_tokens(StringIO(source).readline)
    except (tokenize.TokenError, SyntaxError):
        return


def _in_cell(lines: list[str], place: Place) -> Place:
    """Return the place in the notebook's cell that the line belongs to."""
    if not place.file.lower().endswith(".ipynb"):
        return place
    for line in range(place.line, 0, -1):
        mark = _CELL.fullmatch(lines[line - 1])
        if mark:
            return Place(place.file, max(1, place.line - line), place.column, int(mark[1]))
    return Place(place.file)


def place_of_writing(
    line: int | None, checks: Sequence[CheckResult], text: str, writings: Sequence[tuple[str, int]]
) -> Place | None:
    """Return where a formula or a derivation went wrong: the very symbol where that is known.

    Parameters
    ----------
    line : int or None
        Where the answer begins in the text, from 1; None if there is none.
    checks : sequence of CheckResult
    text : str
        All that was handed in in writing.
    writings : sequence of (str, int)
        The files of the text, each with the line at which it begins.
    """
    wrong = [check for check in checks if check.outcome not in (Outcome.PASSED, Outcome.SKIPPED)]
    if not wrong or not writings:
        return None
    details = wrong[0].details
    steps = details.steps if isinstance(details, StepsDetails) else ()
    step = next((step for step in steps if step.verdict not in _RIGHT), None)
    if step is not None:
        return _in_file(step.focus or step.span, writings, ends=True)
    if line is None:
        return Place(writings[0][0])
    column = _column(text.splitlines()[line - 1], details)
    return _in_file(Span(line, column), writings, ends=False)


def _column(line: str, details: Details) -> int:
    """Return where in the line reading stopped, or where the line begins."""
    if isinstance(details, ReadingDetails) and details.caret and details.offset is not None:
        at = line.find(details.caret.split("\n")[0])
        if at >= 0:
            return at + details.offset + 1
    return len(line) - len(line.lstrip()) + 1


def _in_file(span: Span, writings: Sequence[tuple[str, int]], *, ends: bool) -> Place:
    file, start = next((f, n) for f, n in reversed(writings) if n <= span.line)
    if file.lower().endswith(".ipynb"):
        return Place(file)  # the notes of all cells are one text
    begins = Place(file, span.line - start + 1, span.column)
    if not ends:
        return begins
    return replace(begins, end_line=span.end_line - start + 1, end_column=span.end_column)
