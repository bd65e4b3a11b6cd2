"""Choose between two formulas by a step, and leave out of each what holds on its side anyway.

``np.where(s > 0, a, b)`` is ``step(s) * a + (1 - step(s)) * b``. Within ``a`` the same step is 1,
within ``b`` it is 0: so code that avoids overflows shows the formula that its writer had in mind.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, Final

from grader.tracing.scalar import Scalar, number
from grader.tracing.table import STEP, Node, Table, parts

#: In larger formulas nothing is left out.
MAX_NODES: Final = 2_000


def chosen(condition: Scalar, one: Scalar, other: Scalar) -> Scalar:
    """Return the first formula where the condition is 1, the second where it is 0."""
    table = condition.table
    first = _assumed(one, _facts(table, condition.node, holds=True))
    second = _assumed(other, _facts(table, condition.node, holds=False))
    return condition * first + condition.complement() * second


def _facts(table: Table, condition: int, *, holds: bool) -> dict[int, int]:
    """Return which steps are known, and as what, where a condition holds or does not."""
    node = table.nodes[condition]
    if node[0] == "add" and table.nodes[int(node[1])] == ("num", "1"):
        negative = table.nodes[int(node[2])]
        return _facts(table, int(negative[1]), holds=not holds) if negative[0] == "neg" else {}
    if node[0] != "fn" or node[2] != STEP:
        return {}
    facts, argument = {condition: int(holds)}, int(node[1])
    mirrored = table.find("fn", _negative(table, argument), STEP)
    if mirrored is not None and not table.steps[argument]:
        facts[mirrored] = int(not holds)  # but where the argument is 0, which it never stays at
    return facts


def _negative(table: Table, index: int) -> int:
    node = table.nodes[index]
    found = int(node[1]) if node[0] == "neg" else table.find("neg", index)
    return -1 if found is None else found


def _assumed(entry: Scalar, facts: dict[int, int]) -> Scalar:
    """Return a formula with numbers in the place of the steps that are known."""
    table = entry.table
    done = {step: number(table, Fraction(side)) for step, side in facts.items()}
    for index in _over(table, entry.node, facts):
        if index not in done:
            done[index] = _remade(table, index, done)
    return done.get(entry.node, entry)


def _remade(table: Table, index: int, done: dict[int, Scalar]) -> Scalar:
    """Return a node over its parts as they are now."""
    node = table.nodes[index]
    rule = _RULES.get(str(node[0]))
    if rule is None or done.keys().isdisjoint(parts(node)):
        return _scalar(table, index)
    return rule(node, *(done.get(part) or _scalar(table, part) for part in parts(node)))


def _scalar(table: Table, index: int) -> Scalar:
    node = table.nodes[index]
    return Scalar(table, index, Fraction(str(node[1])) if node[0] == "num" else None)


def _over(table: Table, root: int, steps: Iterable[int]) -> list[int]:
    """Return the nodes of a formula that are made of one of the steps, parts first.

    Nothing if they are too many.
    """
    wanted = 0
    for step in steps:  # its own bit is the newest of its bits
        wanted |= 1 << (table.steps[step].bit_length() - 1)
    found: set[int] = set()
    waiting = [root]
    while waiting:
        index = waiting.pop()
        if index not in found and table.steps[index] & wanted:
            found.add(index)
            waiting.extend(parts(table.nodes[index]))
        if len(found) > MAX_NODES:
            return []
    return sorted(found)  # a node comes after its parts


def _function(node: Node, argument: Scalar) -> Scalar:
    own: dict[Any, Callable[[], Scalar]] = {STEP: argument.step, "sqrt": argument.root}
    return own.get(node[2], lambda: argument.applied(str(node[2])))()


#: How a node over other parts is made; what speaks of whole arrays stays as it is.
_RULES: Final[dict[str, Callable[..., Scalar]]] = {
    "add": lambda _, a, b: a + b,
    "had": lambda _, a, b: a * b,
    "neg": lambda _, a: -a,
    "div": lambda _, a, b: a / b,
    "pow": lambda node, a: a ** node[2],
    "call": lambda node, a: a.called(node[2]),
    "fn": _function,
}
