"""Programs to differentiate: drawn step by step, each on what fits the numbers at hand."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from grader.engine import Array
from grader.executor import Argument
from grader.exercise import Drawing
from grader.exercise.model import JointDraw, Sizes
from grader.mistakes.autograd import BINARY, VALUES, Op, graph_gradients, run, topological

#: Steps for each row that the shape of a case counts: few would hide a wrong order.
STEPS = 3
#: So many operands are tried for each.
TRIES = 20
#: At least this share of all nodes leads to the last one.
MATTERS = 0.7
#: What stands in place of a second operand where there is none.
NOTHING = -1
#: Operation, left, right.
Row = tuple[int, int, int]
#: Which arguments an operation may have, of ``a, b``: far from poles and kinks.
_FITS: dict[Op, Callable[[Any, Any], bool]] = {
    Op.DIV: lambda _, b: abs(b) > 0.3,
    Op.EXP: lambda a, _: -2 < a < 1.5,
    Op.LOG: lambda a, _: a > 0.2 and abs(a - 1) > 0.1,
    Op.TANH: lambda a, _: abs(a) < 2,
    Op.RELU: lambda a, _: abs(a) > 0.1,
}
_SMALLEST, _LARGEST = 0.05, 8.0


def programs(operations: Sequence[Op]) -> JointDraw:
    """Return how to draw ``ops`` and ``leaves`` of programs of some operations."""
    joining = [op for op in operations if op in BINARY]

    def draw(rng: np.random.Generator, sizes: Sizes, _: Drawing) -> tuple[Argument, ...]:
        leaves = rng.uniform(0.4, 1.7, sizes["n"]) * rng.choice((-1.0, 1.0), sizes["n"])
        values, rows = list(leaves), list[Row]()
        for op in _in_turns(rng, operations):
            row = _row(rng, op, values, rows)
            if row is not None:
                rows.append(row)
                values.append(_value(row, values))
            if len(rows) == STEPS * sizes["m"] - 1:
                break
        last = _last(rng, joining, values, sizes["n"])
        return np.array([*rows, last]), leaves

    return draw


def _last(
    rng: np.random.Generator, joining: Sequence[Op], values: Sequence[Any], leaves: int
) -> Row:
    """Draw the last row: the newest node and a leaf, so that a walk the wrong way round shows."""
    tried = (
        (int(op), len(values) - 1, int(rng.integers(leaves))) for op in _in_turns(rng, joining)
    )
    return next(row for row in tried if _fits(row, values))


def _in_turns(rng: np.random.Generator, operations: Sequence[Op]) -> Iterator[Op]:
    """Yield operations without an end; those that join nodes or have two sides come twice."""
    deck = [*operations, *(op for op in operations if op in BINARY or op is Op.RELU)]
    while True:
        yield from (deck[i] for i in rng.permutation(len(deck)))


def _value(row: Row, values: Sequence[Any]) -> Any:
    number, left, right = row
    return VALUES[Op(number)](values[left], values[right] if number in BINARY else right)


def _fits(row: Row, values: Sequence[Any]) -> bool:
    """Whether an operation is defined on its operands, far from kinks, and of moderate size."""
    op, left, right = Op(row[0]), *row[1:]
    if op in _FITS and not _FITS[op](values[left], values[right]):
        return False
    value = _value(row, values)
    return _SMALLEST < abs(value) < _LARGEST or (op is Op.RELU and value == 0)


def _row(
    rng: np.random.Generator, op: Op, values: Sequence[Any], rows: Sequence[Row]
) -> Row | None:
    """Draw operands that fit an operation; None if none was found."""
    for _ in range(TRIES):
        left = _node(rng, len(values))
        right = NOTHING
        if op in BINARY:
            right = _partner(rng, left, len(values), rows)
        elif op is Op.POW:
            right = int(rng.integers(2, 4))
        row = int(op), left, right
        if _fits(row, values):
            return row
    return None


def _node(rng: np.random.Generator, count: int) -> int:
    """Draw a node: the newest one mostly, so that chains grow."""
    return count - 1 if rng.random() < 0.8 else int(rng.integers(count))


def _partner(rng: np.random.Generator, left: int, count: int, rows: Sequence[Row]) -> int:
    """Draw a second operand: the first once more, one that nothing uses yet, or any."""
    used = {left, *(row[1] for row in rows), *(row[2] for row in rows if row[0] in BINARY)}
    loose = [node for node in range(count) if node not in used]
    chance = rng.random()
    if chance < 0.15:
        return left
    return int(rng.choice(loose)) if loose and chance < 0.5 else int(rng.integers(count))


def is_generic(ops: Array, leaves: Array) -> bool:
    """Whether most of a program matters, and its last node changes neither little nor wildly."""
    graph = run(ops, leaves)
    within = len(topological(graph.links, len(graph.links) - 1))
    slopes = np.abs(graph_gradients()(ops, leaves))
    return within >= MATTERS * len(graph.links) and bool(0.05 < np.max(slopes) < 1e3)
