"""Run a program statement by statement: what raises is left out, and the rest is kept.

The answer is graded, not what surrounds it. Data that is not there, a plot or a failing test of
one's own is no reason not to look at a function beside it.
"""

import __future__

import ast
import linecache
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from types import CodeType, ModuleType
from typing import Any

from grader.sandbox import wire
from grader.sandbox.inside import complaints
from grader.sandbox.wire import Kind, Note

MODULE_NAME = "submission"
_LISTED_NAMES = 8
#: The line before each cell of a notebook's program.
_CELL = re.compile(r"^# %% cell \d+$", re.MULTILINE)
_DEFINED = re.compile(r"^\s*(?:async\s+def|def|class)\s+(\w+)", re.MULTILINE)

Function = Callable[..., Any]


class MissingFunction(Exception):
    """The program ran and does not define what was asked for."""

    def __init__(self, note: Note, text: bytes) -> None:
        super().__init__(note, text)
        self.note, self.text = note, text


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A statement that raised, or a cell that is no Python.

    Attributes
    ----------
    line : int
        Where it begins.
    note, text : Note, bytes
        What it raised.
    names : frozenset of str
        What it would have defined.
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


def load(source: str, name: str) -> tuple[Function, list[LeftOut]]:
    """Run the program; return the function it defines and what had to be left out.

    Raises
    ------
    MissingFunction
        If there is none: with what the statement raised that should have defined it, if one did.
    SyntaxError
        If it is no Python; of a notebook only the cells that are none are left out.
    """
    source = source.removeprefix("\ufeff")
    complaints.learn(source)
    lines = source.splitlines(keepends=True)
    linecache.cache[complaints.FILE_NAME] = len(source), None, lines, complaints.FILE_NAME
    module = ModuleType(MODULE_NAME)
    sys.modules[MODULE_NAME] = module
    scope = vars(module)
    left_out = list(_run(_statements(source), scope))
    function: Function | None = scope.get(name)
    if callable(function):
        return function, left_out
    if name in scope or not left_out:
        raise MissingFunction(Note.FAILED, complaints.fit(_what_it_defines(scope, name)))
    cause = next((lost for lost in left_out if name in lost.names), left_out[0])
    raise MissingFunction(cause.note, cause.text)


def told(left_out: list[LeftOut]) -> Iterator[bytes]:
    """Yield the frames that tell of the first causes, not of what followed from them."""
    causes = [lost for lost in left_out if not lost.follows]
    for lost in causes[: wire.MAX_LEFT_OUT]:
        yield wire.frame(Kind.LEFT_OUT, lost.text, index=lost.line, note=lost.note)


def _statements(source: str) -> list[Statement]:
    """Return all statements of the program, compiled before any is run."""
    try:
        return _compiled(source, 0)
    except SyntaxError:
        starts = [mark.start() for mark in _CELL.finditer(source)]
        if len(starts) < 2:
            raise
    bounds = pairwise([0, *starts[1:], len(source)])
    line, statements = 0, list[Statement]()
    for cell in (source[start:end] for start, end in bounds):
        try:
            statements += _compiled(cell, line)
        except SyntaxError as fault:
            names = frozenset(_DEFINED.findall(cell))
            statements.append(LeftOut(fault.lineno or line + 1, *complaints.of(fault), names))
        line += cell.count("\n")
    return statements


def _compiled(source: str, lines_before: int) -> list[Statement]:
    try:
        tree = ast.parse(source, complaints.FILE_NAME)
    except SyntaxError as fault:
        fault.lineno = lines_before + (fault.lineno or 1)
        raise
    ast.increment_lineno(tree, lines_before)
    flags = _future_flags(tree)

    def compiled(node: ast.stmt) -> CodeType:
        alone = ast.Module([node], [])
        code: CodeType = compile(alone, complaints.FILE_NAME, "exec", flags, dont_inherit=True)
        return code

    return [(node, compiled(node)) for node in tree.body]


def _future_flags(tree: ast.Module) -> int:
    """Return what the program's imports from ``__future__`` ask of the compiler."""
    flags = 0
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                flags |= getattr(getattr(__future__, alias.name, None), "compiler_flag", 0)
    return flags


def _run(statements: list[Statement], scope: dict[str, Any]) -> Iterator[LeftOut]:
    for statement in statements:
        lost = statement if isinstance(statement, LeftOut) else _fault_of(*statement, scope)
        if lost:
            complaints.leave_out(lost.line, lost.names, lost.text)
            yield lost


def _fault_of(node: ast.stmt, code: CodeType, scope: dict[str, Any]) -> LeftOut | None:
    """Run one statement; return what it raised, if it did."""
    try:
        exec(code, scope)  # noqa: S102  this is what the jail is for
    except MemoryError:
        raise  # what is kept may not fit either
    except BaseException as fault:  # noqa: BLE001  student code: every failure is a value
        names = frozenset(_names(node))
        return LeftOut(node.lineno, *complaints.of(fault), names, complaints.follows(fault))
    return None


def _names(node: ast.stmt) -> Iterator[str]:
    """Yield what a statement defines, and maybe some names of its inner functions."""
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


def _what_it_defines(scope: dict[str, Any], name: str) -> str:
    if name in scope:
        return f"{name} is an object of type {type(scope[name]).__name__}; wanted a function."
    own = [key for key, value in scope.items() if getattr(value, "__module__", "") == MODULE_NAME]
    found = ", ".join(own[:_LISTED_NAMES]) or "none"
    return f"The program defines no function {name}. Functions found: {found}."
