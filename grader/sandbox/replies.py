"""Reads what a child sends: frames with caps on everything, then plain values. Trusts nothing."""

import re
from dataclasses import dataclass, field

import numpy as np

from grader.executor import Answer, Call
from grader.report import Outcome
from grader.sandbox import wire
from grader.sandbox.limits import Limits
from grader.sandbox.wire import FRAME, MAGIC, Kind, Note, refuse

_TEXT_CHARACTERS, _TEXT_BYTES = 2000, 8000
#: What headers and padding may add to the numbers of an answer.
_SLACK_BYTES = 8192
#: Where objects lie differs from run to run; a report must not.
_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{4,16}\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """A call of the job, with its ``arguments`` as the bytes that were sent."""

    call: Call
    arguments: bytes


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
        }
        return largest.get(kind, -1)

    def _returned_bytes(self) -> int:
        """Return how large the arguments are that come back with the next answer."""
        place = len(self.answers)
        return len(self.asked[place].arguments) if place < len(self.asked) else 0

    def _take(self, kind: Kind, note: Note, index: int, body: bytes) -> None:
        if kind is Kind.END:
            if note is Note.PASSED and len(self.answers) != len(self.asked):
                refuse("an end before the last answer")
            self.end, self.text = note, _text(body)
            return
        if index != len(self.answers) or index >= len(self.asked):
            refuse("an answer out of turn")
        if kind is Kind.ERROR:
            if note is Note.PASSED:
                refuse("an error that is none")
            self.answers.append(Answer(Outcome[note.name], error=_text(body)))
        elif kind is Kind.EXPRESSION:
            self.answers.append(Answer(Outcome.PASSED, expression=body))
        else:
            self.answers.append(_answer(body, self.asked[index]))


def _note(number: int) -> Note:
    if number >= len(Note):
        refuse("an unknown outcome")
    return Note(number)


def _text(body: bytes) -> str:
    try:
        return _ADDRESS.sub("at 0x...", body.decode()[:_TEXT_CHARACTERS])
    except UnicodeDecodeError:
        refuse("a text that is not UTF-8")


def _answer(body: bytes, asked: Asked) -> Answer:
    match wire.loads(body):
        case (bool(several), tuple(values), tuple(left)) if _are_arrays(values):
            if several or len(values) == 1:
                # The arguments come last, so bytes that end as those sent are unchanged.
                unchanged = body.endswith(asked.arguments)
                mutated = () if unchanged else _mutated(left, asked)
                return Answer(Outcome.PASSED, values=values, several=several, mutated=mutated)
    return refuse("an answer that is no array")


def _are_arrays(values: tuple[object, ...]) -> bool:
    return all(isinstance(value, np.ndarray) for value in values)


def _mutated(left: tuple[object, ...], asked: Asked) -> tuple[int, ...]:
    """Return the places of arguments that are not as they were sent."""
    given = wire.loads(asked.arguments) if asked.call.writeable else ()
    if len(left) != len(given):
        refuse("another number of arguments than was given")
    pairs = enumerate(zip(given, left, strict=True))
    return tuple(place for place, (sent, back) in pairs if wire.dumps(sent) != wire.dumps(back))
