"""The known functions: formulas in ``exp``, ``log`` and ``step`` that every ring can follow.

Their derivatives are not tabled: they come from the same formulas by dual numbers, so a function
and its slope cannot disagree. The kink of relu and its kin lies at 0, where ``step`` is undefined;
grading keeps away from it.
"""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from grader.symbolic.tree import Function, Name, Node

#: Slope of the leaky relu left of 0, as in the engine.
LEAKY_SLOPE = Fraction(1, 10)

#: The three that rings compute themselves.
PRIMITIVES = frozenset({"exp", "log", "step"})

#: The placeholder for the argument in the formulas below.
ARGUMENT = Name("u")


def _primitive(name: str, argument: Node) -> Node:
    return Function(name, 0, argument)


def _formulas() -> dict[str, Node]:
    u = ARGUMENT
    grown, shrunk = _primitive("exp", u), _primitive("exp", -u)
    active = _primitive("step", u)
    return {
        "sigmoid": 1 / (1 + shrunk),
        "tanh": 1 - 2 / (1 + _primitive("exp", 2 * u)),
        "sinh": (grown - shrunk) / 2,
        "cosh": (grown + shrunk) / 2,
        "sech": 2 / (grown + shrunk),
        "relu": u * active,
        "leaky_relu": u * (LEAKY_SLOPE + (1 - LEAKY_SLOPE) * active),
        "elu": u * active + (1 - active) * (grown - 1),
        "softplus": _primitive("log", 1 + grown),
        "sqrt": _primitive("exp", _primitive("log", u) / 2),
        "abs": u * (2 * active - 1),
        "sign": 2 * active - 1,
        "identity": u,
    }


#: Formula of each known elementwise function in :data:`ARGUMENT`.
FORMULAS: Mapping[str, Node] = MappingProxyType(_formulas())

#: Functions of a whole vector (one sample), not of one entry.
VECTOR_FUNCTIONS = frozenset({"softmax"})

#: Every function with a meaning of its own; any other name is an opaque ``f``.
KNOWN = frozenset(FORMULAS) | PRIMITIVES | VECTOR_FUNCTIONS
