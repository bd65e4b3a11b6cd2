"""Print formulas as NumPy source."""

from collections.abc import Sequence

from grader.symbolic.functions import NATIVE
from grader.symbolic.halts import Unsupported
from grader.symbolic.model import Model
from grader.symbolic.printing.base import ATOM, SUM, Printed
from grader.symbolic.printing.plain import NumpyReadingPrinter
from grader.symbolic.shapes import shape_of
from grader.symbolic.tree import Derivative, Function, Hadamard, MatMul, Node, Product
from grader.symbolic.walks import substitute

#: Functions that NumPy has.
_NUMPY = NATIVE | {"exp", "log", "sinh", "cosh", "abs", "sign"}


#: What NumPy calls these.
_CALLS = {"diag": "diagflat", "tr": "trace", "det": "linalg.det"}


class NumpyPrinter(NumpyReadingPrinter):
    """NumPy expressions; opaque and missing functions are callables ``f_2`` and ``f_2_prime``."""

    def function(self, node: Function, argument: str) -> Printed:
        """Return a call; the slope of tanh is written out."""
        if node.name == "tanh" and node.order == 1:
            return f"1 - np.tanh({argument})**2", SUM
        order = 0 if node.name == "exp" else node.order
        module = "np." if node.name in _NUMPY and not order else ""
        return f"{module}{node.name}{'_prime' * order}({argument})", ATOM

    def call(self, name: str, arguments: Sequence[str]) -> str:
        """Return a call of NumPy's function."""
        return f"np.{_CALLS.get(name, name)}({', '.join(arguments)})"

    def matrix_power(self, base: str, exponent: int) -> str:
        """Return a call of NumPy's function."""
        return f"np.linalg.matrix_power({base}, {exponent})"

    def derivative(self, node: Derivative, of: str) -> Printed:
        """Refuse: NumPy has no derivatives."""
        raise Unsupported(f"∂{of}/∂{node.by} cannot be written in NumPy")


def resolved(node: Node, model: Model) -> Node:
    """Return the tree with each product of paper replaced by what it is for these shapes."""

    def change(found: Node) -> Node | None:
        if not isinstance(found, Product):
            return None
        first, *rest = found.operands
        for factor in rest:
            numbers = any(set(shape_of(side, model)) <= {1} for side in (first, factor))
            first = Hadamard((first, factor)) if numbers else MatMul((first, factor))
        return first

    return substitute(node, change)
