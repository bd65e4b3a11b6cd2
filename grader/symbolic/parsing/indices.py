r"""Formulas of entries, ``\delta_j = \sum_k W_{kj} \delta_k f'(s_j)``, as the arrays they make up.

The grammar leaves names with letters for units, and sums over such a letter, as placeholders; here
the entries are written out for each value of the letters.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, ClassVar

from grader.errors import ForbiddenConstruct, TooLarge
from grader.symbolic.halts import Halt
from grader.symbolic.model import Model
from grader.symbolic.shapes import shape_of
from grader.symbolic.tree import (
    Aggregate,
    Array,
    Derivative,
    Entry,
    Hadamard,
    MatMul,
    Name,
    Node,
    Outer,
    Product,
    Shape,
    Sum,
    Transpose,
)
from grader.symbolic.walks import walk

#: Entries of sums together that are written out.
MAX_WRITTEN = 20_000
#: Among units: all of them, as in the row ``W_{k:}``.
ALL = ":"


@dataclass(frozen=True, slots=True)
class Unit(Node):
    """An entry of a name or of a gradient: ``W_{kj}``; or a row or column, ``W_{k:}``."""

    inner: Node
    units: str


@dataclass(frozen=True, slots=True)
class Over(Node):
    r"""``\sum_k`` of something that has entries ``k``, up to a size that is named, if one is."""

    index: str
    body: Node
    limit: int | None = None

    @property
    def children(self) -> tuple[Node, ...]:
        """The summand."""
        return (self.body,)


def has_units(node: Node) -> bool:
    """Whether an expression speaks of entries."""
    return any(isinstance(part, Unit) for part in walk(node))


def letters_of(node: Node) -> str:
    """Return the letters that are free in an expression, in the order of their first use."""
    return "".join(dict.fromkeys(_free(node, frozenset())))


def _free(node: Node, bound: frozenset[str]) -> Iterator[str]:
    if isinstance(node, Unit):
        yield from (letter for letter in node.units if letter not in bound | {ALL})
    bound = bound | {node.index} if isinstance(node, Over) else bound
    for child in node.children:
        yield from _free(child, bound)


def written_out(node: Node, model: Model, text: str, order: str = "", at: int = 0) -> Node:
    """Return the array whose entries an expression gives.

    Parameters
    ----------
    node : Node
        With :class:`Unit` and :class:`Over`, at most two letters free.
    model : Model
    text : str
        As written, for errors.
    order : str
        The letters of its axes; by default in the order of their first use.
    at : int
        Where it begins in the text, for errors.

    Raises
    ------
    ForbiddenConstruct, TooLarge
    """
    writer = _Writer(model, node, text, at)
    free = letters_of(node)
    if any(isinstance(part, Unit) and ALL in part.units for part in walk(node)):
        if free:
            reason = f"rows and columns are read in a sum over their index; {free[0]} has none"
            raise ForbiddenConstruct(reason, text, at)
        return writer.whole(node, {})
    axes = order if set(order) == set(free) else free
    if len(axes) > 2:
        reason = f"entries with {len(axes)} free indices ({', '.join(axes)}) are not read"
        raise ForbiddenConstruct(reason, text, at)
    return writer.array(node, axes)


class _Writer:
    """Writes out the entries of one expression."""

    def __init__(self, model: Model, node: Node, text: str, at: int) -> None:
        self._model, self._text, self._at = model, text, at
        self._sizes: dict[str, int] = {}
        self._left = MAX_WRITTEN
        for part in walk(node):
            if isinstance(part, Unit):
                self._measure(part)
        for part in walk(node):
            if isinstance(part, Over):
                self._see_limit(part)

    def _see_limit(self, over: Over) -> None:
        size = self._sizes.get(over.index)
        if over.limit is not None and size is not None and over.limit != size:
            reason = f"the sum over {over.index} ends at {over.limit}, but there are {size} of them"
            raise ForbiddenConstruct(reason, self._text, self._at)

    def _measure(self, unit: Unit) -> None:
        """Note how many values its letters have."""
        for letter, size in zip(unit.units, self._units_shape(unit), strict=False):
            if letter != ALL and self._sizes.setdefault(letter, size) != size:
                reason = f"the index {letter} runs over {self._sizes[letter]} and over {size} units"
                raise ForbiddenConstruct(reason, self._text, self._at)

    def _units_shape(self, unit: Unit) -> Shape:
        """Return the shape of a name along its units: that of a column without its 1."""
        if has_units(unit.inner):
            raise self._not_of_a_name()
        try:
            shape = shape_of(unit.inner, self._model)
        except Halt as halt:
            raise ForbiddenConstruct(str(halt), self._text, self._at) from halt
        axes = tuple(size for size in shape if size != 1) or shape[:1]
        if shape and len(unit.units) != len(axes if len(unit.units) < len(shape) else shape):
            reason = f"an entry of an array of shape {shape} has not {len(unit.units)} indices"
            raise ForbiddenConstruct(reason, self._text, self._at)
        return axes if len(unit.units) < len(shape) else shape

    def array(self, node: Node, axes: str) -> Node:
        if isinstance(node, Unit) and isinstance(node.inner, Name) and node.units == axes:
            return node.inner  # all of it: ``dx_{ij} = ...`` is said of ``dx``
        sizes = tuple(self._sizes.get(letter, 1) for letter in axes)
        entries = tuple(
            self._entry(node, dict(zip(axes, at, strict=True)))
            for at in product(*(range(size) for size in sizes))
        )
        if not axes or prod(sizes) == 1:
            return entries[0]
        if len(axes) == 2:
            return Array(sizes, entries)
        return Array((*sizes, 1) if self._model.sample_axis else (1, *sizes), entries)

    def whole(self, node: Node, at: Mapping[str, int]) -> Node:
        """Return an array that sums rows or columns, with what stands beside them as it is."""
        self._spend()
        if isinstance(node, Unit):
            return self._slice(node, at) if ALL in node.units else self._unit(node, at)
        if isinstance(node, Over):
            values = range(self._sizes.get(node.index, 1))
            return Sum(tuple(self.whole(node.body, {**at, node.index: v}) for v in values))
        inside = [self.whole(child, at) for child in node.children]
        return node.rebuilt(inside) if inside else node

    def _slice(self, unit: Unit, at: Mapping[str, int]) -> Node:
        shape = shape_of(unit.inner, self._model)
        if not isinstance(unit.inner, Name) or len(shape) != 2:
            reason = "a row or column of this is not read; give it a name"
            raise ForbiddenConstruct(reason, self._text, self._at)
        ranges = [
            range(size) if letter == ALL else range(at[letter], at[letter] + 1)
            for letter, size in zip(unit.units, shape, strict=True)
        ]
        entries = tuple(Entry(unit.inner.name, place) for place in product(*ranges))
        return Array((len(ranges[0]), len(ranges[1])), entries)

    def _spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            reason = f"its entries written out have more than {MAX_WRITTEN:,} parts"
            raise TooLarge(reason, self._text, self._at)

    def _entry(self, node: Node, at: Mapping[str, int]) -> Node:
        self._spend()
        rule = self._rules.get(type(node))
        if rule is not None:
            return rule(self, node, at)
        inside = [self._entry(child, at) for child in node.children]
        return node.rebuilt(inside) if inside else node

    def _over(self, node: Over, at: Mapping[str, int]) -> Node:
        values = range(self._sizes.get(node.index, 1))
        return Sum(tuple(self._entry(node.body, {**at, node.index: v}) for v in values))

    def _unit(self, unit: Unit, at: Mapping[str, int]) -> Node:
        shape = shape_of(unit.inner, self._model)
        if not shape:
            return unit.inner
        given = iter(unit.units)
        alone = len(unit.units) < len(shape)
        index = tuple(0 if alone and size == 1 else at[next(given)] for size in shape)
        if isinstance(unit.inner, Name):
            return Entry(unit.inner.name, index)
        raise self._not_of_a_name()

    def _not_of_a_name(self) -> ForbiddenConstruct:
        reason = "an entry of this derivative is not read; give it a name"
        return ForbiddenConstruct(reason, self._text, self._at)

    def _whole(self, node: Node, _: Mapping[str, int]) -> Node:
        """Return a number; an array without letters has no place among entries."""
        if isinstance(node, Name) and shape_of(node, self._model):
            reason = f"{node.name} stands without an index beside names that have one"
            raise ForbiddenConstruct(reason, self._text, self._at)
        return node

    def _derivative(self, node: Derivative, at: Mapping[str, int]) -> Node:
        of = self._entry(node.of, at) if has_units(node.of) else node.of
        return Derivative(of, node.by)

    def _product(self, node: Node, at: Mapping[str, int]) -> Node:
        return Product(tuple(self._entry(child, at) for child in node.children))

    #: How entries of what is no sum, quotient or function are written out.
    _rules: ClassVar[dict[type[Node], Callable[["_Writer", Any, Mapping[str, int]], Node]]] = {
        Unit: _unit,
        Over: _over,
        Transpose: lambda self, node, at: self._entry(node.operand, at),
        Outer: _product,
        MatMul: _product,
        Hadamard: _product,
        Product: _product,
        Name: _whole,
        Derivative: _derivative,
        Aggregate: _whole,
    }
