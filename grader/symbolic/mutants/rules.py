"""The mutations: what can go wrong at each kind of node."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

from grader.functions.activations import ACTIVATIONS, wrong_slopes
from grader.functions.wrong import (
    ABSOLUTE,
    ARGUMENT,
    AT_VALUE,
    DIFFERENCES,
    FACTORS,
    SQUARED,
    UNTURNED,
    VALUE,
    Wrong,
    wrong,
)
from grader.misconceptions import mistake
from grader.symbolic.functions import applied
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
    Quotient,
    Sum,
    Transpose,
    as_node,
    flat,
    negative,
    transpose,
)
from grader.symbolic.walks import names_in, walk

Mutant = tuple[Slip, Node]

#: Slips of ``delta z^T``.
_OUTER = (
    wrong("M25", "transposed: the outer product's order", lambda d, z: z @ d.T),
    wrong("M27a", "elementwise in place of the outer product", lambda d, z: Hadamard((d, z))),
    wrong("M27b", "the inner product in place of the outer", lambda d, z: d.T @ z),
    wrong("M25", "{} without its transpose", lambda d, z: d @ z),
)
#: Slips of ``W z`` and of ``W^T delta``.
_TURNED = wrong("M13", "{} transposed", lambda W, z: W.T @ z)
_OF_SUMS = wrong(
    "M17",
    "sums of {} and delta multiplied",
    lambda W, d, _: Hadamard((Aggregate("sum", W, 0, keepdims=True).T, Aggregate("sum", d))),
)
_BACKWARD = (UNTURNED, _OF_SUMS, ABSOLUTE)
#: Slips of ``db``, a sum over the samples, and of one over an axis.
_MEAN = wrong("M35", "the mean in place of the sum", lambda total: replace(total, kind="mean"))
_AXES = (
    wrong("M36b", "summed over the wrong axis", lambda t: replace(t, axis=1 - t.axis)),
    wrong("M36a", "summed over everything", lambda t: Aggregate(t.kind, t.operand)),
    wrong("M36c", "not summed over the samples", lambda total: total.operand),
)
#: Slips of an answer, and of one that is averaged over so many samples.
_TRANSPOSED = wrong("M25", "transposed", transpose)
_AVERAGED = (
    wrong("M31", "divided by the number of samples", lambda a, size: _times(1 / size, a)),
    wrong("M31", "not divided by the number of samples", lambda a, size: _times(size, a)),
    wrong("M32", "divided by it twice", lambda a, size: _times(1 / size**2, a)),
)
_SLOPE_AGAIN = wrong("M26", "{}' once too often", lambda d, slope: Hadamard((d, slope)))
_ANOTHER_SLOPE = mistake("M12f")
#: Slopes that are left out, at the output and before it, and other factors by their letters.
_NO_SLOPE_AT_OUTPUT, _NO_SLOPE = mistake("M07"), mistake("M08")
_NO_Z = mistake("M28b")
_LEFT_OUT = {"W": mistake("M16"), "z": _NO_Z, "x": _NO_Z, "delta": mistake("M28a")}


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
        for known, (phrase, factor) in FACTORS.items():
            yield Slip(known, phrase), _times(factor, expression)
        yield _made(_TRANSPOSED, expression)

    def _averaged(self, expression: Node) -> Iterator[Mutant]:
        """Slips of the mean over the samples."""
        if isinstance(self._batch, Number):
            for one in _AVERAGED:
                yield _made(one, expression, self._batch.value)

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
            yield from _RULES.get(type(node), lambda _: ())(node)

    def _named(self, node: Name, *, inside: bool) -> Iterator[Mutant]:
        """Slips at a name: another one, or its activation's f' once more."""
        for name in self._names:
            if name != node.name:
                yield swapped(node.name, name, inside=inside), Name(name)
        activation = self._activations.get(node.name.replace("delta_", "s_"))
        if activation and node.name.startswith("delta_"):
            slope = Function(activation.name, 1, activation.argument)
            yield _made(_SLOPE_AGAIN, node, slope, called=activation.name)

    def _slope(self, node: Function) -> Iterator[Mutant]:
        """Slips at an f'(s)."""
        name, s = node.name, node.argument
        f, f_prime = partial(applied, name), partial(applied, name, order=1)
        for one in (VALUE, AT_VALUE, SQUARED, ARGUMENT):
            yield _made(one, s, f_prime, f, called=name)
        for other in self._functions:
            if other != name:
                yield Slip(_ANOTHER_SLOPE, f"{other}' in place of {name}'"), Function(other, 1, s)
        for one in wrong_slopes(ACTIVATIONS[name]) if name in ACTIVATIONS else ():
            yield _made(one, s, applied)
        yield Slip(None, f"the second derivative of {name}"), Function(name, 2, s)


