"""An engine of reverse mode on recorded programs, and what goes wrong in such engines.

A program has a row for each operation: its number, the node on its left, and the node on its right
or, for a power, the exponent. Nodes are numbered as they come: leaves first, then operations.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Any

import numpy as np

from grader.engine import Array
from grader.exercise.model import Answering
from grader.mistakes.tables import Table


class Op(IntEnum):
    """The operations of a program, by their numbers in its rows."""

    ADD = 0
    SUB = 1
    MUL = 2
    DIV = 3
    POW = 4
    EXP = 5
    LOG = 6
    TANH = 7
    RELU = 8


#: Operations on two nodes; all others have one.
BINARY = frozenset({Op.ADD, Op.SUB, Op.MUL, Op.DIV})
#: Of ``a, b``: the numbers on the left and on the right.
Value = Callable[[Any, Any], Any]
#: Of ``a, b, out``: the derivative by each operand.
Slopes = Callable[[Any, Any, Any], tuple[Any, ...]]

VALUES: dict[Op, Value] = {
    Op.ADD: lambda a, b: a + b,
    Op.SUB: lambda a, b: a - b,
    Op.MUL: lambda a, b: a * b,
    Op.DIV: lambda a, b: a / b,
    Op.POW: lambda a, k: a**k,
    Op.EXP: lambda a, _: np.exp(a),
    Op.LOG: lambda a, _: np.log(a),
    Op.TANH: lambda a, _: np.tanh(a),
    Op.RELU: lambda a, _: np.maximum(a, 0.0),
}
SLOPES: dict[Op, Slopes] = {
    Op.ADD: lambda *_: (1.0, 1.0),
    Op.SUB: lambda *_: (1.0, -1.0),
    Op.MUL: lambda a, b, _: (b, a),
    Op.DIV: lambda a, b, _: (1 / b, -a / b**2),
    Op.POW: lambda a, k, _: (k * a ** (k - 1),),
    Op.EXP: lambda _a, _b, out: (out,),
    Op.LOG: lambda a, *_: (1 / a,),
    Op.TANH: lambda _a, _b, out: (1 - out**2,),
    Op.RELU: lambda a, *_: (float(a > 0),),
}

#: For each node the nodes it is computed from.
Links = Sequence[tuple[int, ...]]
#: Of links and a root: the nodes in the order in which they pass their gradients on.
Order = Callable[[Links, int], Sequence[int]]
#: More steps than this a walk without a memory is not followed.
MAX_VISITS = 2000


def _finished(links: Links, root: int) -> list[int]:
    """Return all nodes below a root, each after those it is computed from."""
    done: dict[int, None] = {}

    def visit(node: int) -> None:
        for below in links[node]:
            if below not in done:
                visit(below)
        done[node] = None

    visit(root)
    return list(done)


def topological(links: Links, root: int) -> list[int]:
    """Return all nodes below a root, each before those it is computed from."""
    return _finished(links, root)[::-1]


def _breadth_first(links: Links, root: int) -> list[int]:
    order = {root: None}
    waiting = [root]
    for node in waiting:
        new = [below for below in dict.fromkeys(links[node]) if below not in order]
        order |= dict.fromkeys(new)
        waiting += new
    return list(order)


def _depth_first(links: Links, root: int) -> list[int]:
    order: dict[int, None] = {}

    def visit(node: int) -> None:
        order[node] = None
        for below in links[node]:
            if below not in order:
                visit(below)

    visit(root)
    return list(order)


def _every_path(turn: int = 1, *, twice: bool = False) -> Order:
    """Return how a recursion without a memory meets the nodes: once for each path.

    Parameters
    ----------
    turn : int
        1 if left operands are met first, -1 if right ones are.
    twice : bool
        Whether a node that is both operands is met as each of them.
    """

    def order(links: Links, root: int) -> list[int]:
        met, waiting = list[int](), [root]
        while waiting:
            met.append(waiting.pop())
            below = links[met[-1]] if twice else tuple(dict.fromkeys(links[met[-1]]))
            waiting += below[::-turn]
            if len(met) > MAX_VISITS:
                raise ValueError("too many paths to follow")
        return met

    return order


class Kept(StrEnum):
    """Which gradients a second call of ``backward`` finds as the first has left them."""

    NONE = "none"
    ALL = "all"
    LEAVES = "leaves"
    INNER = "inner"


@dataclass(frozen=True, slots=True)
class EngineRules:
    """Each rule of an engine; a mistake is another one.

    Attributes
    ----------
    values : mapping of Op to callable
    slopes : mapping of Op to callable
    order : callable
        The order in which nodes pass on what they have.
    seed : callable, (value of the root) -> its gradient
    overwritten : bool
        Whether a gradient takes the place of what was there.
    chained : bool
        Whether a slope is multiplied by the gradient of the result.
    once : bool
        Whether an operation on one node twice counts one of its operands alone.
    kept : Kept
    """

    values: Mapping[Op, Value]
    slopes: Mapping[Op, Slopes]
    order: Order = topological
    seed: Callable[[float], float] = lambda _: 1.0
    overwritten: bool = False
    chained: bool = True
    once: bool = False
    kept: Kept = Kept.NONE


RIGHT = EngineRules(VALUES, SLOPES)


@dataclass(frozen=True, slots=True)
class Graph:
    """A program that has been run: its rows by node, the value of each node, and its links."""

    rows: Mapping[int, tuple[Op, Any, Any]]
    values: Sequence[Any]
    links: Links

    @property
    def leaves(self) -> int:
        """How many nodes are leaves."""
        return len(self.values) - len(self.rows)


def run(ops: Array, leaves: Array, rules: EngineRules = RIGHT) -> Graph:
    """Run a program.

    Parameters
    ----------
    ops : array of int, shape (m, 3)
    leaves : array, shape (n,)
    rules : EngineRules
    """
    values, rows = list(leaves), dict[int, tuple[Op, Any, Any]]()
    links: list[tuple[int, ...]] = [()] * len(values)
    for number, left, right in np.asarray(ops).tolist():
        op = Op(number)
        a, b = values[left], values[right] if op in BINARY else right
        rows[len(values)] = op, a, b
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # mutants may leave
            values.append(rules.values[op](a, b))  # what the operations are defined on
        links.append((left, right) if op in BINARY else (left,))
    return Graph(rows, values, links)


def graph_values(rules: EngineRules = RIGHT) -> Answering:
    """Return the value of each operation, shape (m,), as a function of ``ops, leaves``."""

    def answer(ops: Array, leaves: Array) -> Array:
        graph = run(ops, leaves, rules)
        return np.array(graph.values[graph.leaves :])

    return answer


def graph_gradients(rules: EngineRules = RIGHT) -> Answering:
    """Return the gradient of the last node by each leaf, shape (n,), of ``ops, leaves``."""

    def answer(ops: Array, leaves: Array) -> Array:
        graph = run(ops, leaves, rules)
        return np.array(_backward(graph, rules, [0.0] * len(graph.values))[: graph.leaves])

    return answer


def gradients_again(rules: EngineRules = RIGHT) -> Answering:
    """Return the same, shape (n,), as a second call on one graph finds it."""

    def answer(ops: Array, leaves: Array) -> Array:
        graph = run(ops, leaves, rules)
        first = _backward(graph, rules, [0.0] * len(graph.values))
        kept = {
            Kept.NONE: range(0),
            Kept.ALL: range(len(first)),
            Kept.LEAVES: range(graph.leaves),
            Kept.INNER: range(graph.leaves, len(first)),
        }[rules.kept]
        left = [gradient if node in kept else 0.0 for node, gradient in enumerate(first)]
        return np.array(_backward(graph, rules, left)[: graph.leaves])

    return answer


def _backward(graph: Graph, rules: EngineRules, gradients: list[Any]) -> list[Any]:
    """Return the gradient of each node after a pass that began with some."""
    gradients = list(gradients)
    root = len(gradients) - 1
    gradients[root] = rules.seed(graph.values[root])
    for node in rules.order(graph.links, root):
        for below, share in _shares(graph, rules, node, gradients[node]):
            gradients[below] = share if rules.overwritten else gradients[below] + share
    return gradients


def _shares(
    graph: Graph, rules: EngineRules, node: int, gradient: Any
) -> Iterator[tuple[int, Any]]:
    """Yield what a node passes on, by operand."""
    if node not in graph.rows:
        return
    op, a, b = graph.rows[node]
    slopes = rules.slopes[op](a, b, graph.values[node])
    pairs = list(zip(graph.links[node], slopes, strict=True))
    for below, slope in dict(pairs).items() if rules.once else pairs:
        yield below, slope * gradient if rules.chained else slope


def _with_slopes(**wrong: Slopes) -> EngineRules:
    return replace(RIGHT, slopes=SLOPES | {Op[name]: slope for name, slope in wrong.items()})


def _with_values(**wrong: Value) -> EngineRules:
    return replace(RIGHT, values=VALUES | {Op[name]: value for name, value in wrong.items()})


#: What goes wrong on the way back, whatever the operations are.
_WALKS: dict[str, EngineRules] = {
    "M88a": replace(RIGHT, overwritten=True),
    "M88b": replace(RIGHT, order=_breadth_first),
    "M88b@depth": replace(RIGHT, order=_depth_first),
    "M88c": replace(RIGHT, order=_finished),
    "M88d": replace(RIGHT, order=_every_path()),
    "M88d@right": replace(RIGHT, order=_every_path(-1)),
    "M88d@twice": replace(RIGHT, order=_every_path(twice=True)),
    "M88e": replace(RIGHT, seed=lambda _: 0.0),
    "M88f": replace(RIGHT, seed=lambda value: value),
    "M88g": replace(RIGHT, chained=False),
    "M88h": replace(RIGHT, once=True),
}
#: Wrong slopes of sums and products.
_OF_POLYNOMIALS: dict[str, EngineRules] = {
    "M89a": _with_slopes(SUB=lambda *_: (1.0, 1.0)),
    "M89b": _with_slopes(MUL=lambda a, b, _: (a, b)),
}
#: Wrong slopes of the other operations.
_OF_FUNCTIONS: dict[str, EngineRules] = {
    "M89c": _with_slopes(DIV=lambda a, b, _: (1 / b, -a / b)),
    "M89d": _with_slopes(DIV=lambda a, b, _: (1 / b, a / b**2)),
    "M89e": _with_slopes(DIV=lambda _a, b, _: (1 / b, 0.0)),
    "M89f": _with_slopes(POW=lambda a, k, _: (k * a**k,)),
    "M89g": _with_slopes(POW=lambda a, k, _: (a ** (k - 1),)),
    "M89h": _with_slopes(EXP=lambda a, *_: (a,)),
    "M89i": _with_slopes(LOG=lambda _a, _b, out: (1 / out,)),
    "M89j": _with_slopes(TANH=lambda a, *_: (1 - a**2,)),
    "M89k": _with_slopes(RELU=lambda *_: (1.0,)),
    "M89l": _with_slopes(RELU=lambda _a, _b, out: (out,)),
}


def _gradients(rules: Mapping[str, EngineRules]) -> Table:
    return {code: graph_gradients(rule) for code, rule in rules.items()}


#: Of ``ops, leaves``: the values of all operations.
GRAPH_VALUES: Table = {
    "M90a": graph_values(_with_values(DIV=lambda a, b: b / a)),
    "M90b": graph_values(_with_values(POW=lambda a, k: a * k)),
    "M90c": graph_values(_with_values(LOG=lambda a, _: np.log10(a))),
    "M90d": graph_values(_with_values(RELU=lambda a, _: a)),
}
#: Of ``ops, leaves``: gradients of programs of sums, differences and products.
POLYNOMIAL_GRADIENTS: Table = _gradients(_WALKS | _OF_POLYNOMIALS)
#: Of ``ops, leaves``: gradients of programs of all operations.
GRAPH_GRADIENTS: Table = _gradients(_WALKS | _OF_POLYNOMIALS | _OF_FUNCTIONS)
#: Of ``ops, leaves``: gradients that a second call on one graph finds.
GRADIENTS_AGAIN: Table = {
    "M91a": gradients_again(replace(RIGHT, kept=Kept.ALL)),
    "M91b": gradients_again(replace(RIGHT, kept=Kept.LEAVES)),
    "M91c": gradients_again(replace(RIGHT, kept=Kept.INNER)),
    **{code: gradients_again(rules) for code, rules in _WALKS.items()},
}
