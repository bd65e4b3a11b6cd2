"""The language of the channel: frames, and trees of plain values inside them.

A frame is a 16-byte header (magic, kind, note, index, size) and ``size`` bytes of body. A tree is
made of arrays, numbers, strings, waves, tuples and lists. Each node has a 32-byte header and a
payload padded to 16 bytes, so arrays lie aligned in the body and are read where they lie.

Nothing here can run code, and every length is checked against what is really there before
anything is made of it. Both sides of the jail's wall use this module; only the outer side
may trust nothing it reads.
"""

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray


class Kind(IntEnum):
    """What a frame is."""

    PROGRAM = 1  #: to the child: what to load
    READY = 2  #: from the child: all walls stand
    UNFIT = 3  #: from the child: a wall could not be raised, and why (our fault)
    VALUE = 4  #: a call's answer
    EXPRESSION = 5  #: a traced call's answer
    ERROR = 6  #: a call without an answer, and why; the note is the outcome
    END = 7  #: the question is over: the note is the outcome, ``index`` is 1 if state has moved
    LEFT_OUT = 8  #: a statement that raised: ``index`` is its line, the body says why
    LOADED = 9  #: from the child: the program is loaded, and may be asked
    QUESTION = 10  #: to the child: a function's name and all calls of it


class Note(IntEnum):
    """How a call or a job ended, as the child tells it; the names are those of ``Outcome``."""

    PASSED = 0
    FAILED = 1
    CRASHED = 2
    OUT_OF_MEMORY = 3
    TOO_MUCH_OUTPUT = 4
    EXITED = 5
    UNDECIDED = 6
    TIMED_OUT = 7  #: of a statement alone: the job itself is timed outside


class Malformed(Exception):
    """Bytes that are no frame or no tree."""


def refuse(found: str) -> NoReturn:
    """Raise :class:`Malformed`, saying what was found."""
    raise Malformed(found)


FRAME = struct.Struct("<4sBBHII")
MAGIC = b"dg1\n"
#: Dtypes that can cross, by their place here. Always little-endian.
_BYTE, _SHORT = ("|b1", "|i1", "|u1"), ("<i2", "<u2", "<f2")
_LONG = ("<i4", "<i8", "<u4", "<u8", "<f4", "<f8", "<c8", "<c16")
DTYPES = tuple(np.dtype(name) for name in _BYTE + _SHORT + _LONG)
MAX_NDIM = 4
#: Most arrays in one answer.
MAX_SEVERAL = 64
#: Most statements that are said to be left out of one program.
MAX_LEFT_OUT = 4
#: No program has more lines.
MAX_LINE = 9_999_999
# Kept here, as student code may replace the ones in numpy before it is asked the next question.
_asarray, _empty, _zeros, _frombuffer = np.asarray, np.empty, np.zeros, np.frombuffer
_CODES = {dtype: code for code, dtype in enumerate(DTYPES)}
_BOOL = DTYPES[0]

_NODE = struct.Struct("<BBBBIQ4I")
_ALIGNMENT = 16
_MAX_DEPTH = 16
_MAX_INTEGER_BYTES = 128
_ARRAY, _FLOAT, _INTEGER, _TRUTH, _TEXT, _WAVE, _LIST, _TUPLE = range(1, 9)
#: How an array lies in memory: rows first, columns first, or with gaps.
_ROWS, _COLUMNS, _GAPS = range(3)
_FLOAT_BODY, _WAVE_BODY = struct.Struct("<d"), struct.Struct("<5d")

Coefficients = tuple[float, float, float, float, float]


class Wave:
    """An opaque elementwise function, sent as data: ``g(s) = c0 + c1*s + c2*sin(c3*s + c4)``.

    Works on scalars and on real and complex arrays of any shape.
    """

    __slots__ = ("coefficients",)
    _sin = staticmethod(np.sin)  # kept here, as student code may replace the one in numpy
    _array = staticmethod(np.asanyarray)

    def __init__(self, coefficients: Coefficients) -> None:
        self.coefficients = coefficients

    def __call__(self, s: Any) -> Any:
        """Evaluate the function elementwise."""
        c0, c1, c2, c3, c4 = self.coefficients
        s = self._array(s)
        return c0 + c1 * s + c2 * self._sin(c3 * s + c4)


