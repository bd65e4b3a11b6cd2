"""Take a program apart into its statements: what is no Python is left out, and the rest is kept."""

import __future__

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import CodeType

from grader.sandbox.inside import complaints
from grader.sandbox.wire import Note

#: The line before each cell of a notebook's program; no statement reaches from cell to cell.
_CELL = re.compile(r"# %% cell \d+\s*")
#: Lines at which no statement begins.
_GOES_ON = re.compile(r"[\s#)\]}]|$|(?:elif|else|except|finally)\b")
#: Strings and comments, in which every line is a part of them.
_QUOTED = re.compile(
    r"""(?P<q>"{3}|'{3})[\s\S]*?(?P=q) | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | \#.*""",
    re.VERBOSE,
)
#: What defines a function at the left margin; what stands deeper is a method, or nobody's.
_DEFINED = re.compile(r"^(?:(?:async\s+def|def|class)\s+(\w+)|(\w+)\s*=\s*lambda\b)", re.MULTILINE)
#: Lines that begin like statements and may be inside one: brackets are closed soon, or never.
_MOST_INSIDE = 40
#: What is true of a program that is run by itself, and not here.
_GUARDS = ("__name__ == '__main__'", "'__main__' == __name__")
#: What word processors make of signs, where it is no Python as it stands.
_TYPED = str.maketrans("−–“”„‘’", '--"""\'\'')


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A statement that raised, or what is no statement.

    Attributes
    ----------
    line : int
        Where it begins, or where it is wrong.
    note, text : Note, bytes
        What it raised.
    names : frozenset of str
        What it would have defined; "*" if that may be anything.
    follows : bool
        Whether it only lacked what another would have defined.
    """

    line: int
    note: Note
    text: bytes
    names: frozenset[str]
    follows: bool = False


#: A statement and its code, or what is no code.
Statement = tuple[ast.stmt, CodeType] | LeftOut


def of(source: str, file: str = complaints.FILE_NAME) -> list[Statement]:
    """Return all statements of a program, compiled before any is run."""
    try:
        found: list[ast.stmt | LeftOut] = [*_parsed(source, file)]
    except SyntaxError:
        found = list(_recovered(source.splitlines(keepends=True), _cells(source), file))
    flags = _future_flags(found)
    return [node if isinstance(node, LeftOut) else _compiled(node, flags, file) for node in found]


def line(statement: Statement) -> int:
    """Return where a statement begins."""
    return statement.line if isinstance(statement, LeftOut) else statement[0].lineno


def under_guard(name: str, program: Sequence[Statement]) -> list[Statement]:
    """Return what stands under the last ``if __name__ == "__main__":`` that defines a function."""
    nodes = [statement[0] for statement in program if not isinstance(statement, LeftOut)]
    flags = _future_flags(nodes)
    guards = (n for n in nodes if isinstance(n, ast.If) and ast.unparse(n.test) in _GUARDS)
    meant = [guard.body for guard in guards if name in map(_function_name, guard.body)]
    return [_compiled(node, flags, complaints.FILE_NAME) for body in meant[-1:] for node in body]


def _function_name(node: ast.stmt) -> str:
    return node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else ""


def names(statement: Statement) -> frozenset[str]:
    """Return what a statement defines, and maybe some names of its inner functions."""
    return statement.names if isinstance(statement, LeftOut) else frozenset(_defined(statement[0]))


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id
        elif isinstance(inner, ast.alias):
            yield (inner.asname or inner.name).partition(".")[0]
        elif isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield inner.name


def _compiled(node: ast.stmt, flags: int, file: str) -> Statement:
    alone = ast.Module([node], [])
    try:
        return node, compile(alone, file, "exec", flags, dont_inherit=True)
    except SyntaxError as fault:  # ``return`` outside a function, say
        line = max(node.lineno, fault.lineno or 1)
        return LeftOut(line, *complaints.of(fault), frozenset(_defined(node)))


def _parsed(source: str, file: str) -> list[ast.stmt]:
    return ast.parse(source, file).body


def _cells(source: str) -> list[int]:
    """Return the lines at which what may be read apart begins and ends, from 0."""
    lines = source.splitlines()
    marks = [number for number, line in enumerate(lines) if _CELL.fullmatch(line)]
    return [0, *marks[1:], len(lines)]


def _recovered(
    lines: Sequence[str], cells: Sequence[int], file: str
) -> Iterator[ast.stmt | LeftOut]:
    """Yield the statements of a program that is none as a whole, and what is no statement."""
    for first, last in pairwise(cells):
        starts = _starts(lines, first, last)
        at = 0
        while at < len(starts) - 1:
            found, at = _next(lines, starts, at, file)
            yield from found


def _starts(lines: Sequence[str], first: int, last: int) -> list[int]:
    """Return the lines between two at which a statement may begin, and the end."""
    shown = _QUOTED.sub(_blank, "".join(lines[first:last])).splitlines()
    starts, decorated = [first], False
    for number, line in enumerate(shown[1:], start=first + 1):
        if _GOES_ON.match(line):
            continue
        if not decorated:
            starts.append(number)
        decorated = line.startswith("@")
    return [*starts, last]


def _blank(quoted: re.Match[str]) -> str:
    """Return a string or comment whose lines, but for the first, look like those that go on."""
    return quoted[0][0] + re.sub(r"[^\n]", " ", quoted[0][1:])


def _next(
    lines: Sequence[str], starts: Sequence[int], at: int, file: str
) -> tuple[Sequence[ast.stmt | LeftOut], int]:
    """Return the statement that begins at a start, as short as it can be, and the start after."""
    first, wrong = starts[at], SyntaxError()
    for to in range(at + 1, min(at + _MOST_INSIDE, len(starts))):
        text = "".join(lines[first : starts[to]])
        for spelling in dict.fromkeys((text, text.translate(_TYPED))):
            try:
                return _parsed("\n" * first + spelling, file), to
            except SyntaxError as fault:
                wrong = fault if wrong.lineno is None else wrong
    text = "".join(lines[first : starts[at + 1]])
    meant = frozenset(name for pair in _DEFINED.findall(text) for name in pair if name)
    line = max(first + 1, wrong.lineno or 0)
    return [LeftOut(line, *complaints.of(wrong), meant)], at + 1


def _future_flags(found: Sequence[ast.stmt | LeftOut]) -> int:
    """Return what the program's imports from ``__future__`` ask of the compiler."""
    flags = 0
    for node in found:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                flags |= getattr(getattr(__future__, alias.name, None), "compiler_flag", 0)
    return flags
