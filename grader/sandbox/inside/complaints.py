"""What a student is told about an exception: their own lines only, at most 2000 characters."""

import traceback
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Final

from grader.sandbox.inside.values import Unjudgeable
from grader.sandbox.wire import Note

#: What the program is called in tracebacks.
FILE_NAME = "submission.py"
#: Outcomes after which no further call makes sense.
FINAL = (Note.EXITED, Note.OUT_OF_MEMORY)
MAX_CHARACTERS = 2000
_MAX_FRAMES = 6
_MAX_MESSAGE, _MAX_QUOTED = 1000, 100
_format_exception_only: Final = traceback.format_exception_only

_lines: list[str] = []
#: What names are missing for, by name.
_missing: dict[str, str] = {}


def learn(source: str) -> None:
    """Remember the program, so that its lines can be quoted."""
    _lines[:] = source.splitlines()


def leave_out(line: int, names: Iterable[str], text: bytes) -> None:
    """Remember the names that a statement would have defined, and what it raised."""
    *_, raised = text.decode("utf-8", "replace").split("\n")
    for name in names:
        _missing.setdefault(name, f"line {line} was left out: {raised[:_MAX_QUOTED].rstrip('.')}")


def follows(fault: BaseException) -> bool:
    """Whether it was raised for want of a name that a left-out statement would have defined."""
    return isinstance(fault, NameError) and fault.name in _missing


def of(fault: BaseException) -> tuple[Note, bytes]:
    """Return the outcome that an exception stands for, and what to say of it."""
    if type(fault) is Unjudgeable:
        return fault.note, shown(fault)
    if isinstance(fault, SystemExit):
        return Note.EXITED, _shown(lambda: str(fault.code)[:_MAX_MESSAGE])
    if isinstance(fault, MemoryError):
        return Note.OUT_OF_MEMORY, b""
    return Note.CRASHED, _shown(lambda: _told(fault))


def shown(fault: Exception) -> bytes:
    """Return the sentence of an exception of our own, in which a student's names may stand."""
    return fit(str(fault))


def fit(sentence: str) -> bytes:
    """Return a sentence as it is sent."""
    return sentence[:MAX_CHARACTERS].encode("utf-8", "replace")


def _shown(describe: Callable[[], str]) -> bytes:
    """Return a description that student code may take part in writing, and spoil."""
    try:
        return describe()[:MAX_CHARACTERS].encode("utf-8", "replace")
    except BaseException:  # noqa: BLE001  a student's __str__ may raise anything
        return b"An exception that cannot be shown."


def _told(fault: BaseException) -> str:
    frames = _own_frames(fault.__traceback__)
    last = _exception(fault)
    if not frames:
        return last
    return "\n".join(["Traceback (most recent call last):", *frames, last])


def _exception(fault: BaseException) -> str:
    """Return what an exception says; quoted code is cut, lest nothing else be left of it."""
    lines = "".join(_format_exception_only(type(fault), fault)).rstrip().split("\n")
    said = "\n".join(line[:_MAX_QUOTED] if line.startswith("  ") else line for line in lines)
    if isinstance(fault, SyntaxError) and fault.offset:
        return f"{said[:_MAX_MESSAGE]} at column {fault.offset}"
    if isinstance(fault, NameError) and fault.name in _missing:
        sentence, _, _ = said[:_MAX_MESSAGE].partition(". Did you mean")
        return f"{sentence}, as {_missing[fault.name]}"
    return said if len(said) <= _MAX_MESSAGE else said[:_MAX_MESSAGE] + "..."


def _own_frames(trace: TracebackType | None) -> list[str]:
    """Return the frames of the program itself, the innermost few if there are many."""
    own = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == FILE_NAME:
            own.append((trace.tb_lineno, code.co_name))
        trace = trace.tb_next
    shown = [_quoted(line, name) for line, name in own[-_MAX_FRAMES:]]
    return (["  ..."] if len(own) > _MAX_FRAMES else []) + shown


def _quoted(line: int, name: str) -> str:
    place = f'  File "{FILE_NAME}", line {line}, in {name}'
    if not 0 < line <= len(_lines):
        return place
    return f"{place}\n    {_lines[line - 1].strip()[:_MAX_QUOTED]}"