@dataclass(frozen=True, slots=True)
class Packed:
    """A tree that :func:`dumps` made bytes of before; it can be a part of another."""

    body: bytes


def frame(kind: Kind, body: bytes = b"", *, index: int = 0, note: int = 0) -> bytes:
    """Return a whole frame."""
    return FRAME.pack(MAGIC, kind, note, 0, index, len(body)) + body


def _node(
    tag: int,
    payload: bytes = b"",
    count: int = 0,
    array: tuple[int, int, tuple[int, ...]] = (0, 0, ()),
) -> list[bytes]:
    code, layout, shape = array
    sizes = (*shape, *(0,) * (MAX_NDIM - len(shape)))
    head = _NODE.pack(tag, code, len(shape), layout, count, len(payload), *sizes)
    return [head, payload, bytes(-len(payload) % _ALIGNMENT)]


def _layout(array: NDArray[np.generic]) -> int:
    if array.flags.c_contiguous:
        return _ROWS
    return _COLUMNS if array.flags.f_contiguous else _GAPS


def _array_node(array: NDArray[np.generic]) -> list[bytes]:
    dtype = array.dtype.newbyteorder("<")
    if dtype not in _CODES or array.ndim > MAX_NDIM:
        message = f"cannot send an array of dtype {array.dtype} with {array.ndim} dimensions"
        raise TypeError(message)
    contents = array.astype(dtype, copy=False).tobytes()
    return _node(_ARRAY, contents, array=(_CODES[dtype], _layout(array), array.shape))


def _integer_node(value: int) -> list[bytes]:
    size = max(value, ~value).bit_length() // 8 + 1
    if size > _MAX_INTEGER_BYTES:
        message = f"cannot send an integer of {size} bytes"
        raise TypeError(message)
    return _node(_INTEGER, value.to_bytes(size, "little", signed=True))


def _text_node(value: str) -> list[bytes]:
    return _node(_TEXT, value.encode("utf-8", "surrogatepass"))


_SCALAR_NODES: dict[type, Callable[[Any], list[bytes]]] = {
    bool: lambda value: _node(_TRUTH, bytes([value])),
    int: _integer_node,
    float: lambda value: _node(_FLOAT, _FLOAT_BODY.pack(value)),
    str: _text_node,
    Wave: lambda value: _node(_WAVE, _WAVE_BODY.pack(*value.coefficients)),
    Packed: lambda value: [value.body],
    np.float64: lambda value: _node(_FLOAT, _FLOAT_BODY.pack(value)),
}


def _nodes(tree: Any) -> list[bytes]:
    make = _SCALAR_NODES.get(type(tree))
    if make is not None:
        return make(tree)
    if isinstance(tree, (list, tuple)):
        head = _node(_LIST if isinstance(tree, list) else _TUPLE, count=len(tree))
        return head + [part for child in tree for part in _nodes(child)]
    if isinstance(tree, (np.ndarray, np.generic)):
        return _array_node(_asarray(tree))
    message = f"cannot send a {type(tree).__name__}"
    raise TypeError(message)


def dumps(tree: Any) -> bytes:
    """Return a tree as bytes.

    Raises
    ------
    TypeError
        If the tree holds something else than arrays (of :data:`DTYPES`, at most 4 dimensions),
        bools, ints, floats, strings, :class:`Wave`, :class:`Packed`, tuples and lists.
    """
    return b"".join(_nodes(tree))


