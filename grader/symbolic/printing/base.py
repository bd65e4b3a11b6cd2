"""What all printers share: brackets where the grammar needs them, and no more."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, ClassVar

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
    Operation,
    Outer,
    Power,
    Product,
    Quotient,
    Sum,
    Trace,
    Transpose,
)
from grader.symbolic.walks import fold

#: How tight a printed expression holds together.
SUM, WEAK, TIGHT, ATOM = range(4)
#: Text and how tight it holds.
Printed = tuple[str, int]
#: What is printed as a call, by its name.
_CALLED: dict[type[Node], str] = {
    Trace: "tr",
    Determinant: "det",
    Outer: "outer",
    Diagonal: "diag",
}


class TooLong(Exception):
    """The text of an expression is longer than anybody asked for."""


class Printer(ABC):
    """Prints a tree; subclasses are notations.

    Parameters
    ----------
    limit : int
        Characters. What an expression shares is written again wherever it is used, so a small
        graph may be a text that fits nowhere.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit

    #: Operator and strength of the n-ary products.
    products: ClassVar[dict[type[Operation], tuple[str, int]]]
    #: What stands between a number and what it scales.
    scaling: ClassVar[str] = " * "

    def print(self, node: Node) -> str:
        """Return the expression as text; raise TooLong beyond the limit."""
        return fold(node, self._combine)[0]

    def _combine(self, node: Node, children: tuple[Printed, ...]) -> Printed:
        if sum(len(text) for text, _ in children) > self._limit:
            raise TooLong
        return self._rules[type(node)](self, node, children)

    @abstractmethod
    def name(self, name: str) -> str:
        """Return a name."""

    @abstractmethod
    def bracketed(self, text: str) -> str:
        """Put brackets around."""

    @abstractmethod
    def function(self, node: Function, argument: str) -> Printed:
        """Return an applied function; the argument comes without brackets."""

    @abstractmethod
    def power(self, base: str, exponent: int) -> str:
        """Return a power of what holds together."""

    @abstractmethod
    def transposed(self, operand: str) -> str:
        """Return the transposition of what holds together."""

    @abstractmethod
    def quotient(self, above: Printed, below: Printed) -> Printed:
        """Return a quotient."""

    @abstractmethod
    def call(self, name: str, arguments: Sequence[str]) -> str:
        """Return a call such as ``sum(x, axis=0)``."""

    def derivative(self, node: Derivative, of: str) -> Printed:
        """Return a partial derivative; the numerator comes with brackets if it needs them."""
        return f"∂{of}/∂{self.name(node.by)}", TIGHT

    def entry(self, node: Entry) -> str:
        """Return one entry of an array."""
        return f"{self.name(node.name)}[{', '.join(map(str, node.index))}]"

    def held(self, printed: Printed, strength: int) -> str:
        """Return the text, in brackets if it does not hold as tight as asked."""
        return printed[0] if printed[1] >= strength else self.bracketed(printed[0])

    def fraction(self, value: Fraction) -> Printed:
        """Return an exact number."""
        if value < 0:
            return f"-{self.fraction(-value)[0]}", SUM
        if value.denominator == 1:
            return str(value), ATOM
        return self.quotient((str(value.numerator), ATOM), (str(value.denominator), ATOM))

    # Rules

    def _sum(self, node: Sum, children: tuple[Printed, ...]) -> Printed:
        text = ""
        for term, printed in zip(node.operands, children, strict=True):
            negative = isinstance(term, Negative) or (isinstance(term, Number) and term.value < 0)
            body = printed[0] if negative else self.held(printed, WEAK)
            text += f" - {body[1:]}" if negative and text else f" + {body}" if text else body
        return text, SUM

    def _product(self, node: Operation, children: tuple[Printed, ...]) -> Printed:
        operator, strength = self.products[type(node)]
        parts = [self.held(child, ATOM) for child in children]
        if isinstance(node.operands[0], Number) and len(parts) > 1:
            parts[:2] = [f"{parts[0]}{self.scaling}{parts[1]}"]
        return operator.join(parts), strength

    def _transpose(self, node: Transpose, children: tuple[Printed, ...]) -> Printed:
        held = self.held(children[0], ATOM)
        raised = isinstance(node.operand, (MatrixPower, Power))
        return self.transposed(self.bracketed(held) if raised else held), ATOM

    def matrix_power(self, base: str, exponent: int) -> str:
        """Return a power of a matrix that holds together."""
        return self.power(base, exponent)

    def _matrix_power(self, node: MatrixPower, children: tuple[Printed, ...]) -> Printed:
        held = self.held(children[0], ATOM)
        tight = isinstance(node.operand, Name) or children[0][1] < ATOM
        return self.matrix_power(held if tight else self.bracketed(held), node.exponent), ATOM

    def _power(self, node: Power, children: tuple[Printed, ...]) -> Printed:
        tight = isinstance(node.operand, (Name, Number, Function)) or children[0][1] < ATOM
        held = self.held(children[0], ATOM)
        return self.power(held if tight else self.bracketed(held), node.exponent), ATOM

    def _called(self, node: Node, children: tuple[Printed, ...]) -> Printed:
        return self.call(_CALLED[type(node)], [text for text, _ in children]), ATOM

    def _aggregate(self, node: Aggregate, children: tuple[Printed, ...]) -> Printed:
        arguments = [children[0][0]]
        if node.axis is not None:
            arguments.append(self.keyword("axis", str(node.axis)))
        if node.keepdims:
            arguments.append(self.keyword("keepdims", "True"))
        return self.call(node.kind, arguments), ATOM

    def keyword(self, name: str, value: str) -> str:
        """Return a keyword argument."""
        return f"{name}={value}"

    def _derivative(self, node: Derivative, children: tuple[Printed, ...]) -> Printed:
        return self.derivative(
            node, children[0][0] if isinstance(node.of, Name) else self.bracketed(children[0][0])
        )

    def _array(self, node: Array, children: tuple[Printed, ...]) -> Printed:
        return _nested([text for text, _ in children], node.shape), ATOM

    _rules: ClassVar[dict[type[Node], Callable[["Printer", Any, tuple[Printed, ...]], Printed]]] = {
        Number: lambda self, node, _: self.fraction(node.value),
        Name: lambda self, node, _: (self.name(node.name), ATOM),
        Entry: lambda self, node, _: (self.entry(node), ATOM),
        Sum: _sum,
        Product: _product,
        Hadamard: _product,
        MatMul: _product,
        Negative: lambda self, _, children: (f"-{self.held(children[0], WEAK)}", SUM),
        Transpose: _transpose,
        Power: _power,
        MatrixPower: _matrix_power,
        **dict.fromkeys(_CALLED, _called),
        Quotient: lambda self, _, children: self.quotient(*children),
        Function: lambda self, node, children: self.function(node, children[0][0]),
        Aggregate: _aggregate,
        Derivative: _derivative,
        Array: _array,
    }


def _nested(texts: Sequence[str], shape: Sequence[int]) -> str:
    if len(shape) < 2:
        return f"[{', '.join(texts)}]"
    step = len(texts) // shape[0]
    rows = [_nested(texts[i : i + step], shape[1:]) for i in range(0, len(texts), step)]
    return f"[{', '.join(rows)}]"
