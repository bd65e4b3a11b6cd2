"""Read a formula that was recorded inside the jail; every byte of it is foreign."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from grader.symbolic.functions import KNOWN
from grader.symbolic.tree import (
    Aggregate,
    Array,
    Diagonal,
    Entry,
    Function,
    Hadamard,
    MatMul,
    Name,
    Node,
    Number,
    Operation,
    Outer,
    Quotient,
    Shape,
    Sum,
    as_node,
    negative,
    product,
    spliced,
    total,
    transpose,
)

MAX_BYTES: Final = 256 * 1024
MAX_NODES: Final = 20_000
MAX_ANSWERS: Final = 64
MAX_DIGITS: Final = 60
MAX_EXPONENT: Final = 64
MAX_AXES: Final = 4


class UnreadableTrace(Exception):
    """What came out of the jail is no recorded formula."""


@dataclass(frozen=True, slots=True)
class Place:
    """What stands at one place of a traced call.

    Attributes
    ----------
    name : str
        Of an input of the model, or of an opaque function of it.
    shape : tuple of int, or None
        None for a function, and for what is fixed.
    order : int
        Which derivative of the function was handed over.
    fixed : bool
        Whether it is a setting, such as a stride: the code knows it, and no formula speaks of it.
    unit_axis : int or None
        The axis along which an array's entries add up to 1.
    """

    name: str
    shape: Shape | None
    order: int = 0
    fixed: bool = False
    unit_axis: int | None = None


def read_trace(expression: bytes, places: Sequence[Place]) -> tuple[Node, ...]:
    """Return the formulas of all arrays that a traced call returned.

    Parameters
    ----------
    expression : bytes
        As :func:`grader.tracing.record.record` writes it; trusted in nothing.
    places : sequence of Place
        What the arguments were, lists taken apart.

    Raises
    ------
    UnreadableTrace
        If it is anything else than such a formula, or too large.
    """
    document = _document(expression)
    nodes = _list(document, "nodes", MAX_NODES)
    reader = _Reader(places, _used_once(nodes))
    for node in nodes:
        reader.take(node)
    return tuple(reader.answer(answer) for answer in _list(document, "answers", MAX_ANSWERS))


def _document(expression: bytes) -> dict[str, Any]:
    if len(expression) > MAX_BYTES:
        raise UnreadableTrace("too many bytes")
    try:
        document = json.loads(expression)
    except (ValueError, RecursionError) as error:
        raise UnreadableTrace("no JSON") from error
    if not isinstance(document, dict):
        raise UnreadableTrace("no document")
    return document


def _list(document: dict[str, Any], key: str, limit: int) -> list[Any]:
    value = document.get(key)
    if not isinstance(value, list) or len(value) > limit:
        raise UnreadableTrace(f"no list of {key}")
    return value


def _whole(value: Any, low: int, high: int) -> int:
    """Return a whole number between two bounds, the upper one excluded."""
    if type(value) is not int or not low <= value < high:
        raise UnreadableTrace(f"{str(value)[:20]!r} where a number in [{low}, {high}) belongs")
    return value


def _used_once(nodes: Sequence[Any]) -> frozenset[int]:
    """Return the nodes that one other node asks for at most; what is malformed is refused later."""
    uses = Counter(
        part for node in nodes if isinstance(node, list) for part in node[1:] if type(part) is int
    )
    return frozenset(index for index in range(len(nodes)) if uses[index] <= 1)


class _Reader:
    """Turns nodes into expressions, one after another; each may use those before it."""

    def __init__(self, places: Sequence[Place], used_once: frozenset[int]) -> None:
        self.places = places
        self.nodes: list[Node] = []
        self._used_once = used_once

    def take(self, node: Any) -> None:
        if not isinstance(node, list) or not node or not isinstance(node[0], str):
            raise UnreadableTrace("no node")
        rule = _RULES.get(node[0])
        if rule is None:
            raise UnreadableTrace(f"unknown operation {node[0][:20]!r}")
        count = len(node) - 1
        if count not in _PARTS[node[0]]:
            raise UnreadableTrace(f"{node[0]} with {count} parts")
        self.nodes.append(rule(self, *node[1:]))

    def answer(self, answer: Any) -> Node:
        if not isinstance(answer, list) or len(answer) != 2:
            raise UnreadableTrace("no answer")
        shape, nodes = answer
        if not isinstance(shape, list) or not isinstance(nodes, list) or len(shape) > MAX_AXES:
            raise UnreadableTrace("no shape")
        sizes = tuple(_whole(size, 0, MAX_NODES) for size in shape)
        parts = [self.at(node) for node in nodes]
        count = 1
        for size in sizes:
            count *= size
        if len(parts) == 1:
            return parts[0] if count != 1 or not sizes else Array(sizes, tuple(parts))
        if len(parts) != count:
            raise UnreadableTrace("a shape and entries that disagree")
        return Array(sizes, tuple(parts))

    def at(self, index: Any) -> Node:
        return self.nodes[_whole(index, 0, len(self.nodes))]

    def operands(self, kind: type[Operation], *indices: Any) -> list[Node]:
        """Return operands, those of the same kind taken in unless others use them as well.

        What came is a graph; taking shared nodes in would make a tree of it, doubled at each step.
        """
        parts: list[Node] = []
        for index in indices:
            node = self.at(index)
            parts.extend(spliced(kind, [node]) if index in self._used_once else [node])
        return parts

    def array_at(self, place: Any) -> Place:
        found = self.places[_whole(place, 0, len(self.places))]
        if found.shape is None:
            raise UnreadableTrace("a function or a setting where an array belongs")
        return found

    def input(self, place: Any) -> Node:
        return Name(self.array_at(place).name)

    def entry(self, place: Any, *index: Any) -> Node:
        found = self.array_at(place)
        assert found.shape is not None
        if len(index) != len(found.shape):
            raise UnreadableTrace("an entry with too many or too few indices")
        at = tuple(_whole(i, 0, size) for i, size in zip(index, found.shape, strict=True))
        return Entry(found.name, at)

    def number(self, text: Any) -> Node:
        if not isinstance(text, str) or len(text) > MAX_DIGITS or not set(text) <= _DIGITS:
            raise UnreadableTrace("no number")
        try:
            return Number(Fraction(text))
        except (ValueError, ZeroDivisionError) as error:
            raise UnreadableTrace("no number") from error

    def power(self, base: Any, exponent: Any) -> Node:
        return self.at(base) ** _whole(exponent, -MAX_EXPONENT, MAX_EXPONENT + 1)

    def sum(self, array: Any, axis: Any, keep: Any) -> Node:
        place = _whole(axis, -1, MAX_AXES)
        kept = bool(_whole(keep, 0, 2))
        return Aggregate("sum", self.at(array), None if place < 0 else place, kept)

    def function(self, argument: Any, name: Any) -> Node:
        if not isinstance(name, str) or name not in KNOWN:
            raise UnreadableTrace("an unknown function")
        return Function(name, 0, self.at(argument))

    def called(self, argument: Any, place: Any) -> Node:
        found = self.places[_whole(place, 0, len(self.places))]
        if found.shape is not None or found.fixed:
            raise UnreadableTrace("an array or a setting where a function belongs")
        return Function(found.name, found.order, self.at(argument))


_DIGITS = frozenset("0123456789/-")
#: How many parts each operation may have.
_PARTS = {
    **dict.fromkeys(("in", "num", "neg", "T", "diag"), (1,)),
    **dict.fromkeys(("add", "had", "matmul", "outer", "div", "pow", "fn", "call"), (2,)),
    "sum": (3,),
    "entry": range(1, MAX_AXES + 2),
}
_RULES: dict[str, Callable[..., Node]] = {
    "in": _Reader.input,
    "entry": _Reader.entry,
    "num": _Reader.number,
    "add": lambda reader, a, b: total(reader.operands(Sum, a, b)),
    "had": lambda reader, a, b: product(reader.operands(Hadamard, a, b)),
    "matmul": lambda reader, a, b: MatMul(tuple(reader.operands(MatMul, a, b))),
    "outer": lambda reader, a, b: Outer(reader.at(a), reader.at(b)),
    "div": lambda reader, a, b: _quotient(reader.at(a), reader.at(b)),
    "neg": lambda reader, a: negative(reader.at(a)),
    "T": lambda reader, a: transpose(reader.at(a)),
    "diag": lambda reader, a: Diagonal(reader.at(a)),
    "pow": _Reader.power,
    "sum": _Reader.sum,
    "fn": _Reader.function,
    "call": _Reader.called,
}


def _quotient(numerator: Node, denominator: Node) -> Node:
    return Quotient(as_node(numerator), as_node(denominator))