class _Reader:
    """Walks over the nodes of one body; every method advances ``at``."""

    __slots__ = ("at", "body")

    def __init__(self, body: bytes) -> None:
        self.body, self.at = body, 0

    def tree(self, depth: int = 0) -> Any:
        if self.at + _NODE.size > len(self.body):
            refuse("a node is cut short")
        head = _NODE.unpack_from(self.body, self.at)
        tag, code, ndim, layout, count, size, *sizes = head
        self.at += _NODE.size
        if tag in (_LIST, _TUPLE):
            children = self.children(count, depth)
            return children if tag == _LIST else tuple(children)
        if tag not in _READ or size > len(self.body) - self.at:
            refuse("a node of an unknown kind or size")
        return _READ[tag](self, size, code, ndim, layout, sizes)

    def children(self, count: int, depth: int) -> list[Any]:
        if depth >= _MAX_DEPTH or count > (len(self.body) - self.at) // _NODE.size:
            refuse("a list of impossible depth or length")
        return [self.tree(depth + 1) for _ in range(count)]

    def skip(self, size: int) -> int:
        start = self.at
        self.at += size + -size % _ALIGNMENT
        return start

    def payload(self, size: int, limit: int) -> bytes:
        if size > limit:
            refuse("a value of impossible size")
        start = self.skip(size)
        return self.body[start : start + size]

    def unpacked(self, form: struct.Struct, size: int) -> Any:
        if size != form.size:
            refuse("a number of impossible size")
        return form.unpack_from(self.body, self.skip(size))

    def number(self, size: int, *_: object) -> float:
        value: float = self.unpacked(_FLOAT_BODY, size)[0]
        return value

    def truth(self, size: int, *_: object) -> bool:
        return self.payload(size, limit=1) == b"\1"

    def wave(self, size: int, *_: object) -> Wave:
        return Wave(self.unpacked(_WAVE_BODY, size))

    def integer(self, size: int, *_: object) -> int:
        return int.from_bytes(self.payload(size, _MAX_INTEGER_BYTES), "little", signed=True)

    def text(self, size: int, *_: object) -> str:
        try:
            return self.payload(size, len(self.body)).decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            refuse("a text that is not UTF-8")

    def array(
        self, size: int, code: int, ndim: int, layout: int, sizes: list[int]
    ) -> NDArray[np.generic]:
        if code >= len(DTYPES) or ndim > MAX_NDIM or layout > _GAPS:
            refuse("an array of an unknown dtype or layout")
        dtype, shape = DTYPES[code], tuple(sizes[:ndim])
        length = math.prod(shape)
        if length * dtype.itemsize != size or max(shape, default=0) >= 2**31:
            refuse("an array whose shape and size disagree")
        flat = _frombuffer(self.body, dtype, length, self.skip(size)) if length else None
        if flat is None:
            return _empty(shape, dtype)
        if dtype == _BOOL and flat.view(np.uint8).max() > 1:
            refuse("a truth value that is neither 0 nor 1")
        return _laid_out(flat.reshape(shape), layout)


#: How each kind of node that holds no others is read.
_READ: dict[int, Callable[..., Any]] = {
    _ARRAY: _Reader.array,
    _FLOAT: _Reader.number,
    _INTEGER: _Reader.integer,
    _TRUTH: _Reader.truth,
    _TEXT: _Reader.text,
    _WAVE: _Reader.wave,
}


def _laid_out(array: NDArray[np.generic], layout: int) -> NDArray[np.generic]:
    """Return the same numbers lying in memory as the sender had them (gaps: every second one)."""
    if layout == _ROWS or array.ndim == 0:
        return array
    if layout == _COLUMNS:
        return _frombuffer(array.tobytes("F"), array.dtype).reshape(array.shape, order="F")
    gapped = _with_gaps(array)
    gapped.flags.writeable = False
    return gapped


def _with_gaps(array: NDArray[np.generic]) -> NDArray[np.generic]:
    wide = _zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)
    wide[..., ::2] = array
    return wide[..., ::2]


def writeable_copy(array: NDArray[np.generic]) -> NDArray[np.generic]:
    """Return a copy that may be written to and lies in memory as the original does."""
    return _with_gaps(array) if _layout(array) == _GAPS else array.copy(order="K")


def read_only_copy(array: NDArray[np.generic]) -> NDArray[np.generic]:
    """Return a copy that may not be written to and lies in memory as the original does."""
    if not array.size:
        return array
    flat = _frombuffer(array.tobytes(), array.dtype)
    return _laid_out(flat.reshape(array.shape), _layout(array))


def loads(body: bytes) -> Any:
    """Return the tree in ``body``; its arrays are read-only views into ``body``.

    Raises
    ------
    Malformed
        If the bytes are anything else than exactly one tree.
    """
    reader = _Reader(body)
    tree = reader.tree()
    if reader.at != len(body):
        refuse("something follows the value")
    return tree
