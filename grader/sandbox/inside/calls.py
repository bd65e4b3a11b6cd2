"""Load the program, call each function once per call of its question, pack what comes back."""

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any

import numpy as np

from grader.sandbox import wire
from grader.sandbox.inside import (
    absent,
    beside,
    carried,
    chance,
    complaints,
    loading,
    printing,
    values,
)
from grader.sandbox.inside.loading import Function
from grader.sandbox.limits import Limits
from grader.sandbox.wire import Kind, Note
from grader.tracing import record, residues
from grader.tracing.table import NotTraceable

_DEGREE_BYTES = 8
#: Takes the function, its arguments and whether it may write to them; gives what to send.
Way = Callable[[Function, tuple[Any, ...], bool, Limits], tuple[Kind, bytes]]


def call_with_numbers(
    function: Function,
    given: tuple[Any, ...],
    writeable: bool,  # noqa: FBT001  one signature for all ways
    limits: Limits,
) -> tuple[Kind, bytes]:
    """Call the function on the arrays as they are; send those it could write to as it left them.

    Whether they are unchanged is judged outside: nothing in here knows what they were.
    """
    forms = [values.form(argument) for argument in given] if writeable else []
    several, arrays = values.judgeable(function(*given), limits.result_bytes)
    left = tuple(map(values.as_left, given, forms))
    return Kind.VALUE, wire.dumps((several, arrays, left))


def record_formula(
    function: Function,
    given: tuple[Any, ...],
    _: bool,  # noqa: FBT001  as above
    limits: Limits,
) -> tuple[Kind, bytes]:
    """Call the function on symbols and send the formula that it computes."""
    expression = record.record(function, given)
    if len(expression) > limits.expression_bytes:
        raise values.Unjudgeable(Note.UNDECIDED, "the formula grows too large")
    return Kind.EXPRESSION, expression


def call_in_field(
    function: Function,
    given: tuple[Any, ...],
    _: bool,  # noqa: FBT001  as above
    limits: Limits,
) -> tuple[Kind, bytes]:
    """Call the function on integers modulo a prime; send those it gives, and their degrees."""
    entries = residues.run(function, given)
    values.check_size(tuple(entries), limits.result_bytes - _DEGREE_BYTES * len(entries))
    found = [residues.written(array) for array in entries]
    degrees = np.array([degree for _, degree in found])
    return Kind.VALUE, wire.dumps((True, (*(array for array, _ in found), degrees), ()))


#: How each ``Mode`` is carried out, by its name. A mode that is not here is undecided.
WAYS: dict[str, Way] = {
    "numeric": call_with_numbers,
    "trace": record_formula,
    "field": call_in_field,
}


def serve(
    program: tuple[Any, ...], questions: Iterable[tuple[Any, ...]], limits: Limits
) -> Iterator[bytes]:
    """Yield the frames that tell how a program is loaded, and what it answers to each question.

    Parameters
    ----------
    program : (str, int, tuple of (str, str), tuple of str)
        Its source, the seed, the modules beside it, and the functions that it may be asked for.
    questions : iterable of (str, calls)
        Asked for one by one, each when all is said about the one before.
    """
    source, seed, modules, names = program
    chance.plant(seed)
    own = {absent.MODULE_NAME, *beside.install(dict(modules), loading.run_beside)}
    try:
        loaded = loading.load(source, names)
    except BaseException as fault:  # noqa: BLE001  student code: every failure is a value
        yield end(*complaints.of(fault))
        return
    yield from loading.told(loaded.left_out)
    carried.forget_warnings()
    before = carried.state(loaded.scope, own) if len(names) > 1 else None
    printing.flush()
    yield wire.frame(Kind.LOADED)
    for name, asked in questions:
        todo = [_own(*call) for call in asked]
        del asked  # whoever changes an argument finds no original to pass it off with
        note, text = yield from answers(loaded, name, todo, limits)
        carried.forget_warnings()
        now = carried.state(loaded.scope, own) if before else None
        yield end(note, text, moved=not (before and now and now.is_as(before)))


def answers(
    program: loading.Program, name: str, todo: list[tuple[str, bool, Any]], limits: Limits
) -> Generator[bytes, None, tuple[Note, bytes]]:
    """Yield one frame for each call; return how the question ended."""
    try:
        function = program.function(name)
    except loading.MissingFunction as fault:
        return fault.note, fault.text
    for index, (mode, writeable, arguments) in enumerate(todo):
        try:
            kind, body = WAYS.get(mode, undecided)(function, arguments, writeable, limits)
        except NotTraceable as reason:
            text = complaints.shown(reason)
            yield wire.frame(Kind.ERROR, text, index=index, note=Note.UNDECIDED)
        except BaseException as fault:  # noqa: BLE001  as above
            note, text = complaints.of(fault)
            if note in complaints.FINAL:
                return note, text
            yield wire.frame(Kind.ERROR, text, index=index, note=note)
        else:
            yield wire.frame(kind, body, index=index)
    return Note.PASSED, b""


def _own(mode: str, writeable: bool, arguments: tuple[Any, ...]) -> tuple[str, bool, Any]:  # noqa: FBT001  as above
    """Return a call whose arguments are its own."""
    return mode, writeable, values.private_copy(arguments, writeable=writeable)


def end(note: Note, text: bytes, *, moved: bool = True) -> bytes:
    """Return the last frame of a question; it says whether the program's state has moved."""
    printing.flush()
    return wire.frame(Kind.END, text, index=moved, note=note)


def undecided(*_: object) -> tuple[Kind, bytes]:
    """Refuse a way of calling that this version does not know."""
    raise values.Unjudgeable(Note.UNDECIDED, "Functions are not called in this way here.")
