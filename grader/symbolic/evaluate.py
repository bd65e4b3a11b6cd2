"""Interpret an expression in a ring, on the model."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from math import prod
from typing import Any, ClassVar, Generic, TypeVar

from grader.symbolic import squares, tensor
from grader.symbolic.apply import apply_function
from grader.symbolic.budget import Budget
from grader.symbolic.functions import VECTOR_FUNCTIONS
from grader.symbolic.halts import OutOfBudget, ShapeMismatch, Unsupported
from grader.symbolic.model import Model, Reading
from grader.symbolic.rings.base import Ring
from grader.symbolic.rings.dual import DualRing
from grader.symbolic.tensor import MAX_ENTRIES, Tensor, plain
from grader.symbolic.tree import (
    Aggregate,
    Array,
    Derivative,
    Determinant,
    Diagonal,
    Entry,
    Function,
    Hadamard,
    MatMul,
    MatrixPower,
    Name,
    Negative,
    Node,
    Number,
    Outer,
    Power,
    Product,
    Quotient,
    Shape,
    Sum,
    Trace,
    Transpose,
)

T = TypeVar("T")
#: Derivatives of derivatives cost a factor each.
MAX_NESTED_DERIVATIVES = 3


class Evaluator(Generic[T]):
    """Evaluates expressions at one point of one ring; names are computed once.

    Parameters
    ----------
    model : Model
    ring : Ring
    budget : Budget, optional
    given : mapping of str to Tensor, optional
        Values of names that are not to be computed from their definitions.
    """

    def __init__(
        self,
        model: Model,
        ring: Ring[T],
        budget: Budget | None = None,
        given: Mapping[str, Tensor[T]] | None = None,
    ) -> None:
        self.model, self.ring = model, ring
        self.budget = budget or Budget()
        self.nesting = 0
        self._names: dict[str, Tensor[T]] = dict(given or {})
        self._done: dict[int, tuple[Node, Tensor[T]]] = {}
        self._name_nodes: dict[str, Name] = {}
        self._one_sided = model.reading is not Reading.NUMPY

    def name(self, name: str) -> Tensor[T]:
        """Return the value of a name."""
        return self.value(self._node_of(name))

    def value(self, root: Node) -> Tensor[T]:
        """Evaluate, without recursion however deep the expression is."""
        done, stack = self._done, [root]
        opened = set[int]()
        while stack:
            node = stack.pop()
            key = id(node)
            if key in done:
                continue
            if key not in opened and (waiting := self._waits_for(node)):
                opened.add(key)
                stack.append(node)
                stack += waiting
                continue
            # The node is kept too, so that its id is not given to another one.
            done[key] = node, self._computed(node)
        return done[id(root)][1]

    def _waits_for(self, node: Node) -> tuple[Node, ...]:
        if not isinstance(node, (Name, Entry, Derivative)):
            return node.children
        if isinstance(node, Derivative):
            return ()
        if node.name in self._names:
            return ()
        if isinstance(node, Entry):
            return (self._node_of(node.name),)
        definition = self.model.definitions.get(node.name)
        return () if definition is None else (definition,)

    def _node_of(self, name: str) -> Name:
        return self._name_nodes.setdefault(name, Name(name))

    def _computed(self, node: Node) -> Tensor[T]:
        value = self._rules[type(node)](self, node)
        if len(value.entries) > MAX_ENTRIES:
            raise OutOfBudget("an array has too many entries")
        self.budget.spend(len(value.entries))
        return value

    def _of(self, node: Node) -> Tensor[T]:
        return self._done[id(node)][1]

    # Leaves

    def _name(self, node: Name) -> Tensor[T]:
        if node.name not in self._names:
            self._names[node.name] = self._from_model(node.name)
        return self._names[node.name]

    def _from_model(self, name: str) -> Tensor[T]:
        if name in self.model.definitions:
            return self._of(self.model.definitions[name])
        shape = self.model.inputs[name]
        return Tensor(shape, [self.ring.variable(name, index) for index in indices(shape)])

    def _entry(self, node: Entry) -> Tensor[T]:
        whole = self._names[node.name]
        position = 0
        for at, size in zip(node.index, whole.shape, strict=True):
            if at >= size:  # it was written out at other sizes
                raise ShapeMismatch(f"{node.name} has no entry {node.index} here")
            position = position * size + at
        return Tensor((), (whole.entries[position],))

    # Arithmetic

    def _elementwise(
        self, operands: tuple[Node, ...], operation: Callable[[T, T], T], what: str
    ) -> Tensor[T]:
        done = self._done
        values = [done[id(operand)][1] for operand in operands]
        first, *others = values
        shape, split = first.shape, first.split
        for one in others:
            if one.shape != shape or one.split != split:
                break
        else:
            self.budget.spend(len(values) * len(first.entries))
            if not shape:  # as nearly all of what was recorded
                return Tensor(shape, (reduce(operation, [v.entries[0] for v in values]),), split)
            entries = first.entries
            for one in others:
                entries = list(map(operation, entries, one.entries))
            return Tensor(shape, entries, split)
        return reduce(lambda a, b: self._joined(a, b, operation, what), values)

    def _joined(
        self, a: Tensor[T], b: Tensor[T], operation: Callable[[T, T], T], what: str
    ) -> Tensor[T]:
        self.budget.spend(max(len(a.entries), len(b.entries)))
        return tensor.joined(a, b, operation, what, one_sided=self._one_sided)

    def _negative(self, node: Negative) -> Tensor[T]:
        a = self._of(node.operand)
        return Tensor(a.shape, [self.ring.negate(x) for x in a.entries], a.split)

    def _quotient(self, node: Quotient) -> Tensor[T]:
        below = plain(self._of(node.denominator))
        inverse = Tensor(below.shape, [self.ring.invert(x) for x in below.entries])
        return self._joined(self._of(node.numerator), inverse, self.ring.multiply, "quotient")

    def _power(self, node: Power) -> Tensor[T]:
        a = plain(self._of(node.operand))
        return Tensor(a.shape, [self.ring.power(x, node.exponent) for x in a.entries])

    # Matrices

    def _matrix_product(self, a: Tensor[T], b: Tensor[T]) -> Tensor[T]:
        self.budget.spend(len(a.entries) * b.shape[-1] if b.shape else 1)
        return tensor.matrix_product(a, b, self.ring.add, self.ring.multiply)

    def _paper_product(self, a: Tensor[T], b: Tensor[T]) -> Tensor[T]:
        """Numbers scale, partial derivatives contract, matrices multiply."""
        if a.is_scalar or b.is_scalar:
            return self._scaled(a, b)
        chained = tensor.contracted(a, b, self.ring.add, self.ring.multiply)
        return self._matrix_product(a, b) if chained is None else chained

    def _scaled(self, a: Tensor[T], b: Tensor[T]) -> Tensor[T]:
        swapped = b.is_scalar and (not a.is_scalar or len(a.shape) > len(b.shape))
        number, array = (b, a) if swapped else (a, b)
        factor = number.entries[0]
        self.budget.spend(len(array.entries))
        entries = [self.ring.multiply(factor, x) for x in array.entries]
        return Tensor(array.shape, entries, array.split)

    def _aggregate(self, node: Aggregate) -> Tensor[T]:
        a = self._of(node.operand)
        self.budget.spend(len(a.entries))
        total = tensor.aggregated(a, node.axis, self.ring.add, keepdims=node.keepdims)
        if node.kind == "sum":
            return total
        factor = self.ring.number(tensor.mean_factor(a, node.axis))
        return Tensor(total.shape, [self.ring.multiply(factor, x) for x in total.entries])

    # Functions and derivatives

    def _function(self, node: Function) -> Tensor[T]:
        a = plain(self._of(node.argument))
        if node.name in VECTOR_FUNCTIONS:
            return self._softmax(node, a)
        self.budget.spend(8 * len(a.entries))
        return Tensor(a.shape, apply_function(self.ring, node.name, node.order, a.entries))

    def _softmax(self, node: Function, a: Tensor[T]) -> Tensor[T]:
        """Normalise over the units of each sample."""
        if node.order:
            reason = "the derivative of softmax is a matrix; write it as a partial derivative"
            raise Unsupported(reason)
        axis = 1 - self.model.sample_axis if len(a.shape) == 2 else 0
        grown = Tensor(a.shape, [self.ring.exp(x) for x in a.entries])
        total = tensor.aggregated(grown, axis if a.shape else None, self.ring.add, keepdims=True)
        inverse = Tensor(total.shape, [self.ring.invert(x) for x in total.entries])
        return self._joined(grown, inverse, self.ring.multiply, "softmax")

    def _derivative(self, node: Derivative) -> Tensor[T]:
        if self.nesting >= MAX_NESTED_DERIVATIVES:
            raise OutOfBudget("derivatives are nested too deep")
        by = self.name(node.by)
        dual = _DualEvaluator(self, node.by, by)
        of = dual.value(node.of)
        self.budget.spend(len(of.entries) * len(by.entries))
        positions = range(len(by.entries))
        slopes = [dual.duals.slope(x, i) for x in of.entries for i in positions]
        if of.split is not None:
            raise ShapeMismatch("the derivative of a Jacobian has too many indices")
        return tensor.jacobian(of.shape, by.shape, slopes)

    #: How each kind of node is computed.
    _rules: ClassVar[dict[type[Node], Callable[["Evaluator[Any]", Any], Tensor[Any]]]] = {
        Number: lambda self, node: Tensor((), (self.ring.number(node.value),)),
        Name: _name,
        Entry: _entry,
        Sum: lambda self, node: self._elementwise(node.operands, self.ring.add, "sum"),
        Hadamard: lambda self, node: self._elementwise(
            node.operands, self.ring.multiply, "elementwise product"
        ),
        Negative: _negative,
        Quotient: _quotient,
        Power: _power,
        MatMul: lambda self, node: reduce(self._matrix_product, map(self._of, node.operands)),
        Product: lambda self, node: reduce(self._paper_product, map(self._of, node.operands)),
        Transpose: lambda self, node: tensor.transposed(self._of(node.operand)),
        Outer: lambda self, node: tensor.outer(
            self._of(node.left), self._of(node.right), self.ring.multiply
        ),
        Diagonal: lambda self, node: tensor.diagonal(
            self._of(node.operand), self.ring.number(Fraction(0))
        ),
        Trace: lambda self, node: squares.trace(self._of(node.operand), self.ring),
        Determinant: lambda self, node: squares.determinant(
            self._of(node.operand), self.ring, self.budget
        ),
        MatrixPower: lambda self, node: squares.power(
            self._of(node.operand), node.exponent, self.ring, self.budget
        ),
        Array: lambda self, node: Tensor(
            node.shape, [self._of(entry).entries[0] for entry in node.entries]
        ),
        Aggregate: _aggregate,
        Function: _function,
        Derivative: _derivative,
    }


class _DualEvaluator(Evaluator[Any]):
    """Evaluates in dual numbers, one name being the free variable."""

    def __init__(self, below: Evaluator[Any], by: str, value: Tensor[Any]) -> None:
        self.duals: DualRing[Any] = DualRing(below.ring)
        seeds = [self.duals.seed(x, i) for i, x in enumerate(value.entries)]
        super().__init__(below.model, self.duals, below.budget, {by: Tensor(value.shape, seeds)})
        self.nesting = below.nesting + 1
        self._below, self._by = below, by

    def _waits_for(self, node: Node) -> tuple[Node, ...]:
        """Names that do not depend on the free variable are taken from the ring below."""
        if isinstance(node, (Name, Entry)) and node.name not in self._names:
            self._take_from_below(node.name)
        return super()._waits_for(node)

    def _take_from_below(self, name: str) -> None:
        if self._by not in self.model.sources[name]:
            value = self._below.name(name)
            self._names[name] = Tensor(value.shape, [self.duals.lift(x) for x in value.entries])


def indices(shape: Shape) -> list[Shape]:
    """Return all indices of an array in row-major order."""
    steps = [prod(shape[i + 1 :]) for i in range(len(shape))]
    return [
        tuple(k // step % n for step, n in zip(steps, shape, strict=True))
        for k in range(prod(shape))
    ]