def _made(one: Wrong, *of: Any, called: str = "") -> Mutant:
    """Return a formula written in a wrong way, of these expressions."""
    return Slip(one.mistake, one.phrase.format(called)), as_node(one.formula(*of))


def _times(factor: Fraction, expression: Node) -> Node:
    return negative(expression) if factor == -1 else Product((Number(factor), expression))


def _missing(factor: Node) -> Slip:
    """Return the slip of leaving out a factor."""
    if isinstance(factor, Number):
        return Slip(None, f"the factor {factor.value} is missing")
    inner = factor.operand if isinstance(factor, Transpose) else factor
    if isinstance(inner, Function) and inner.order:
        hidden = "s_out" not in names_in(inner)
        return Slip(_NO_SLOPE if hidden else _NO_SLOPE_AT_OUTPUT, f"{inner.name}' is missing")
    name = inner.name if isinstance(inner, Name) else ""
    known = _LEFT_OUT.get(name.partition("_")[0])
    return Slip(known, f"{name} is missing" if name else "a factor is missing")


def _without(node: Operation) -> Iterator[Mutant]:
    for i, factor in enumerate(node.operands):
        yield _missing(factor), flat(type(node), node.operands[:i] + node.operands[i + 1 :])


def _hadamard(node: Hadamard) -> Iterator[Mutant]:
    yield from _without(node)
    if len(node.operands) == 2:
        left, right = node.operands
        yield Slip(None, "a matrix product in place of ⊙"), MatMul((left, transpose(right)))


def _matmul(node: MatMul) -> Iterator[Mutant]:
    yield from _without(node)
    if len(node.operands) != 2:
        return
    left, right = node.operands
    if isinstance(right, Transpose):
        for one in _OUTER:
            yield _made(one, left, right.operand, called=_called(right.operand))
    if isinstance(left, Transpose):
        yield from _backward(left.operand, right)
    elif not isinstance(right, Transpose):
        yield _made(_TURNED, left, right, called=_called(left))


def _backward(weights: Node, delta: Node) -> Iterator[Mutant]:
    """Slips of ``W^T delta``."""
    name = _called(weights)
    for one in _BACKWARD:
        yield _made(one, weights, delta, applied, called=name)
    yield Slip(None, f"{name} elementwise"), Hadamard((weights, delta))


def _called(node: Node) -> str:
    return node.name if isinstance(node, Name) else "a factor"


def _sum(node: Sum) -> Iterator[Mutant]:
    """Slips of the error ``y_out - y_gt``, of signs, and of terms that are forgotten."""
    if len(node.operands) < 2:
        return
    first, second, *more = node.operands
    if isinstance(second, Negative) and not more:
        for one in DIFFERENCES:
            yield _made(one, first, second.operand, applied)
        yield Slip(None, "plus in place of minus"), first + second.operand
    for i, term in enumerate(node.operands):
        before, after = node.operands[:i], node.operands[i + 1 :]
        called = _term(term)
        yield Slip(None, f"{called} is missing"), flat(Sum, before + after)
        turned = (*before, negative(term), *after)
        yield Slip(None, f"the sign of {called} is wrong"), flat(Sum, turned)


def _term(term: Node) -> str:
    """Return what a term of a sum is called: a longer one by the first name in it."""
    inner = term.operand if isinstance(term, Negative) else term
    if isinstance(inner, Name):
        return inner.name
    first = next((node.name for node in walk(inner) if isinstance(node, Name)), "")
    return f"the term with {first}" if first else "a term"


def _quotient(node: Quotient) -> Iterator[Mutant]:
    """Slips of a division."""
    by = node.denominator
    called = by.name if isinstance(by, Name) else "the denominator"
    yield Slip(None, f"the division by {called} is missing"), node.numerator
    inverted = Hadamard((node.numerator, by))
    yield Slip(None, f"multiplied by {called} in place of divided"), inverted


def _aggregate(node: Aggregate) -> Iterator[Mutant]:
    """Slips of ``db``: a sum over the samples."""
    if node.kind == "sum":
        yield _made(_MEAN, node)
    if node.axis is not None:
        yield from (_made(one, node) for one in _AXES)


_RULES: Mapping[type[Node], Callable[[Any], Iterable[Mutant]]] = {
    Product: _without,
    Hadamard: _hadamard,
    MatMul: _matmul,
    Sum: _sum,
    Power: lambda node: [(Slip(None, "a power is missing"), node.operand)],
    Quotient: _quotient,
    Aggregate: _aggregate,
}
