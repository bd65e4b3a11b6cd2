"""What a child sends is read with caps on everything; each forgery is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.executor import Call, Mode
from grader.report import Outcome
from grader.sandbox import wire
from grader.sandbox.answers import Asked
from grader.sandbox.limits import Limits
from grader.sandbox.replies import Replies
from grader.sandbox.wire import Kind, Malformed, Note

LIMITS = Limits(result_bytes=1000, expression_bytes=100)
#: An array, a list of an array, and a number.
GIVEN = (np.arange(3.0), [np.ones(2)], 0.5)


def value(*arrays, several=False, left=()):
    """Return the body of an answer."""
    return wire.dumps((several, arrays, left))


def asked(*arguments, **how):
    """Return a call as it was sent."""
    return Asked(Call(arguments, **how), wire.dumps(arguments))


TWICE = (asked(), asked())
TRACED, IN_FIELD = asked(mode=Mode.TRACE), asked(mode=Mode.FIELD)


def read(*frames, calls=TWICE):
    """Feed frames to a fresh reader."""
    replies = Replies(tuple(calls), LIMITS)
    for data in frames:
        replies.feed(data)
    return replies


def test_reads_an_honest_job_in_pieces_of_any_size():
    """Frames may arrive in any pieces."""
    stream = (
        wire.frame(Kind.VALUE, value(np.ones(3)), index=0)
        + wire.frame(Kind.ERROR, b"ValueError: no", index=1, note=Note.CRASHED)
        + wire.frame(Kind.END)
    )
    for size in (1, 7, 100, len(stream)):
        pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
        replies = read(*pieces)
        assert replies.end is Note.PASSED
        first, second = replies.answers
        assert (first.outcome, first.mutated, first.several) == (Outcome.PASSED, (), False)
        assert (second.outcome, second.error) == (Outcome.CRASHED, "ValueError: no")


def test_an_expression_reaches_its_answer():
    """The recorded expression of a traced call is handed on as bytes."""
    replies = read(wire.frame(Kind.EXPRESSION, b"tree"), calls=[TRACED])
    assert replies.answers[0].expression == b"tree"


FORGERIES = {
    "another magic": b"dg2\n" + bytes(12),
    "an unknown kind": wire.FRAME.pack(wire.MAGIC, 99, 0, 0, 0, 0),
    "a program": wire.frame(Kind.PROGRAM),
    "a second readiness": wire.frame(Kind.READY),
    "a late unfitness": wire.frame(Kind.UNFIT, b"oh"),
    "a filled gap": wire.FRAME.pack(wire.MAGIC, Kind.END, 0, 1, 0, 0),
    "an unknown outcome": wire.frame(Kind.END, note=77),
    "an early end": wire.frame(Kind.END),
    "a wrong index": wire.frame(Kind.VALUE, value(np.ones(1)), index=1),
    "a large answer": wire.FRAME.pack(wire.MAGIC, Kind.VALUE, 0, 0, 0, 2**20),
    "a truth value for several": wire.frame(Kind.VALUE, wire.dumps((1, (np.ones(1),), ()))),
    "more arrays than are sent": wire.frame(Kind.VALUE, value(*[np.ones(1)] * 65, several=True)),
    "more numbers than are read": wire.frame(Kind.VALUE, value(np.ones(126))),
    "an answer with the note of an error": wire.frame(Kind.VALUE, value(np.ones(1)), note=1),
    "symbols for numbers": wire.frame(Kind.EXPRESSION, b"tree"),
    "numbers left undecided": wire.frame(Kind.ERROR, b"", note=Note.UNDECIDED),
    "a call that ends the job": wire.frame(Kind.ERROR, b"", note=Note.EXITED),
    "an undecided job": wire.frame(Kind.END, note=Note.UNDECIDED),
    "a job of too much output": wire.frame(Kind.END, note=Note.TOO_MUCH_OUTPUT),
    "a large expression": wire.FRAME.pack(wire.MAGIC, Kind.EXPRESSION, 0, 0, 0, 101),
    "a large text": wire.FRAME.pack(wire.MAGIC, Kind.ERROR, 2, 0, 0, 8001),
    "no text": wire.frame(Kind.ERROR, b"\xff", note=Note.CRASHED),
    "a passed error": wire.frame(Kind.ERROR, b"", note=Note.PASSED),
    "no array": wire.frame(Kind.VALUE, wire.dumps("text")),
    "an array of none": wire.frame(Kind.VALUE, value()),
    "two arrays as one": wire.frame(Kind.VALUE, value(np.ones(1), np.ones(1))),
    "texts for arrays": wire.frame(Kind.VALUE, value("text")),
    "arguments that were never given": wire.frame(Kind.VALUE, value(np.ones(1), left=(1,))),
    "a line that is none": wire.frame(Kind.LEFT_OUT, b"", index=0, note=Note.CRASHED),
    "a line beyond all": wire.frame(Kind.LEFT_OUT, b"", index=10**7, note=Note.CRASHED),
    "a statement that passed": wire.frame(Kind.LEFT_OUT, b"", index=1, note=Note.PASSED),
    "a large reason": wire.FRAME.pack(wire.MAGIC, Kind.LEFT_OUT, 2, 0, 1, 8001),
    "a reason that is no text": wire.frame(Kind.LEFT_OUT, b"\xff", index=1, note=Note.CRASHED),
    "an end that tells of more than a change": wire.frame(Kind.END, note=Note.EXITED, index=2),
    "word of having loaded after a question": wire.frame(Kind.LOADED),
    "more than word of having loaded": wire.FRAME.pack(wire.MAGIC, Kind.LOADED, 0, 0, 0, 1),
    "noise": wire.frame(Kind.VALUE, bytes(64)),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_forgeries_are_refused(forgery):
    """None of these could come from an honest child."""
    with pytest.raises(Malformed):
        read(forgery)


BEFORE_ANY_QUESTION = {
    "an answer": [wire.frame(Kind.VALUE, value(np.ones(1)))],
    "an error": [wire.frame(Kind.ERROR, b"", note=Note.CRASHED)],
    "a good end": [wire.frame(Kind.END)],
    "a good end once it is loaded": [wire.frame(Kind.LOADED), wire.frame(Kind.END)],
    "having loaded twice": [wire.frame(Kind.LOADED)] * 2,
    "a statement left out once it is loaded": [
        wire.frame(Kind.LOADED),
        wire.frame(Kind.LEFT_OUT, b"", index=1, note=Note.CRASHED),
    ],
}


@pytest.mark.parametrize("frames", BEFORE_ANY_QUESTION.values(), ids=BEFORE_ANY_QUESTION.keys())
def test_nothing_is_answered_before_it_is_asked(frames):
    """While a program is loaded it may say what it left out or that it failed, no more."""
    replies = Replies(None, LIMITS)
    with pytest.raises(Malformed):
        replies.feed(b"".join(frames))


def test_questions_follow_each_other():
    """Each begins without answers; whether the one before changed anything is told at its end."""
    replies = Replies(None, LIMITS)
    replies.feed(wire.frame(Kind.LOADED))
    assert replies.waits
    for calls, moved in ((TWICE[:1], 0), (TWICE[:1], 1)):
        replies.ask(calls)
        assert not replies.waits
        replies.feed(wire.frame(Kind.VALUE, value(np.ones(1))) + wire.frame(Kind.END, index=moved))
        assert (len(replies.answers), replies.whole, replies.moved) == (1, True, bool(moved))


def test_an_answer_to_the_next_question_is_refused():
    """What follows the end of a question was asked by nobody; the next one has no end by then."""
    replies = Replies(None, LIMITS)
    replies.feed(wire.frame(Kind.LOADED))
    replies.ask(())
    replies.feed(wire.frame(Kind.END) + wire.frame(Kind.VALUE, value(np.ones(1))))
    with pytest.raises(Malformed, match="before the question"):
        replies.ask(TWICE)
    assert not replies.whole


def left_out(line):
    """Return the frame on a statement that was left out."""
    return wire.frame(Kind.LEFT_OUT, b"E: no", index=line, note=Note.CRASHED)


def test_what_was_left_out_is_told_in_order_and_before_all_answers():
    """Up to four statements, line after line, before the first answer or never."""
    told = read(*map(left_out, (3, 3, 5, 9))).left_out
    assert [(lost.line, lost.outcome, lost.error) for lost in told] == [
        (line, Outcome.CRASHED, "E: no") for line in (3, 3, 5, 9)
    ]
    for frames in (
        [left_out(3), left_out(2)],
        [left_out(1)] * 5,
        [wire.frame(Kind.VALUE, value(np.ones(1))), left_out(1)],
        [left_out(1), wire.frame(Kind.ERROR, note=Note.TIMED_OUT)],
    ):
        with pytest.raises(Malformed):
            read(*frames)


@pytest.mark.parametrize("note", [Note.FAILED, Note.CRASHED, Note.TIMED_OUT])
def test_a_program_that_has_answered_was_loaded(note):
    """That it did not load, or defines no such function, is told before any answer or never."""
    read(left_out(1), wire.frame(Kind.END, note=note))
    with pytest.raises(Malformed, match="an end that cannot be"):
        read(wire.frame(Kind.VALUE, value(np.ones(1))), wire.frame(Kind.END, note=note))


def in_field(*arrays, degrees, several=True):
    """Return the frame of an answer in the field."""
    return wire.frame(Kind.VALUE, value(*arrays, np.array(degrees), several=several))


@pytest.mark.parametrize(
    "frame",
    [
        wire.frame(Kind.EXPRESSION, b"tree"),
        in_field(np.array([1, 2])[:0], np.array([5]), degrees=[1]),
        in_field(np.array([1.0]), degrees=[1]),
        in_field(np.array([2**61 - 1]), degrees=[1]),
        in_field(np.array([-1]), degrees=[1]),
        in_field(np.array([1]), degrees=[-1]),
        in_field(np.array([1]), degrees=[1.0]),
        in_field(np.array([1]), degrees=1),
        in_field(degrees=np.zeros(0, dtype=int)),
        in_field(*[np.array([1])] * 65, degrees=[1] * 65),
        wire.frame(Kind.VALUE, value(np.ones(3))),
    ],
)
def test_what_is_not_of_the_field_is_refused(frame):
    """Integers below the prime, each array with a degree, and nothing else."""
    with pytest.raises(Malformed):
        read(frame, calls=[IN_FIELD])


def test_what_is_of_the_field_is_read():
    """Empty arrays too, and as many as may be sent."""
    arrays = [np.zeros((0, 3), dtype=int), np.array(2**61 - 2), *[np.zeros(0, dtype=int)] * 62]
    (answer,) = read(in_field(*arrays, degrees=[0] * 64), calls=[IN_FIELD]).answers
    assert [array.shape for array in answer.values[:2]] == [(0, 3), ()]


@pytest.mark.parametrize("call", [TRACED, IN_FIELD])
def test_symbols_and_the_field_may_be_left_undecided(call):
    """Numbers may not: they are what decides."""
    (answer,) = read(wire.frame(Kind.ERROR, b"a loop", note=Note.UNDECIDED), calls=[call]).answers
    assert (answer.outcome, answer.error) == (Outcome.UNDECIDED, "a loop")


def test_an_expression_of_nothing_is_refused():
    """A recorder writes something or says why it cannot."""
    with pytest.raises(Malformed, match="expression of nothing"):
        read(wire.frame(Kind.EXPRESSION), calls=[TRACED])


def test_one_answer_too_many_is_refused():
    """There is one reply for a call and no more."""
    frame = wire.frame(Kind.VALUE, value(np.ones(1)))
    with pytest.raises(Malformed, match="out of turn"):
        read(frame, wire.frame(Kind.VALUE, value(np.ones(1)), index=1), calls=[asked()])


@pytest.mark.parametrize(
    ("left", "places"),
    [
        (GIVEN, ()),
        ((np.arange(3), [np.ones(2)], 0.5), (0,)),
        ((np.arange(3.0), [np.zeros(2)], 0.5), (1,)),
        (((), (), ()), (0, 1, 2)),
        ((np.zeros(0), [[[]]], -(2**1023)), (0, 1, 2)),
        (("x", "y", "z"), (0, 1, 2)),
    ],
)
def test_what_the_arguments_became_is_compared_here(left, places):
    """With what was sent, byte by byte, by the side that no student code runs on."""
    frame = wire.frame(Kind.VALUE, value(np.ones(1), left=left))
    (answer,) = read(frame, calls=[asked(*GIVEN, writeable=True)]).answers
    assert answer.mutated == places


@pytest.mark.parametrize("left", [(), GIVEN[:2], (*GIVEN, 1.0)])
def test_arguments_that_might_have_changed_have_to_come_back(left):
    """All of them: an answer that leaves some out is a forgery."""
    frame = wire.frame(Kind.VALUE, value(np.ones(1), left=left))
    with pytest.raises(Malformed, match="another number of arguments"):
        read(frame, calls=[asked(*GIVEN, writeable=True)])


def test_what_cannot_have_changed_needs_no_proof():
    """Arguments that could not be written to do not come back."""
    frame = wire.frame(Kind.VALUE, value(np.ones(1)))
    (answer,) = read(frame, calls=[asked(*GIVEN)]).answers
    assert answer.mutated == ()


def test_the_bound_on_an_answer_grows_by_what_comes_back():
    """Large arguments do not take room from the answer."""
    large = np.zeros(2000)
    frame = wire.frame(Kind.VALUE, value(np.ones(100), left=(large,)))
    (answer,) = read(frame, calls=[asked(large, writeable=True)]).answers
    assert answer.mutated == ()


def test_addresses_are_blotted_out():
    """The same crash reads the same in every run."""
    text = b"ValueError: <function f at 0x7f3b8c2d4a60>"
    replies = read(wire.frame(Kind.ERROR, text, note=Note.CRASHED))
    assert replies.answers[0].error == "ValueError: <function f at 0x...>"


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_no_bytes_do_anything_but_be_refused(pieces):
    """Whatever arrives: answers, or Malformed."""
    replies = Replies((asked(),) * 3, LIMITS)
    try:
        for piece in pieces:
            replies.feed(wire.MAGIC + piece)
    except Malformed as refusal:
        assert str(refusal)  # noqa: PT017  either is fine
