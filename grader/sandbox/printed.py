"""Empties the pipe that student code prints into: keeps the beginning, drops the rest."""

import os

from grader.sandbox import sentences
from grader.sandbox.limits import MIB, Limits


class Printed:
    """What one child has printed so far."""

    def __init__(self, output: int, limits: Limits) -> None:
        self._output, self._limits = output, limits
        self._kept = bytearray()
        self._total_bytes = 0
        self._before = b"", 0

    @property
    def flooded(self) -> bool:
        """Whether more was printed than is put up with."""
        return self._total_bytes > self._limits.printed_bytes

    def drain(self) -> bool:
        """Read what is there; False once nothing can come any more."""
        while not self.flooded:
            try:
                data = os.read(self._output, MIB)
            except BlockingIOError:
                return True
            if not data:
                return False
            self._total_bytes += len(data)
            room = self._limits.output_bytes - len(self._kept)
            self._kept += data[:room]
        return True

    def begin(self) -> None:
        """Take all that was printed until now for what every question begins with."""
        self._before = bytes(self._kept), self._total_bytes

    def begin_anew(self) -> None:
        """Forget what was printed since then."""
        self._kept[:], self._total_bytes = self._before

    def text(self) -> str:
        """Return what is kept, with a note if there was more."""
        text = self._kept.decode("utf-8", "replace")
        cut = self._total_bytes > len(self._kept)
        return text + sentences.printed_cut(self._limits) if cut else text
