"""The expression tree: every formula, typed, written in LaTeX or traced from code, is one of these.

Nodes are frozen values that know nothing of what they mean; an interpretation of them is in
:mod:`grader.symbolic.evaluate` (in any ring), :mod:`grader.symbolic.printing` and so on. Sums and
products hold any number of operands, so a sum of 10,000 terms is one node deep. One node may be
used in many places: what is called a tree is a graph to whoever walks it (:mod:`.walks`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Shape = tuple[int, ...]
Aggregation = Literal["sum", "mean"]


@dataclass(frozen=True, slots=True)
class Node:
    """Any expression. The operators build elementwise arithmetic, as in NumPy."""

    @property
    def children(self) -> tuple["Node", ...]:
        """The expressions this one is made of."""
        return ()

    def rebuilt(self, children: Sequence["Node"]) -> "Node":
        """Return the same kind of node over other children; what it is beside them stays."""
        return type(self)(*children) if children else self

    def __add__(self, other: "Node | int | Fraction") -> "Node":
        return add(self, as_node(other))

    def __sub__(self, other: "Node | int | Fraction") -> "Node":
        return add(self, negative(as_node(other)))

    def __rsub__(self, other: int | Fraction) -> "Node":
        return add(as_node(other), negative(self))

    def __mul__(self, other: "Node | int | Fraction") -> "Node":
        return multiply(self, as_node(other))

    def __radd__(self, other: int | Fraction) -> "Node":
        return add(as_node(other), self)

    def __rmul__(self, other: int | Fraction) -> "Node":
        return multiply(as_node(other), self)

    def __truediv__(self, other: "Node | int | Fraction") -> "Node":
        return Quotient(self, as_node(other))

    def __rtruediv__(self, other: int | Fraction) -> "Node":
        return Quotient(as_node(other), self)

    def __pow__(self, exponent: int) -> "Node":
        return self if exponent == 1 else Power(self, exponent)

    def __neg__(self) -> "Node":
        return negative(self)

    def __matmul__(self, other: "Node") -> "Node":
        return MatMul((self, other))

    @property
    def T(self) -> "Node":  # noqa: N802  NumPy's letter
        """The transpose."""
        return transpose(self)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """An exact number; decimals are kept as the fractions they are."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name(Node):
    """An input or a defined quantity of the model, by its canonical name."""

    name: str


@dataclass(frozen=True, slots=True)
class Entry(Node):
    """One entry of a named array; traced code uses it."""

    name: str
    index: Shape


@dataclass(frozen=True, slots=True)
class Operation(Node):
    """What the associative operations have in common: any number of operands."""

    operands: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """The operands."""
        return self.operands

    def rebuilt(self, children: Sequence[Node]) -> Node:
        """Return the same operation on other operands."""
        return type(self)(tuple(children))


class Sum(Operation):
    """``a + b + ...``; a difference is a sum with a :class:`Negative`."""

    __slots__ = ()


class Product(Operation):
    """The product of paper, ``a b``: of numbers, a number and an array, or matrices.

    Between partial derivatives it is the chain rule's product, a contraction over what they share.
    """

    __slots__ = ()


class Hadamard(Operation):
    """The elementwise product, NumPy's ``*``."""

    __slots__ = ()


class MatMul(Operation):
    """The matrix product, NumPy's ``@``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """What the operations on one array have in common."""

    operand: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """The operand."""
        return (self.operand,)


class Negative(Unary):
    """``-a``."""

    __slots__ = ()


class Transpose(Unary):
    """``a^T``."""

    __slots__ = ()


class Diagonal(Unary):
    """``diag(a)``: the square matrix with the vector ``a`` on its diagonal."""

    __slots__ = ()


class Trace(Unary):
    """``tr a``: the sum of a square matrix's diagonal."""

    __slots__ = ()


