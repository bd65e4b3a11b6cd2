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
    """The answers to a question so far, and how it ended once ``end`` is set.

    Attributes
    ----------
    asked : tuple of Asked or None
        The calls of the question; None while the program is loaded.
    loaded : bool
        Whether it is loaded, by its own word.
    moved : bool
        Whether the calls may have changed the program's state, by its own word.
    """

    asked: tuple[Asked, ...] | None
    limits: Limits
    answers: list[Answer] = field(default_factory=list)
    end: Note | None = None
    text: str = ""
    left_out: list[LeftOut] = field(default_factory=list)
    loaded: bool = False
    moved: bool = False
    _buffer: bytearray = field(default_factory=bytearray)

    def ask(self, asked: tuple[Asked, ...]) -> None:
        """Go on to a question.

        Raises
        ------
        Malformed
            If something was said that nobody had asked for.
        """
        self.asked, self.answers, self.end, self.text = asked, [], None, ""
        if self._buffer:
            refuse("an answer before the question")

    @property
    def waits(self) -> bool:
        """Whether the program has nothing to do: it waits for the first question."""
        return self.loaded and self.asked is None

    @property
    def whole(self) -> bool:
        """Whether the question came to an end and the program is still there to be asked."""
        return self.loaded and self.end is not None and self.end not in _ENDS

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
            Kind.LOADED: 0,
        }
        return largest.get(kind, -1)

    @property
    def _calls(self) -> tuple[Asked, ...]:
        return self.asked or ()

    def _returned_bytes(self) -> int:
        """Return how large the arguments are that come back with the next answer."""
        place = len(self.answers)
        return len(self._calls[place].arguments) if place < len(self._calls) else 0

    def _take(self, kind: Kind, note: Note, index: int, body: bytes) -> None:
        if kind is Kind.END:
            if not self._may_end(note) or index > 1:
                refuse("an end that cannot be")
            self.end, self.text, self.moved = note, _text(body), bool(index)
            return
        if kind is Kind.LOADED:
            if self.loaded or self.asked is not None or index or note:
                refuse("word of having loaded out of turn")
            self.loaded = True
            return
        if kind is Kind.LEFT_OUT:
            self._leave_out(index, note, _text(body))
            return
        if not self._is_due(index):
            refuse("an answer out of turn")
        asked = self._calls[index]
        if kind is Kind.ERROR:
            self.answers.append(answers.fault(asked, note, _text(body)))
        elif note is Note.PASSED:
            self.answers.append(answers.answer(asked, kind, body, self.limits))
        else:
            refuse("an answer that is an error as well")

    def _leave_out(self, line: int, note: Note, text: str) -> None:
        """Take word of a statement that was left out: before all answers, line after line."""
        least = self.left_out[-1].line if self.left_out else 1
        if self.loaded or self.answers or len(self.left_out) == wire.MAX_LEFT_OUT:
            refuse("word of a statement out of turn")
        if note not in _LEFT_OUT or not least <= line <= wire.MAX_LINE:
            refuse("a statement that cannot be")
        self.left_out.append(LeftOut(line, Outcome[note.name], text))

    def _is_due(self, index: int) -> bool:
        return index == len(self.answers) < len(self._calls)

    def _may_end(self, note: Note) -> bool:
        if note is Note.PASSED:
            return self.asked is not None and len(self.answers) == len(self.asked)
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
