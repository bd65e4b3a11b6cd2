"""The known functions: formulas in ``exp``, ``log`` and ``step`` that every ring can follow.

Their derivatives are not tabled: they come from the same formulas by dual numbers, so a function
and its slope cannot disagree. The kink of relu and its kin lies at 0, where ``step`` is undefined;
grading keeps away from it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from grader.functions.activation import Formula
from grader.functions.activations import ACTIVATIONS
from grader.symbolic.tree import Function, Name, Node, as_node

#: The three that rings compute themselves.
PRIMITIVES = frozenset({"exp", "log", "step"})

#: The placeholder for the argument in the formulas below.
ARGUMENT = Name("u")


def applied(name: str, argument: Node, order: int = 0) -> Node:
    """Return a function applied to an expression, or its derivative."""
    return Function(name, order, argument)


def in_symbols(formula: Formula, argument: Node) -> Node:
    """Return a formula as an expression of its argument."""
    return as_node(formula(argument, applied))


def _formulas() -> dict[str, Node]:
    u = ARGUMENT
    grown, shrunk = applied("exp", u), applied("exp", -u)
    sign = 2 * applied("step", u) - 1
    return {
        **{a.name: in_symbols(a.formula, u) for a in ACTIVATIONS.values() if a.formula},
        "sinh": (grown - shrunk) / 2,
        "cosh": (grown + shrunk) / 2,
        "sech": 2 / (grown + shrunk),
        "sqrt": applied("exp", applied("log", u) / 2),
        "abs": u * sign,
        "sign": sign,
    }


#: Formula of each known elementwise function in :data:`ARGUMENT`.
FORMULAS: Mapping[str, Node] = MappingProxyType(_formulas())

#: Functions of a whole vector (one sample), not of one entry.
VECTOR_FUNCTIONS = frozenset(a.name for a in ACTIVATIONS.values() if not a.elementwise)

#: Activations that NumPy, SymPy and ``math`` have under their names.
NATIVE = frozenset(a.name for a in ACTIVATIONS.values() if a.native)

#: Every function with a meaning of its own; any other name is an opaque ``f``.
KNOWN = frozenset(FORMULAS) | PRIMITIVES | VECTOR_FUNCTIONS
