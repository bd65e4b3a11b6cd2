"""Apply a function, opaque or known, entry by entry in any ring."""

from collections.abc import Callable, Sequence
from functools import reduce
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

    def combine(node: Node, values: tuple[T, ...]) -> T:
        return entry if isinstance(node, Name) else _STEPS[type(node)](ring, node, values)

    return fold(FORMULAS[name], combine)


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
