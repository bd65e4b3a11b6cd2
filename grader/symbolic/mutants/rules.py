"""The mutations: what can go wrong at each kind of node. Codes are those of the catalogue."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from grader.symbolic.functions import LEAKY_SLOPE
from grader.symbolic.model import Model
from grader.symbolic.mutants.slip import Slip, swapped
from grader.symbolic.tree import (
    ONE,
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
        yield Slip("M02", "the sign is wrong"), negative(expression)
        yield Slip("M03", "a factor 2 too much"), _times(Fraction(2), expression)
        yield Slip("M04", "a factor 1/2 too much"), _times(Fraction(1, 2), expression)
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
        yield Slip("", f"the second derivative of {name}"), Function(name, 2, s)
        for other in self._functions:
            if other != name:
                yield Slip("M12f", f"{other}' in place of {label}"), Function(other, 1, s)
        for code, phrase, form in _KNOWN_SLOPES.get(name, ()):
            yield Slip(code, phrase), form(s)


def _tanh(u: Node) -> Node:
    return Function("tanh", 0, u)


def _sigmoid(u: Node) -> Node:
    return Function("sigmoid", 0, u)


def _step(u: Node) -> Node:
    return Function("step", 0, u)


#: Wrong slopes of known functions.
_KNOWN_SLOPES: Mapping[str, Sequence[tuple[str, str, Callable[[Node], Node]]]] = {
    "tanh": (
        ("M40", "1 - tanh: the square is missing", lambda u: 1 - _tanh(u)),
        ("M41a", "1 - s**2 in place of 1 - tanh(s)**2", lambda u: 1 - u**2),
        ("M41b", "1 + tanh**2: the sign is wrong", lambda u: 1 + _tanh(u) ** 2),
        ("M42", "1 - tanh(tanh(s)): twice is not squared", lambda u: 1 - _tanh(_tanh(u))),
        ("", "(1 - tanh)**2: the difference is squared", lambda u: (1 - _tanh(u)) ** 2),
        ("M12a", "the slope of sigmoid for that of tanh", lambda u: Function("sigmoid", 1, u)),
    ),
    "sigmoid": (
        ("M45a", "s(1 - s) in place of sigmoid(s)(1 - sigmoid(s))", lambda u: u * (1 - u)),
        ("M45c", "sigmoid(s)(1 - s)", lambda u: _sigmoid(u) * (1 - u)),
        ("M45b", "1 - sigmoid: a factor is missing", lambda u: 1 - _sigmoid(u)),
        ("M45d", "sigmoid squared", lambda u: _sigmoid(u) ** 2 * (1 - _sigmoid(u))),
        ("M12c", "the slope of tanh for that of sigmoid", lambda u: Function("tanh", 1, u)),
    ),
    "relu": (
        ("M43", "the slope of relu is 1 everywhere", lambda _: ONE),
        ("M43", "sign(s) for the slope of relu", lambda u: Function("sign", 0, u)),
    ),
    "leaky_relu": (
        ("M44a", "the left slope is 0", _step),
        ("M44b", "the left slope has a wrong sign", lambda u: _step(u) * 2 - 1 + LEAKY_SLOPE),
    ),
}


def _times(factor: Fraction, expression: Node) -> Node:
    return Product((Number(factor), expression))


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
