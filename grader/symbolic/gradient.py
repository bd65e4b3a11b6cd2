"""Derive the reference: reverse-mode differentiation of the loss, expression to expression.

One rule per kind of node (a vector-Jacobian product), as in any automatic differentiation; what
comes out is the textbook recursion, ``(W_3^T delta_3) ⊙ f_2'(s_2)``, by derivation and not by hand.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from grader.symbolic.evaluate import Evaluator
from grader.symbolic.model import Model
from grader.symbolic.shapes import ShapeRing
from grader.symbolic.tree import (
    ONE,
    Aggregate,
    Array,
    Function,
    Hadamard,
    MatMul,
    Name,
    Negative,
    Node,
    Number,
    Operation,
    Power,
    Product,
    Quotient,
    Shape,
    Sum,
    Transpose,
    add,
    flat,
    multiply,
    negative,
    transpose,
)

#: What each child of a node gets of the derivative by that node.
Shares = list[tuple[Node, Node]]


def gradients(
    model: Model, loss: str, names: Mapping[str, str], kind: type[Operation] = Hadamard
) -> dict[str, Node]:
    """Derive ``d loss / d name`` for the names asked for.

    Parameters
    ----------
    model : Model
    loss : str
        The name of a single number.
    names : mapping of str to str
        What is differentiated by -> the gradient's name: ``{"s_2": "delta_2"}``. A gradient is
        expressed by those of the layers above, under their names.
    kind : type of Operation
        How elementwise products are written: Hadamard, or Product in a scalar network.

    Returns
    -------
    dict of str to Node
        Definitions of the gradients, each using only the model's names and those before it.
    """
    context = _Context(model, kind)
    shares: defaultdict[str, list[Node]] = defaultdict(list, {loss: [ONE]})
    derived: dict[str, Node] = {}
    for name in reversed((*model.inputs, *model.definitions)):
        if name not in shares:
            continue
        adjoint = add(*shares[name])
        if name in names:
            derived[names[name]] = adjoint
            adjoint = Name(names[name])
        if name in model.definitions:
            for leaf, share in _reach(model.definitions[name], adjoint, context):
                shares[leaf].append(share)
    return derived


def _reach(definition: Node, adjoint: Node, context: "_Context") -> list[tuple[str, Node]]:
    """Push the adjoint of a definition down to the names it uses."""
    reached, stack = [], [(definition, adjoint)]
    while stack:
        node, share = stack.pop()
        if isinstance(node, Name):
            reached.append((node.name, share))
        else:
            stack.extend(reversed(_RULES[type(node)](node, share, context)))
    return reached


class _Context:
    """What the rules need besides the node: shapes, and how to write a product."""

    def __init__(self, model: Model, kind: type[Operation]) -> None:
        self._shapes = Evaluator(model, ShapeRing())
        self._kind = kind
        self.unit_axis = 1 - model.sample_axis

    def times(self, *factors: Node) -> Node:
        return multiply(*factors, kind=self._kind)

    def fitted(self, share: Node, child: Node, parent: Node) -> Node:
        """Sum a share over the axes along which the child was stretched."""
        small, large = (self._shapes.value(node).shape for node in (child, parent))
        return share if small == large else _summed(share, small, large)


def _summed(share: Node, small: Shape, large: Shape) -> Node:
    if len(small) != len(large):
        return Aggregate("sum", share)
    for axis, (m, n) in enumerate(zip(small, large, strict=True)):
        if m != n:
            share = Aggregate("sum", share, axis, keepdims=True)
    return share


def _elementwise(node: Operation, share: Node, context: _Context) -> Shares:
    found = []
    for i, child in enumerate(node.operands):
        if not isinstance(child, Number):
            others = node.operands[:i] + node.operands[i + 1 :]
            found.append((child, context.fitted(context.times(share, *others), child, node)))
    return found


def _matmul(node: MatMul, share: Node, _: _Context) -> Shares:
    found = []
    for i, child in enumerate(node.operands):
        before = [transpose(other) for other in reversed(node.operands[:i])]
        after = [transpose(other) for other in reversed(node.operands[i + 1 :])]
        found.append((child, flat(MatMul, [*before, share, *after])))
    return found


def _quotient(node: Quotient, share: Node, context: _Context) -> Shares:
    above, below = node.numerator, node.denominator
    slope = Quotient(negative(context.times(share, above)), Power(below, 2))
    return [(above, Quotient(share, below)), (below, slope)]


def _power(node: Power, share: Node, context: _Context) -> Shares:
    lower = node.operand ** (node.exponent - 1)
    return [(node.operand, context.times(share, Number(Fraction(node.exponent)), lower))]


def _function(node: Function, share: Node, context: _Context) -> Shares:
    argument = node.argument
    if node.name == "softmax":
        weighted = context.times(node, share)
        total = Aggregate("sum", weighted, context.unit_axis, keepdims=True)
        return [(argument, add(weighted, negative(context.times(node, total))))]
    if node.name == "log":
        return [(argument, Quotient(share, argument))]
    order = node.order if node.name == "exp" else node.order + 1
    return [(argument, context.times(share, Function(node.name, order, argument)))]


def _aggregate(node: Aggregate, share: Node, context: _Context) -> Shares:
    # A single number meets arrays by broadcasting, so only the mean needs a factor.
    assert node.axis is None
    assert node.kind == "sum"
    return [(node.operand, context.times(share))]


_RULES: dict[type[Node], Callable[[Any, Node, _Context], Shares]] = {
    Number: lambda *_: [],
    Array: lambda *_: [],  # targets given entry by entry
    Sum: lambda node, share, context: [
        (child, context.fitted(share, child, node)) for child in node.operands
    ],
    Negative: lambda node, share, _: [(node.operand, negative(share))],
    Hadamard: _elementwise,
    Product: _elementwise,
    MatMul: _matmul,
    Transpose: lambda node, share, _: [(node.operand, transpose(share))],
    Quotient: _quotient,
    Power: _power,
    Function: _function,
    Aggregate: _aggregate,
}
