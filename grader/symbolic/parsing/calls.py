"""Calls that are not functions of one entry: ``sum(x, axis=1)``, ``outer(a, b)``, ``max(0, s)``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.errors import BadSyntax, ForbiddenConstruct
from grader.symbolic.parsing.indices import Over, Unit, written_out
from grader.symbolic.parsing.stream import TokenStream
from grader.symbolic.parsing.tokens import Kind, Token
from grader.symbolic.tree import (
    ZERO,
    Aggregate,
    Aggregation,
    Diagonal,
    Function,
    Hadamard,
    MatMul,
    Node,
    Number,
    Outer,
    Product,
    Sum,
    negative,
    transpose,
)


@dataclass(frozen=True)
class Keywords:
    """The keyword arguments that calls may have."""

    axis: int | None = None
    keepdims: bool = False


@dataclass(frozen=True)
class Call:
    """A known call: how many positional arguments it takes and what it builds."""

    fewest: int
    most: int
    build: Callable[[Sequence[Node], Keywords], Node]


def _aggregate(kind: Aggregation) -> Call:
    def build(arguments: Sequence[Node], keywords: Keywords) -> Node:
        axis = keywords.axis
        if len(arguments) > 1 and isinstance(arguments[1], Number):
            axis = int(arguments[1].value)
        return Aggregate(kind, arguments[0], axis, keywords.keepdims)

    return Call(1, 2, build)


def _larger(arguments: Sequence[Node], _: Keywords) -> Node:
    first, second = arguments
    if ZERO in (first, second):
        return Function("relu", 0, second if first == ZERO else first)
    return Sum((second, Function("relu", 0, Sum((first, negative(second))))))


def _smaller(arguments: Sequence[Node], keywords: Keywords) -> Node:
    return negative(_larger([negative(argument) for argument in arguments], keywords))


CALLS = {
    "sum": _aggregate("sum"),
    "mean": _aggregate("mean"),
    "outer": Call(2, 2, lambda a, _: Outer(*a)),
    "dot": Call(2, 2, lambda a, _: Product(tuple(a))),
    "matmul": Call(2, 2, lambda a, _: MatMul(tuple(a))),
    "multiply": Call(2, 2, lambda a, _: Hadamard(tuple(a))),
    "add": Call(2, 2, lambda a, _: Sum(tuple(a))),
    "subtract": Call(2, 2, lambda a, _: Sum((a[0], negative(a[1])))),
    "divide": Call(2, 2, lambda a, _: a[0] / a[1]),
    "negative": Call(1, 1, lambda a, _: negative(a[0])),
    "transpose": Call(1, 1, lambda a, _: transpose(a[0])),
    "square": Call(1, 1, lambda a, _: a[0] ** 2),
    "diag": Call(1, 1, lambda a, _: Diagonal(a[0])),
    "diagflat": Call(1, 1, lambda a, _: Diagonal(a[0])),
    "maximum": Call(2, 2, _larger),
    "max": Call(2, 2, _larger),
    "minimum": Call(2, 2, _smaller),
    "min": Call(2, 2, _smaller),
}
#: Calls that may follow an array as methods.
METHODS = {name: CALLS[name] for name in ("sum", "mean", "dot", "transpose")}


def call(stream: TokenStream, known: Call, token: Token, before: list[Node]) -> Node:
    """Parse the arguments of a call; ``before`` holds the array of a method."""
    arguments, keywords = list(before), Keywords()
    opening = stream.take(Kind.OPEN)
    while not stream.at(Kind.CLOSE):
        if stream.at(Kind.NAME) and stream.ahead(1).kind is Kind.EQUALS:
            keywords = _keyword(stream, keywords)
        else:
            arguments.append(stream.expression())
        if not stream.at(Kind.CLOSE):
            stream.take(Kind.COMMA)
    stream.take(Kind.CLOSE)
    if not known.fewest <= len(arguments) <= known.most:
        source = stream.source(token)
        reason = f"`{source}` takes {known.fewest} argument(s), found {len(arguments)}"
        raise BadSyntax(reason, stream.text, opening.start)
    return known.build(arguments, keywords)


def _keyword(stream: TokenStream, keywords: Keywords) -> Keywords:
    token = stream.take()
    stream.take(Kind.EQUALS)
    sign = -1 if stream.at(Kind.MINUS) and stream.take() else 1
    value = stream.take()
    if token.text == "keepdims" and value.text in {"True", "False", "1", "0"}:
        return Keywords(keywords.axis, value.text in {"True", "1"})
    if token.text == "axis" and value.kind is Kind.NUMBER and value.value.denominator == 1:
        return Keywords(sign * int(value.value), keywords.keepdims)
    if token.text == "axis" and value.text == "None":
        return keywords
    reason = f"`{stream.source(token)}={stream.source(value)}` is not read; axis and keepdims are"
    raise ForbiddenConstruct(reason, stream.text, token.start)


def einsum(stream: TokenStream, token: Token) -> Node:
    """Parse ``einsum('i,j->ij', a, b)``: a sum over the letters that are not asked for."""
    asked, _, axes = token.units.partition("->")
    stream.take(Kind.OPEN)
    factors: list[Node] = []
    for letters in asked.split(","):
        if factors:
            stream.take(Kind.COMMA)
        operand = stream.operand()
        factors.append(Unit(operand, letters) if letters else operand)
    stream.take(Kind.CLOSE)
    node: Node = Product(tuple(factors))
    for letter in sorted(set(asked) - set(axes) - {","}):
        node = Over(letter, node)
    return written_out(node, stream.model, stream.text, axes)
