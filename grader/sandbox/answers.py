"""What may answer one call: the kind its mode gives, and everything in it within its range.

A child is honest until it is not. What no honest child would send is a forgery, so that whatever
comes through here can be judged without a second look.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.executor import Answer, Call, Mode
from grader.report import Outcome
from grader.sandbox import wire
from grader.sandbox.limits import Limits
from grader.sandbox.wire import Kind, Note, refuse
from grader.tracing import residues

Arrays = tuple[NDArray[Any], ...]

#: What a mode is answered with.
_KINDS = {Mode.NUMERIC: Kind.VALUE, Mode.FIELD: Kind.VALUE, Mode.TRACE: Kind.EXPRESSION}
#: How a call may end without an answer; symbols and the field may be left undecided as well.
_FAULTS = (Note.FAILED, Note.CRASHED, Note.TOO_MUCH_OUTPUT)
_RESIDUES, _NOTHING = np.dtype(np.int64), wire.dumps(())


@dataclass(frozen=True, slots=True)
class Asked:
    """A call of the job, with its ``arguments`` as the bytes that were sent."""

    call: Call
    arguments: bytes


def fault(asked: Asked, note: Note, text: str) -> Answer:
    """Return why there is no answer."""
    undecided = note is Note.UNDECIDED and asked.call.mode is not Mode.NUMERIC
    if note not in _FAULTS and not undecided:
        refuse("an error that is none")
    return Answer(Outcome[note.name], error=text)


def answer(asked: Asked, kind: Kind, body: bytes, limits: Limits) -> Answer:
    """Return the answer in a frame.

    Raises
    ------
    Malformed
        If no honest child would answer this call so.
    """
    if kind is not _KINDS[asked.call.mode]:
        refuse("an answer to another question")
    if kind is Kind.EXPRESSION:
        return _expression(body)
    # The arguments come last: if these bytes are those that were sent, nobody needs to read them.
    unchanged = asked.call.writeable and body.endswith(asked.arguments)
    if unchanged:
        body = body.removesuffix(asked.arguments) + _NOTHING
    match wire.loads(body):
        case (bool(several), tuple(values), tuple(left)) if _are_arrays(values):
            _check_number(values, several=several, mode=asked.call.mode)
            if asked.call.mode is Mode.FIELD:
                _check_residues(values)
            if sum(array.nbytes for array in values) > limits.result_bytes:
                refuse("more numbers than are read")
            mutated = () if unchanged else _mutated(left, asked)
            return Answer(Outcome.PASSED, values=values, several=several, mutated=mutated)
    return refuse("an answer that is no array")


def _expression(body: bytes) -> Answer:
    if not body:
        refuse("an expression of nothing")
    return Answer(Outcome.PASSED, expression=body)


def _are_arrays(values: tuple[object, ...]) -> bool:
    return all(isinstance(value, np.ndarray) for value in values)


def _check_number(values: Arrays, *, several: bool, mode: Mode) -> None:
    """Refuse none, two as one, or more than are sent; in the field one more tells the degrees."""
    most = wire.MAX_SEVERAL if several else 1
    if not 1 <= len(values) <= most + (mode is Mode.FIELD):
        refuse("an impossible number of arrays")


def _check_residues(values: Arrays) -> None:
    """Refuse what is no integer of the field, or has no degree."""
    *arrays, degrees = values
    if any(array.dtype != _RESIDUES for array in values) or degrees.shape != (len(arrays),):
        refuse("an answer that is not of the field")
    outside = any(array.min() < 0 or array.max() >= residues.P for array in arrays if array.size)
    if not arrays or outside or degrees.min() < 0:
        refuse("a number outside the field")


def _mutated(left: tuple[object, ...], asked: Asked) -> tuple[int, ...]:
    """Return the places of arguments that are not as they were sent."""
    given = wire.loads(asked.arguments) if asked.call.writeable else ()
    if len(left) != len(given):
        refuse("another number of arguments than was given")
    pairs = enumerate(zip(given, left, strict=True))
    return tuple(place for place, (sent, back) in pairs if wire.dumps(sent) != wire.dumps(back))
