"""Take functions with a kink for functions that nobody knows.

Two formulas that are equal then are equal: whatever holds for every function holds for the step.
Most right answers put the same step at the same place, and their proof needs no cases, of which
there are two for every step.
"""

from grader.symbolic.functions import ARGUMENT, FORMULAS
from grader.symbolic.tree import Function, Negative, Node, negative
from grader.symbolic.walks import substitute, walk

_STEP, _UNKNOWN_STEP = "step", "_step"


def _calls(root: Node, *names: str) -> bool:
    return any(isinstance(node, Function) and node.name in names for node in walk(root))


#: The functions whose formulas have a step.
_KINKED = frozenset(name for name, formula in FORMULAS.items() if _calls(formula, _STEP))


def has_kinks(root: Node) -> bool:
    """Whether there is a step anywhere in an expression."""
    return _calls(root, _STEP, *_KINKED)


def with_unknown_steps(root: Node) -> Node:
    """Return the expression with an unknown function for every step."""

    def change(node: Node) -> Node | None:
        if not isinstance(node, Function) or node.order:
            return None
        if node.name == _STEP:
            return _unknown(node.argument)
        return _written_out(node) if node.name in _KINKED else None

    return substitute(root, change)


def _unknown(argument: Node) -> Node:
    """Return the unknown step, mirrored where a sign stands in front.

    That is the same but where the argument is 0: nowhere, unless it has kinks of its own.
    """
    mirrored = isinstance(argument, Negative) and not _calls(argument, _UNKNOWN_STEP)
    if mirrored:
        return 1 - Function(_UNKNOWN_STEP, 0, negative(argument))
    return Function(_UNKNOWN_STEP, 0, argument)


def _written_out(call: Function) -> Node:
    """Return the formula of a known function at its argument, with unknown steps."""

    def change(node: Node) -> Node | None:
        if node is ARGUMENT:
            return call.argument
        step = isinstance(node, Function) and node.name == _STEP
        return Function(_UNKNOWN_STEP, 0, node.children[0]) if step else None

    return substitute(FORMULAS[call.name], change)
