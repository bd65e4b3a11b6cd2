"""What a child sends is read with caps on everything; each forgery is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report import Outcome
from grader.sandbox import wire
from grader.sandbox.limits import Limits
from grader.sandbox.replies import Replies
from grader.sandbox.wire import Kind, Malformed, Note

LIMITS = Limits(result_bytes=1000, expression_bytes=100)


def value(*arrays, several=False, mutated=()):
    """Return the body of an answer."""
    return wire.dumps((several, arrays, mutated))


def read(*frames, wanted=2):
    """Feed frames to a fresh reader."""
    replies = Replies(wanted, LIMITS)
    for data in frames:
        replies.feed(data)
    return replies


def test_reads_an_honest_job_in_pieces_of_any_size():
    """Frames may arrive in any pieces."""
    stream = (
        wire.frame(Kind.VALUE, value(np.ones(3), mutated=(1,)), index=0)
        + wire.frame(Kind.ERROR, b"ValueError: no", index=1, note=Note.CRASHED)
        + wire.frame(Kind.END)
    )
    for size in (1, 7, 100, len(stream)):
        pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
        replies = read(*pieces)
        assert replies.end is Note.PASSED
        first, second = replies.answers
        assert (first.outcome, first.mutated, first.several) == (Outcome.PASSED, (1,), False)
        assert (second.outcome, second.error) == (Outcome.CRASHED, "ValueError: no")


def test_an_expression_reaches_its_answer():
    """The recorded expression of a traced call is handed on as bytes."""
    replies = read(wire.frame(Kind.EXPRESSION, b"tree"), wanted=1)
    assert replies.answers[0].expression == b"tree"


FORGERIES = {
    "another magic": b"dg2\n" + bytes(12),
    "an unknown kind": wire.FRAME.pack(wire.MAGIC, 99, 0, 0, 0, 0),
    "a job": wire.frame(Kind.JOB),
    "a second readiness": wire.frame(Kind.READY),
    "a late unfitness": wire.frame(Kind.UNFIT, b"oh"),
    "a filled gap": wire.FRAME.pack(wire.MAGIC, Kind.END, 0, 1, 0, 0),
    "an unknown outcome": wire.frame(Kind.END, note=77),
    "an early end": wire.frame(Kind.END),
    "a wrong index": wire.frame(Kind.VALUE, value(np.ones(1)), index=1),
    "a large answer": wire.FRAME.pack(wire.MAGIC, Kind.VALUE, 0, 0, 0, 2**20),
    "a large expression": wire.FRAME.pack(wire.MAGIC, Kind.EXPRESSION, 0, 0, 0, 101),
    "a large text": wire.FRAME.pack(wire.MAGIC, Kind.ERROR, 2, 0, 0, 8001),
    "no text": wire.frame(Kind.ERROR, b"\xff", note=Note.CRASHED),
    "a passed error": wire.frame(Kind.ERROR, b"", note=Note.PASSED),
    "no array": wire.frame(Kind.VALUE, wire.dumps("text")),
    "an array of none": wire.frame(Kind.VALUE, value()),
    "two arrays as one": wire.frame(Kind.VALUE, value(np.ones(1), np.ones(1))),
    "texts for arrays": wire.frame(Kind.VALUE, value("text")),
    "texts for places": wire.frame(Kind.VALUE, value(np.ones(1), mutated=("x",))),
    "noise": wire.frame(Kind.VALUE, bytes(64)),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_forgeries_are_refused(forgery):
    """None of these could come from an honest child."""
    with pytest.raises(Malformed):
        read(forgery)


def test_one_answer_too_many_is_refused():
    """There is one reply for a call and no more."""
    frame = wire.frame(Kind.VALUE, value(np.ones(1)))
    with pytest.raises(Malformed, match="out of turn"):
        read(frame, wire.frame(Kind.VALUE, value(np.ones(1)), index=1), wanted=1)


def test_addresses_are_blotted_out():
    """The same crash reads the same in every run."""
    text = b"ValueError: <function f at 0x7f3b8c2d4a60>"
    replies = read(wire.frame(Kind.ERROR, text, note=Note.CRASHED))
    assert replies.answers[0].error == "ValueError: <function f at 0x...>"


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_no_bytes_do_anything_but_be_refused(pieces):
    """Whatever arrives: answers, or Malformed."""
    replies = Replies(3, LIMITS)
    try:
        for piece in pieces:
            replies.feed(wire.MAGIC + piece)
    except Malformed as refusal:
        assert str(refusal)  # noqa: PT017  either is fine
