"""Apply a function, opaque or known, entry by entry in any ring."""

from collections.abc import Callable, Sequence
from functools import cache, reduce
from typing import Any, TypeVar

from grader.symbolic.functions import FORMULAS, KNOWN
from grader.symbolic.halts import Unsupported
from grader.symbolic.rings.base import Ring
from grader.symbolic.rings.dual import DualRing
from grader.symbolic.tree import (
    Function,
    Hadamard,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Quotient,
    Sum,
)
from grader.symbolic.walks import fold

T = TypeVar("T")
#: A higher derivative of a known function costs a factor two each.
MAX_ORDER = 4


def apply_function(ring: Ring[T], name: str, order: int, entries: Sequence[T]) -> list[T]:
    """Return ``f^(order)`` of each entry.

    An opaque function is whatever the ring makes of it; a known one follows its formula, and its
    derivatives come from the same formula by dual numbers.
    """
    if name not in KNOWN:
        return [ring.unknown(name, order, entry) for entry in entries]
    if name == "exp":
        return [ring.exp(entry) for entry in entries]
    if order:
        return _slopes(ring, name, order, entries)
    primitive = {"log": ring.log, "step": ring.step}.get(name)
    if primitive is not None:
        return [primitive(entry) for entry in entries]
    return [_followed(ring, name, entry) for entry in entries]


def _slopes(ring: Ring[T], name: str, order: int, entries: Sequence[T]) -> list[T]:
    if order > MAX_ORDER:
        raise Unsupported(f"derivatives beyond the order {MAX_ORDER} are not computed")
    dual: DualRing[Any] = DualRing(ring)
    seeded = [dual.seed(entry, 0) for entry in entries]
    return [dual.slope(value, 0) for value in apply_function(dual, name, order - 1, seeded)]


def _followed(ring: Ring[T], name: str, entry: T) -> T:
    own = ring.known(name, entry)
    if own is not None:
        return own
    values: list[T] = []
    for node, places in _in_order(name):
        given = [values[place] for place in places]
        values.append(entry if type(node) is Name else _STEPS[type(node)](ring, node, given))
    return values[-1]


@cache
def _in_order(name: str) -> tuple[tuple[Node, tuple[int, ...]], ...]:
    """Return the nodes of a known function's formula, each after those it is made of.

    With each node stand the places of those: every entry follows the same way.
    """
    order: list[tuple[Node, tuple[int, ...]]] = []

    def note(node: Node, places: tuple[int, ...]) -> int:
        order.append((node, places))
        return len(order) - 1

    fold(FORMULAS[name], note)
    return tuple(order)


#: How the few kinds of nodes that formulas are made of are computed.
_STEPS: dict[type[Node], Callable[..., Any]] = {
    Number: lambda ring, node, _: ring.number(node.value),
    Sum: lambda ring, _, values: reduce(ring.add, values),
    Hadamard: lambda ring, _, values: reduce(ring.multiply, values),
    Negative: lambda ring, _, values: ring.negate(values[0]),
    Quotient: lambda ring, _, values: ring.multiply(values[0], ring.invert(values[1])),
    Power: lambda ring, node, values: ring.power(values[0], node.exponent),
    Function: lambda ring, node, values: apply_function(ring, node.name, node.order, values)[0],
}
