"""The channel's language: what goes in comes out, and nothing else is taken for it."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from grader.sandbox import wire
from grader.sandbox.wire import Kind, Malformed, Wave

ARRAYS = st.sampled_from(wire.DTYPES).flatmap(
    lambda dtype: npst.arrays(dtype, npst.array_shapes(min_dims=0, max_dims=4, min_side=0))
)
SCALARS = st.one_of(
    st.booleans(), st.integers(-(2**1023), 2**1023 - 1), st.floats(), st.text(max_size=20)
)
WAVES = st.tuples(*[st.floats(-1e6, 1e6)] * 5).map(Wave)
TREES = st.recursive(
    ARRAYS | SCALARS | WAVES,
    lambda children: st.lists(children, max_size=4) | st.lists(children, max_size=4).map(tuple),
    max_leaves=8,
)


def same(before, after):
    """Whether two trees are the same, bit by bit."""
    if isinstance(before, np.ndarray):
        alike = (before.dtype, before.shape) == (after.dtype, after.shape)
        return alike and before.tobytes() == after.tobytes()
    if isinstance(before, (list, tuple)):
        pairs = zip(before, after, strict=True)
        return type(before) is type(after) and all(same(*pair) for pair in pairs)
    if isinstance(before, Wave):
        return before.coefficients == after.coefficients
    if isinstance(before, float):
        return struct.pack("<d", before) == struct.pack("<d", after)
    return type(before) is type(after) and before == after


@given(TREES)
def test_every_tree_survives_the_journey(tree):
    """Arrays, numbers, texts, waves, lists and tuples come out as they went in."""
    assert same(tree, wire.loads(wire.dumps(tree)))


@given(TREES, TREES)
def test_a_tree_packed_before_is_a_part_of_another(before, beside):
    """What was made bytes of once is read like everything around it."""
    packed = wire.Packed(wire.dumps(before))
    assert same((beside, before, beside), wire.loads(wire.dumps((beside, packed, beside))))


@given(TREES, st.data())
def test_a_damaged_tree_is_refused_or_is_a_tree(tree, data):
    """Any change to the bytes gives a tree or Malformed: no other exception, no huge memory."""
    body = bytearray(wire.dumps(tree))
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        wire.loads(bytes(body))
    except Malformed as refusal:
        assert str(refusal)  # noqa: PT017  either is fine, and the reason is said


@given(st.binary(max_size=300))
def test_random_bytes_are_refused_or_are_a_tree(body):
    """Whatever the bytes are, only Malformed is raised."""
    try:
        wire.loads(body)
    except Malformed as refusal:
        assert str(refusal)  # noqa: PT017  as above


def test_a_cut_tree_is_refused():
    """No prefix of a tree is a tree, and nothing may follow it."""
    body = wire.dumps([np.ones(3), ("text", 1)])
    for length in range(len(body) - 15):
        with pytest.raises(Malformed):
            wire.loads(body[:length])
    with pytest.raises(Malformed, match="something follows"):
        wire.loads(body + bytes(16))


@pytest.mark.parametrize(
    "tree",
    [{}, None, object, b"bytes", np.array([None]), np.array("text"), 2**2000, np.ones((1,) * 5)],
    ids=repr,
)
def test_nothing_else_can_be_sent(tree):
    """What is not in the language is refused on this side."""
    with pytest.raises(TypeError, match="cannot send"):
        wire.dumps(tree)


def test_read_arrays_are_read_only_and_aligned():
    """Arrays are views of the bytes they came in, wherever they lie in the tree."""
    _, (array, _), wave_like = wire.loads(wire.dumps(["odd", (np.ones(5), 1.0), np.ones(2)]))
    for found in (array, wave_like):
        assert found.flags.aligned
        assert not found.flags.writeable
    with pytest.raises(ValueError, match="WRITEABLE"):
        array.flags.writeable = True


@pytest.mark.parametrize("writeable", [True, False])
def test_a_copy_lies_as_the_original(writeable):
    """Copies keep rows, columns and gaps, and hold no other memory."""
    copied = wire.writeable_copy if writeable else wire.read_only_copy
    for array in (np.ones((3, 2)), np.ones((3, 2)).T, np.ones((4, 4))[::2, ::2]):
        copy = copied(array)
        assert copy.flags.writeable == writeable
        assert not np.shares_memory(copy, array)
        assert copy.flags.c_contiguous == array.flags.c_contiguous
        assert copy.flags.f_contiguous == array.flags.f_contiguous


def test_a_frame_names_its_size():
    """The header is 16 bytes: magic, kind, note, index and the size of the body."""
    head = wire.FRAME.unpack(wire.frame(Kind.ERROR, b"body", index=3, note=2)[:16])
    assert head == (wire.MAGIC, Kind.ERROR, 2, 0, 3, 4)
