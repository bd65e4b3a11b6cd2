"""Where student code prints: straight into the pipe that the outer side empties.

Line by line, so that what was printed before an endless loop is seen; never an encoding error,
because a debug print must not cost a point.
"""

import io
import sys
from typing import TextIO

_streams: list[TextIO] = []


def prepare() -> None:
    """Replace the standard streams, once, in the warm parent."""
    for descriptor, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        stream = _stream(descriptor, mode)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    _streams[:] = sys.stdout, sys.stderr


def _stream(descriptor: int, mode: str) -> io.TextIOWrapper:
    raw = io.FileIO(descriptor, mode, closefd=False)
    buffered = io.BufferedReader(raw) if mode == "r" else io.BufferedWriter(raw)
    return io.TextIOWrapper(
        buffered, encoding="utf-8", errors="backslashreplace", line_buffering=True
    )


def flush() -> None:
    """Send what is still in the buffers; student code may have closed them."""
    for stream in _streams:
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
