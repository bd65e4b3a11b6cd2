"""The mutations: what can go wrong at each kind of node. Codes are those of the catalogue."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from grader.functions.activations import ACTIVATIONS, wrong_slopes
from grader.symbolic.functions import in_symbols
from grader.symbolic.model import Model
from grader.symbolic.mutants.slip import Slip, swapped
from grader.symbolic.tree import (
    Aggregate,
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
    Sum,
    Transpose,
    flat,
    negative,
    transpose,
)
from grader.symbolic.walks import names_in

Mutant = tuple[Slip, Node]

#: Factors on a whole answer by code, each with what happened.
FACTORS = {
    "M02": ("the sign is wrong", Fraction(-1)),
    "M03": ("a factor 2 too much", Fraction(2)),
    "M04": ("a factor 1/2 too much", Fraction(1, 2)),
}


class Mutations:
    """All single slips of an expression on a model."""

    def __init__(self, model: Model) -> None:
        self.model = model
        gradients = ("dW_", "db_", "dx_")
        names = [name for name in model.names if not name.startswith(gradients) and name != "L"]
        self._names = [name for name in names if name != "B"]
        self._functions = sorted(model.functions)
        self._activations = {
            definition.argument.name: definition
            for definition in model.definitions.values()
            if isinstance(definition, Function) and isinstance(definition.argument, Name)
        }
        self._batch = model.definitions.get("B")

    def of(self, expression: Node) -> Iterator[Mutant]:
        """Yield every mutant with the slip that leads to it."""
        yield from self._whole(expression)
        yield from self._within(expression, inside=False)
        yield from self._averaged(expression)

    def _whole(self, expression: Node) -> Iterator[Mutant]:
        """Slips of the answer as a whole."""
        for code, (phrase, factor) in FACTORS.items():
            yield Slip(code, phrase), _times(factor, expression)
        yield Slip("M25", "transposed"), transpose(expression)

    def _averaged(self, expression: Node) -> Iterator[Mutant]:
        """Slips of the mean over the samples."""
        if isinstance(self._batch, Number):
            size = self._batch.value
            yield Slip("M31", "divided by the number of samples"), _times(1 / size, expression)
            yield Slip("M31", "not divided by the number of samples"), _times(size, expression)
            yield Slip("M32", "divided by it twice"), _times(1 / size**2, expression)

    def _within(self, node: Node, *, inside: bool) -> Iterator[Mutant]:
        """Slips at a node, and those of its children in its place."""
        yield from self._at(node, inside=inside)
        slope = inside or (isinstance(node, Function) and node.order > 0)
        for i, child in enumerate(node.children):
            for slip, mutant in self._within(child, inside=slope):
                children = [*node.children[:i], mutant, *node.children[i + 1 :]]
                yield slip, node.rebuilt(children)

    def _at(self, node: Node, *, inside: bool) -> Iterator[Mutant]:
        if isinstance(node, Name):
            yield from self._named(node, inside=inside)
        elif isinstance(node, Function) and node.order == 1:
            yield from self._slope(node)
        else:
            yield from _RULES.get(type(node), _nothing)(node)

    def _named(self, node: Name, *, inside: bool) -> Iterator[Mutant]:
        """Slips at a name: another one, or its activation's f' once more."""
        for name in self._names:
            if name != node.name:
                yield swapped(node.name, name, inside=inside), Name(name)
        activation = self._activations.get(node.name.replace("delta_", "s_"))
        if activation and node.name.startswith("delta_"):
            slope = Function(activation.name, 1, activation.argument)
            yield Slip("M26", f"{activation.name}' once too often"), Hadamard((node, slope))

    def _slope(self, node: Function) -> Iterator[Mutant]:
        """Slips at an f'(s)."""
        name, s = node.name, node.argument
        label = f"{name}'"
        yield Slip("M10", f"{name} in place of {label}"), Function(name, 0, s)
        yield Slip("M09", f"{label} taken at z, not at s"), Function(name, 1, Function(name, 0, s))
        yield Slip("M11", f"{label} squared"), Power(node, 2)
        yield Slip("M18", f"s in place of {label}(s)"), s
        for other in self._functions:
            if other != name:
                yield Slip("M12f", f"{other}' in place of {label}"), Function(other, 1, s)
        for wrong in wrong_slopes(ACTIVATIONS[name]) if name in ACTIVATIONS else ():
            yield Slip(wrong.code, wrong.phrase), in_symbols(wrong.formula, s)
        yield Slip("", f"the second derivative of {name}"), Function(name, 2, s)


def _times(factor: Fraction, expression: Node) -> Node:
    return negative(expression) if factor == -1 else Product((Number(factor), expression))


