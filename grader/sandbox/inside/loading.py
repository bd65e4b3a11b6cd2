"""Run a program statement by statement: what raises is left out, and the rest is kept.

The answer is graded, not what surrounds it. Data that is not there, a plot, a training loop or a
failing test of one's own is no reason not to look at a function beside it.
"""

import ast
import linecache
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import CodeType, ModuleType
from typing import Any

from grader.sandbox import wire
from grader.sandbox.inside import absent, complaints, hurry, statements
from grader.sandbox.inside.absent import MODULE_NAME
from grader.sandbox.inside.statements import LeftOut, Statement
from grader.sandbox.wire import Kind, Note

_NEVER_ENDED = b"it did not come to an end"

Function = Callable[..., Any]
#: What the modules beside the program were loaded without, until that is told.
_beside: list[LeftOut] = []


class MissingFunction(Exception):
    """The program ran and does not define what was asked for."""

    def __init__(self, note: Note, text: bytes) -> None:
        super().__init__(note, text)
        self.note, self.text = note, text


@dataclass(frozen=True, slots=True)
class Program:
    """A program that ran: its statements, the names it defined, and what had to be left out."""

    statements: Sequence[Statement]
    scope: dict[str, Any]
    left_out: Sequence[LeftOut]

    def function(self, name: str) -> Function:
        """Return the function it defines.

        Raises
        ------
        MissingFunction
            If there is none: with what the statement raised that should have defined it, if one
            did.
        """
        broken = _broken(name, self.statements)
        function: Function | None = self.scope.get(name)
        if callable(function) and broken is None:
            return function
        cause = broken or _cause(name, self.scope, self.left_out)
        if cause is None:
            sentence = absent.sentence(name, self.scope, self.statements)
            raise MissingFunction(Note.FAILED, complaints.fit(sentence))
        raise MissingFunction(cause.note, _said(cause))


def load(source: str, names: Sequence[str]) -> Program:
    """Run the program; what it will be asked for may stand where only a script would run it."""
    source = source.removeprefix("\ufeff")
    complaints.learn(source)
    _show(source, complaints.FILE_NAME)
    module = ModuleType(MODULE_NAME)
    sys.modules[MODULE_NAME] = module
    scope = vars(module)
    program = statements.of(source)
    left_out = list(_run_all(program, scope))
    for name in names:
        if name not in scope:
            left_out += _run_all(statements.under_guard(name, program), scope)
    return Program(program, scope, left_out)


def run_beside(source: str, file: str, module: ModuleType) -> None:
    """Run a module that the program imports from beside it, as the program itself is run."""
    _show(source, file)
    for lost in _run(statements.of(source, file), vars(module)):
        raised = lost.text.rpartition(b"\n")[2]
        text = b"%s, in %s, line %d" % (raised, file.encode(), lost.line)
        _beside.append(replace(lost, text=text, names=frozenset()))


def _show(source: str, file: str) -> None:
    """Let tracebacks of the standard library quote it."""
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file


def told(left_out: Sequence[LeftOut]) -> Iterator[bytes]:
    """Yield the frames that tell of the first causes, not of what followed from them."""
    causes = [lost for lost in left_out if not lost.follows]
    for lost in sorted(causes[: wire.MAX_LEFT_OUT], key=lambda one: one.line):
        yield wire.frame(Kind.LEFT_OUT, lost.text, index=lost.line, note=lost.note)


def _broken(name: str, program: Sequence[Statement]) -> LeftOut | None:
    """Return what would be the last definition of a name if it were Python."""
    if not any(isinstance(statement, LeftOut) for statement in program):
        return None
    last = next((s for s in reversed(program) if name in statements.names(s)), None)
    return last if isinstance(last, LeftOut) else None


def _cause(name: str, scope: dict[str, Any], left_out: Sequence[LeftOut]) -> LeftOut | None:
    """Return what was left out that may have defined a name, as far as can be seen."""
    if name in scope:
        return None
    meant = [lost for lost in left_out if lost.names & {name, "*"}]
    return next(iter(meant or (() if absent.own(scope) else left_out)), None)


def _said(cause: LeftOut) -> bytes:
    if cause.note is Note.TIMED_OUT:
        return b"Line %d, which should define it, had no end in sight." % cause.line
    return cause.text


def _run_all(program: Sequence[Statement], scope: dict[str, Any]) -> Iterator[LeftOut]:
    """Run the program; what modules beside it lack is told where it imports them."""
    for statement in program:
        lost = list(_run([statement], scope))
        yield from (replace(other, line=statements.line(statement)) for other in _beside)
        _beside.clear()
        yield from lost


def _run(program: Sequence[Statement], scope: dict[str, Any]) -> Iterator[LeftOut]:
    for statement in program:
        lost = statement if isinstance(statement, LeftOut) else _fault_of(*statement, scope)
        if lost:
            complaints.leave_out(lost.line, lost.names, lost.text)
            yield lost


def _fault_of(node: ast.stmt, code: CodeType, scope: dict[str, Any]) -> LeftOut | None:
    """Run one statement; return what it raised, if it did."""
    try:
        with hurry.heard():
            exec(code, scope)  # noqa: S102  this is what the jail is for
    except MemoryError:
        raise  # what is kept may not fit either
    except hurry.Unending:
        names = statements.names((node, code))
        return LeftOut(node.lineno, Note.TIMED_OUT, _NEVER_ENDED, names)
    except BaseException as fault:  # noqa: BLE001  student code: every failure is a value
        names = statements.names((node, code))
        return LeftOut(node.lineno, *complaints.of(fault), names, complaints.follows(fault))
    return None
