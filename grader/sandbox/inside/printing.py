"""Where student code prints: straight into the pipe that the outer side empties.

Line by line, so that what was printed before an endless loop is seen; never an encoding error,
because a debug print must not cost a point.
"""

import sys
from typing import TextIO

_streams: list[TextIO] = []


def prepare() -> None:
    """Replace the standard streams, once, in the warm parent."""
    sys.stdin = sys.__stdin__ = _stream(0, "r")  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = _stream(1, "w")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _stream(2, "w")  # type: ignore[misc]
    _streams[:] = sys.stdout, sys.stderr


def _stream(descriptor: int, mode: str) -> TextIO:
    stream = open(  # noqa: SIM115  it lives as long as the process
        descriptor,
        mode,
        buffering=1,
        encoding="utf-8",
        errors="backslashreplace",
        closefd=False,
    )
    return stream  # type: ignore[return-value]  text modes give a TextIO


def flush() -> None:
    """Send what is still in the buffers; student code may have closed them."""
    for stream in _streams:
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