def _nothing(_: Node) -> Iterator[Mutant]:
    return iter(())


def _missing(factor: Node) -> Slip:
    """Return the slip of leaving out a factor."""
    inner = factor.operand if isinstance(factor, Transpose) else factor
    if isinstance(inner, Function) and inner.order:
        hidden = "s_out" not in names_in(inner)
        return Slip("M08" if hidden else "M07", f"{inner.name}' is missing")
    name = inner.name if isinstance(inner, Name) else ""
    code = {"W": "M16", "z": "M28b", "x": "M28b", "delta": "M28a"}.get(name.partition("_")[0], "")
    return Slip(code, f"{name} is missing" if name else "a factor is missing")


def _without(node: Operation) -> Iterator[Mutant]:
    for i, factor in enumerate(node.operands):
        rest = node.operands[:i] + node.operands[i + 1 :]
        if not isinstance(factor, Number):
            yield _missing(factor), flat(type(node), rest)


def _hadamard(node: Hadamard) -> Iterator[Mutant]:
    yield from _without(node)
    if len(node.operands) == 2:
        left, right = node.operands
        yield Slip("", "a matrix product in place of ⊙"), MatMul((left, transpose(right)))


def _product(node: Product) -> Iterator[Mutant]:
    yield from _without(node)


def _matmul(node: MatMul) -> Iterator[Mutant]:
    yield from _without(node)
    if len(node.operands) != 2:
        return
    left, right = node.operands
    if isinstance(right, Transpose):
        yield from _outer(left, right.operand)
    if isinstance(left, Transpose):
        yield from _backward(left.operand, right)
    elif not isinstance(right, Transpose):
        yield Slip("M13", f"{_called(left)} transposed"), MatMul((transpose(left), right))


def _outer(left: Node, right: Node) -> Iterator[Mutant]:
    """Slips of ``delta z^T``."""
    yield Slip("M25", "transposed: the outer product's order"), MatMul((right, transpose(left)))
    yield Slip("M27a", "elementwise in place of the outer product"), Hadamard((left, right))
    yield Slip("M27b", "the inner product in place of the outer"), MatMul((transpose(left), right))
    yield Slip("M25", f"{_called(right)} without its transpose"), MatMul((left, right))


def _backward(weights: Node, delta: Node) -> Iterator[Mutant]:
    """Slips of ``W^T delta``."""
    name = _called(weights)
    yield Slip("M13", f"{name} without its transpose"), MatMul((weights, delta))
    rows, total = Aggregate("sum", weights, 0, keepdims=True), Aggregate("sum", delta)
    yield Slip("M17", f"sums of {name} and delta multiplied"), Hadamard((transpose(rows), total))
    yield Slip("M21a", f"|{name}|"), MatMul((transpose(Function("abs", 0, weights)), delta))
    yield Slip("", f"{name} elementwise"), Hadamard((weights, delta))


def _called(node: Node) -> str:
    return node.name if isinstance(node, Name) else "a factor"


def _sum(node: Sum) -> Iterator[Mutant]:
    """Slips of the error ``y_out - y_gt``, and of signs."""
    if len(node.operands) != 2:
        return
    first, second = node.operands
    if isinstance(second, Negative):
        yield Slip("M02", "the difference is reversed"), second.operand - first
        yield Slip("", "plus in place of minus"), first + second.operand
        yield Slip("M06a", "the absolute difference"), Function("abs", 0, node)
        yield Slip("M06b", "the difference is squared"), Power(node, 2)
        yield Slip("", f"{_called(second.operand)} is missing"), first
        yield Slip("", f"{_called(first)} is missing"), second


def _power(node: Power) -> Iterator[Mutant]:
    yield Slip("", "a power is missing"), node.base


def _aggregate(node: Aggregate) -> Iterator[Mutant]:
    """Slips of ``db``: a sum over the samples."""
    if node.kind == "sum":
        mean = Aggregate("mean", node.operand, node.axis, node.keepdims)
        yield Slip("M35", "the mean in place of the sum"), mean
    if node.axis is not None:
        other = Aggregate(node.kind, node.operand, 1 - node.axis, node.keepdims)
        yield Slip("M36b", "summed over the wrong axis"), other
        total = Aggregate(node.kind, node.operand)
        yield Slip("M36a", "summed over everything"), total
        yield Slip("M36c", "not summed over the samples"), node.operand


_RULES: Mapping[type[Node], Callable[[Any], Iterator[Mutant]]] = {
    Product: _product,
    Hadamard: _hadamard,
    MatMul: _matmul,
    Sum: _sum,
    Power: _power,
    Aggregate: _aggregate,
}
