"""Reads what a child sends: frames with caps on everything, then plain values. Trusts nothing."""

import re
from dataclasses import dataclass, field

from grader.executor import Answer, LeftOut
from grader.report import Outcome
from grader.sandbox import answers, wire
from grader.sandbox.answers import Asked
from grader.sandbox.limits import Limits
from grader.sandbox.wire import FRAME, MAGIC, Kind, Note, refuse

_TEXT_CHARACTERS, _TEXT_BYTES = 2000, 8000
#: What headers and padding may add to the numbers of an answer.
_SLACK_BYTES = 8192
#: How a job may end whenever it pleases the program, and how before it was asked anything.
_ENDS = (Note.EXITED, Note.OUT_OF_MEMORY)
_FALSE_STARTS = (Note.FAILED, Note.CRASHED, Note.TIMED_OUT)
#: How a statement ends that is left out.
_LEFT_OUT = (Note.CRASHED, Note.EXITED, Note.TIMED_OUT)
#: Where objects lie differs from run to run; a report must not.
_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{4,16}\b")


@dataclass
class Replies:
    """The answers so far, and how the job ended once ``end`` is set.

    Attributes
    ----------
    asked : tuple of Asked
        The calls of the job.
    """

    asked: tuple[Asked, ...]
    limits: Limits
    answers: list[Answer] = field(default_factory=list)
    end: Note | None = None
    text: str = ""
    left_out: list[LeftOut] = field(default_factory=list)
    _buffer: bytearray = field(default_factory=bytearray)

    def feed(self, data: bytes) -> None:
        """Take the next bytes off the channel.

        Raises
        ------
        Malformed
            If they continue in a way that no honest child would.
        """
        self._buffer += data
        while self.end is None and len(self._buffer) >= FRAME.size:
            magic, kind, note, zero, index, size = FRAME.unpack_from(self._buffer)
            if magic != MAGIC or zero or size > self._largest(kind):
                refuse("a frame that is none")
            if len(self._buffer) < FRAME.size + size:
                return
            body = bytes(memoryview(self._buffer)[FRAME.size : FRAME.size + size])
            del self._buffer[: FRAME.size + size]
            self._take(Kind(kind), _note(note), index, body)

    def _largest(self, kind: int) -> int:
        largest: dict[int, int] = {
            Kind.VALUE: self.limits.result_bytes + _SLACK_BYTES + self._returned_bytes(),
            Kind.EXPRESSION: self.limits.expression_bytes,
            Kind.ERROR: _TEXT_BYTES,
            Kind.END: _TEXT_BYTES,
            Kind.LEFT_OUT: _TEXT_BYTES,
        }
        return largest.get(kind, -1)

    def _returned_bytes(self) -> int:
        """Return how large the arguments are that come back with the next answer."""
        place = len(self.answers)
        return len(self.asked[place].arguments) if place < len(self.asked) else 0

    def _take(self, kind: Kind, note: Note, index: int, body: bytes) -> None:
        if kind is Kind.END:
            if not self._may_end(note):
                refuse("an end that cannot be")
            self.end, self.text = note, _text(body)
            return
        if kind is Kind.LEFT_OUT:
            self._leave_out(index, note, _text(body))
            return
        if not self._is_due(index):
            refuse("an answer out of turn")
        asked = self.asked[index]
        if kind is Kind.ERROR:
            self.answers.append(answers.fault(asked, note, _text(body)))
        elif note is Note.PASSED:
            self.answers.append(answers.answer(asked, kind, body, self.limits))
        else:
            refuse("an answer that is an error as well")

    def _leave_out(self, line: int, note: Note, text: str) -> None:
        """Take word of a statement that was left out: before all answers, line after line."""
        least = self.left_out[-1].line if self.left_out else 1
        if self.answers or len(self.left_out) == wire.MAX_LEFT_OUT:
            refuse("word of a statement out of turn")
        if note not in _LEFT_OUT or not least <= line <= wire.MAX_LINE:
            refuse("a statement that cannot be")
        self.left_out.append(LeftOut(line, Outcome[note.name], text))

    @property
    def begun(self) -> bool:
        """Whether the program is loaded, by its own word."""
        return bool(self.answers or self.left_out)

    def _is_due(self, index: int) -> bool:
        return index == len(self.answers) < len(self.asked)

    def _may_end(self, note: Note) -> bool:
        if note is Note.PASSED:
            return len(self.answers) == len(self.asked)
        return note in _ENDS or (note in _FALSE_STARTS and not self.answers)


def _note(number: int) -> Note:
    if number >= len(Note):
        refuse("an unknown outcome")
    return Note(number)


def _text(body: bytes) -> str:
    try:
        return _ADDRESS.sub("at 0x...", body.decode()[:_TEXT_CHARACTERS])
    except UnicodeDecodeError:
        refuse("a text that is not UTF-8")