class Determinant(Unary):
    """``det a`` of a square matrix."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Outer(Node):
    """``a b^T`` of two vectors, NumPy's ``outer``."""

    left: Node
    right: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """Both vectors."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Quotient(Node):
    """``a / b``, elementwise."""

    numerator: Node
    denominator: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """Numerator and denominator."""
        return (self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Raised(Unary):
    """What powers for a whole number have in common."""

    exponent: int

    def rebuilt(self, children: Sequence[Node]) -> Node:
        """Return the same power of something else."""
        return type(self)(children[0], self.exponent)


class Power(Raised):
    """``a ** n``, elementwise."""

    __slots__ = ()


class MatrixPower(Raised):
    """``a^n`` of a square matrix: the inverse for -1."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Function(Node):
    """``f^(order)(argument)``, elementwise: an opaque ``f_k`` or a known function."""

    name: str
    order: int
    argument: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """The argument."""
        return (self.argument,)

    def rebuilt(self, children: Sequence[Node]) -> Node:
        """Return the same function of another argument."""
        return Function(self.name, self.order, children[0])


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """A sum or mean over one axis, or over everything when ``axis`` is None."""

    kind: Aggregation
    operand: Node
    axis: int | None = None
    keepdims: bool = False

    @property
    def children(self) -> tuple[Node, ...]:
        """The operand."""
        return (self.operand,)

    def rebuilt(self, children: Sequence[Node]) -> Node:
        """Return the same aggregation of another operand."""
        return Aggregate(self.kind, children[0], self.axis, self.keepdims)


@dataclass(frozen=True, slots=True)
class Derivative(Node):
    """``d of / d by``: the total derivative along the model, with ``by`` as the free variable.

    Its child is *not* evaluated by itself, so it counts as a leaf of :func:`fold`'s evaluation;
    a rewriting walk may still go into it.
    """

    of: Node
    by: str

    @property
    def children(self) -> tuple[Node, ...]:
        """The differentiated expression."""
        return (self.of,)

    def rebuilt(self, children: Sequence[Node]) -> Node:
        """Return the derivative of another expression by the same name."""
        return Derivative(children[0], self.by)


@dataclass(frozen=True, slots=True)
class Array(Node):
    """An array given entry by entry, in row-major order; the entries are scalars."""

    shape: Shape
    entries: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """The entries."""
        return self.entries

    def rebuilt(self, children: Sequence[Node]) -> Node:
        """Return an array of the same shape with other entries."""
        return Array(self.shape, tuple(children))


ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))


def as_node(value: Node | int | Fraction) -> Node:
    """Return the value as an expression."""
    return value if isinstance(value, Node) else Number(Fraction(value))


#: No operation takes in the operands of others beyond this: it would copy them again and again.
MAX_SPLICED = 256


def spliced(kind: type[Operation], operands: Sequence[Node]) -> list[Node]:
    """Return operands, with those of the same kind replaced by what they are made of."""
    parts: list[Node] = []
    for operand in operands:
        alike = type(operand) is kind and len(parts) + len(operand.children) <= MAX_SPLICED
        parts.extend(operand.children if alike else (operand,))
    return parts


def flat(kind: type[Operation], operands: Sequence[Node]) -> Node:
    """Build one n-ary operation, taking in operands that are of the same kind."""
    return joined(kind, spliced(kind, operands))


def joined(kind: type[Operation], operands: Sequence[Node]) -> Node:
    """Build one n-ary operation; of one operand it is that operand."""
    return operands[0] if len(operands) == 1 else kind(tuple(operands))


def negative(node: Node) -> Node:
    """Negate, without piling up signs."""
    if isinstance(node, Negative):
        return node.operand
    return Number(-node.value) if isinstance(node, Number) else Negative(node)


def transpose(node: Node) -> Node:
    """Transpose, without piling up transpositions."""
    return node.operand if isinstance(node, Transpose) else Transpose(node)


def add(*terms: Node) -> Node:
    """Add, leaving out zeros."""
    return total(spliced(Sum, terms))


def total(terms: Sequence[Node]) -> Node:
    """Build a sum of these terms as they are, leaving out zeros."""
    kept = [term for term in terms if term != ZERO]
    return joined(Sum, kept) if kept else ZERO


def multiply(*factors: Node, kind: type[Operation] = Hadamard) -> Node:
    """Multiply, collecting numbers in front and leaving out ones."""
    return product(spliced(kind, factors), kind)


def product(factors: Sequence[Node], kind: type[Operation] = Hadamard) -> Node:
    """Build a product of these factors as they are, numbers collected in front."""
    coefficient, kept = Fraction(1), []
    for factor in factors:
        if isinstance(factor, Number):
            coefficient *= factor.value
        else:
            kept.append(factor)
    if coefficient == 0 or not kept:
        return Number(coefficient)
    if coefficient == -1:
        return negative(joined(kind, kept))
    return joined(kind, kept if coefficient == 1 else [Number(coefficient), *kept])
