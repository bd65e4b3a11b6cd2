"""Shapes without values: evaluation in a ring that holds nothing."""

from fractions import Fraction

from grader.symbolic.budget import Budget
from grader.symbolic.evaluate import Evaluator
from grader.symbolic.model import Model
from grader.symbolic.rings.base import Ring
from grader.symbolic.tree import Node, Shape


class ShapeRing(Ring[bool]):
    """Every element is the same; what remains of an evaluation are the shapes."""

    def number(self, value: Fraction) -> bool:
        """Return the element."""
        return True

    def variable(self, name: str, index: Shape) -> bool:
        """Return the element."""
        return True

    def add(self, a: bool, b: bool) -> bool:  # noqa: FBT001  the element, not a switch
        """Return the element."""
        return a and b

    multiply = add

    def invert(self, a: bool) -> bool:  # noqa: FBT001  as above
        """Return the element."""
        return a

    exp = log = step = negate = invert

    def power(self, a: bool, n: int) -> bool:  # noqa: FBT001  as above
        """Return the element."""
        return a

    def unknown(self, name: str, order: int, a: bool) -> bool:  # noqa: FBT001  as above
        """Return the element."""
        return a

    def is_zero(self, a: bool) -> bool:  # noqa: FBT001  as above
        """Nothing is seen to be zero."""
        return not a


def shape_of(expression: Node, model: Model) -> Shape:
    """Return an expression's shape; raise ShapeMismatch if it has none."""
    return Evaluator(model, ShapeRing(), Budget()).value(expression).shape
