"""The outer side may ask that the statement which runs while a program is loaded come to an end.

It is then left out like one that raises, and the next one runs. No wall depends on it: a program
may refuse to hurry, and its time runs out as ever.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from grader.sandbox import control
from grader.sandbox.inside.complaints import FILE_NAME

_settrace = sys.settrace
_running = _asked = False


class Unending(BaseException):
    """A statement had no end in sight."""


def install() -> None:
    """Hear when the outer side asks; outside of statements nothing happens."""
    signal.signal(control.HURRY, _hear)


@contextmanager
def heard() -> Iterator[None]:
    """Let what is done be interrupted."""
    global _running, _asked  # noqa: PLW0603  a signal finds nothing but the module
    _running = True
    try:
        yield
    finally:
        _running = False
        if _asked:
            _asked = False
            _settrace(None)


def _hear(_: int, frame: FrameType | None) -> None:
    global _asked  # noqa: PLW0603  as above
    if not _running:
        return
    _asked = True
    # Raised once more at the next line of the program: ``except:`` in a loop may have caught it.
    _settrace(_followed)
    while frame is not None:
        frame.f_trace = _followed(frame)
        frame = frame.f_back
    raise Unending


def _followed(frame: FrameType, *_: object) -> Any:
    """Follow the program, and nothing else."""
    return _refuse if frame.f_code.co_filename == FILE_NAME else None


def _refuse(_: FrameType, event: str, __: object) -> Any:
    if event == "line":
        raise Unending
    return _refuse
