"""The grammar that text and LaTeX share: precedence climbing over tokens, depth-bounded.

On paper ``⊙`` binds weaker than a matrix product, ``f'(s) ⊙ W^T d`` being ``f'(s) ⊙ (W^T d)``; in
the NumPy reading all products are equal and go from left to right, as in Python.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from grader.errors import BadSyntax, ForbiddenConstruct, TooLarge
from grader.symbolic.model import Model
from grader.symbolic.parsing.calls import CALLS, METHODS, call, einsum
from grader.symbolic.parsing.differentials import Differentials
from grader.symbolic.parsing.indices import ALL, has_units, letters_of, written_out
from grader.symbolic.parsing.powers import Powers
from grader.symbolic.parsing.remarks import Remarks
from grader.symbolic.parsing.tokens import Kind, Token
from grader.symbolic.parsing.totals import Totals
from grader.symbolic.tree import (
    Function,
    Hadamard,
    MatMul,
    Name,
    Negative,
    Node,
    Number,
    Outer,
    Product,
    Quotient,
    Sum,
    negative,
    transpose,
)
from grader.symbolic.walks import depth

MAX_TREE_DEPTH = 200
MAX_PRIMES = 4

#: How tight each product binds, on paper and in NumPy. 0 is a juxtaposition.
_WEAK, _TIGHT = 1, 2
_STRENGTH: dict[Kind, tuple[int, int]] = {
    Kind.HADAMARD: (_WEAK, _WEAK),
    Kind.OUTER: (_WEAK, _WEAK),
    Kind.STAR: (_TIGHT, _WEAK),
    Kind.MATMUL: (_TIGHT, _WEAK),
    Kind.DIVIDE: (_TIGHT, _WEAK),
    Kind.DOT: (_TIGHT, _TIGHT),
}
_JUXTAPOSED = frozenset(
    {
        Kind.NAME,
        Kind.NUMBER,
        Kind.OPEN,
        Kind.FRACTION,
        Kind.PARTIAL,
        Kind.NABLA,
        Kind.BRACE,
        Kind.BEGIN,
        Kind.TOTAL,
    }
)
#: What stands for all units of an axis: ``W_{k:}``.
_WHOLE = frozenset({Kind.COLON, Kind.DOT, Kind.STAR})


class Grammar(Differentials, Remarks, Powers):
    """Parses one formula out of tokens; parameters as TokenStream's."""

    def __init__(self, tokens: list[Token], text: str, model: Model) -> None:
        super().__init__(tokens, text, model)
        #: The letters of the axes of a formula of entries; by default as they come.
        self.axes = ""

    def formula(self) -> Node:
        """Parse all tokens as one formula, without the prose around it."""
        self._skip_prose()
        node = self.expression()
        self._skip_prose()
        if self.peek.kind is not Kind.FINISH:
            raise self.unexpected("wanted an operator")
        if depth(node) > MAX_TREE_DEPTH:
            reason = f"the formula is more than {MAX_TREE_DEPTH} operations deep"
            raise TooLarge(reason, self.text, 0)
        if not has_units(node):
            return node
        self.axes = self.axes or letters_of(node)
        begin = self._tokens[0].start
        return written_out(node, self.model, self.text, self.axes, begin)

    def _skip_prose(self) -> None:
        while self.at(Kind.PROSE):
            self.take()

    # Sums and products

    def expression(self) -> Node:
        """Parse a sum; the sign of a term covers its whole product."""
        self.enter()
        terms = [self._signed()]
        while self.peek.kind in {Kind.PLUS, Kind.MINUS}:
            terms.append(self._signed())
        self.leave()
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def _sign(self) -> int:
        sign = 1
        while self.peek.kind in {Kind.PLUS, Kind.MINUS}:
            sign *= -1 if self.take().kind is Kind.MINUS else 1
        return sign

    def _signed(self) -> Node:
        sign = self._sign()
        node = self._products(_WEAK)
        return node if sign > 0 else negative(node)

    def _products(self, strength: int) -> Node:
        """Parse products at least as strong; a run of one operator is one node."""
        tighter = strength + 1
        operand = self._factor if strength == _TIGHT else lambda: self._products(tighter)
        run, running = [operand()], Kind.FINISH
        while True:
            kind = self._operator(strength)
            if kind is None:
                return self._joined(running, run)
            if kind is not running and len(run) > 1:
                run = [self._joined(running, run)]
            running = kind
            run.append(operand())
            if kind in {Kind.DIVIDE, Kind.OUTER}:
                run = [self._joined(running, run)]

    def _joined(self, kind: Kind, run: list[Node]) -> Node:
        """Join a run of operands; a slope that was a derivative multiplies entry by entry."""
        if kind is Kind.NAME and any(id(operand) in self.slopes for operand in run):
            kind = Kind.HADAMARD
        return _product(kind, run)

    def _operator(self, strength: int) -> Kind | None:
        """Take the next operator if it is of this strength; NAME stands for juxtaposition."""
        kind = self.peek.kind
        if kind in _STRENGTH:
            if _STRENGTH[kind][self.numpy] != strength:
                return None
            self.take()
            return Kind.HADAMARD if self.numpy and kind is Kind.STAR else _SAME.get(kind, kind)
        bars = {Kind.NORM: self.in_norm, Kind.BAR: self.in_bars}
        opens = kind in _JUXTAPOSED or not bars.get(kind, True)
        return Kind.NAME if strength == _TIGHT and opens else None

    # Factors

    def operand(self) -> Node:
        """Parse a name, number, call or bracket with what follows it: powers, transpositions."""
        return self._postfixed(self._atom())

    def term(self) -> Node:
        """Parse one product."""
        return self._products(_WEAK)

    def _factor(self) -> Node:
        sign = self._sign()
        node = self.operand()
        return node if sign > 0 else Negative(node)

    def _postfixed(self, node: Node) -> Node:
        while True:
            kind = self.peek.kind
            if kind is Kind.TRANSPOSE:
                self.take()
                node = transpose(node)
            elif kind is Kind.POWER:
                node = self.powered(node)
            elif kind is Kind.INVERSE_TRANSPOSE:
                node = self.inverse_transposed(node)
            elif kind is Kind.METHOD:
                node = self._method(node)
            elif kind is Kind.EVALUATED:
                node = self.evaluated(node)
            elif kind is Kind.SUBSCRIPT and isinstance(node, Name):
                node = self.entry(node, self._units())
            elif kind is Kind.SUBSCRIPT and isinstance(turned := transpose(node), Name):
                # ``(W^T)_{jk}`` is ``W_{kj}``
                node = transpose(self.entry(turned, self._units()[::-1]))
            else:
                return node

    def exponent_node(self) -> Node:
        """Parse what something is raised to."""
        sign = self._sign()
        if self.peek.kind is Kind.BEGIN:
            node = self.group()
        elif self.peek.kind is Kind.OPEN:
            node = self.bracketed()
        else:
            node = self._atom()
        return node if sign > 0 else negative(node)

    def _units(self) -> str:
        """Parse the letters behind a bracket: ``(W_{out})_{kj}``."""
        self.take(Kind.SUBSCRIPT)
        if not self.at(Kind.BEGIN):
            return self.take(Kind.NAME).text
        self.take()
        units = ""
        while not self.at(Kind.END):
            if self.peek.kind in _WHOLE:
                self.take()
                units += ALL
            else:
                units += self.take(None if self.at(Kind.COMMA) else Kind.NAME).text.strip(",")
        self.take()
        return units

    def _method(self, node: Node) -> Node:
        token = self.take(Kind.METHOD)
        if token.text not in METHODS:
            reason = f"`.{token.text}` is not read in a formula; only .T, .dot, .sum and .mean are"
            raise ForbiddenConstruct(reason, self.text, token.start)
        return call(self, METHODS[token.text], token, [node])

    def _atom(self) -> Node:
        if self.at(Kind.TRANSPOSE):  # raised before, as the French write it
            self.take()
            return transpose(self._atom())
        rule = self._atoms.get(self.peek.kind)
        if rule is None:
            raise self.unexpected("wanted a name, a number or a bracket")
        return rule(self)

    # Names and functions

    def _named(self) -> Node:
        if self.at_differential():
            return self.leibniz()
        token = self._of_its_layer(self.take(Kind.NAME))
        if self.peek.kind is Kind.NAME and self.is_change(token):
            return self.change(token)
        if self.peek.kind is Kind.OPEN and not self._is_function(token):
            if token.text == "einsum" and token.units:
                return einsum(self, token)
            if token.text in CALLS:
                return call(self, CALLS[token.text], token, [])
        if (
            token.text == "e"
            and self.peek.kind is Kind.POWER
            and self.vocabulary.symbol("e") is None
        ):
            self.take()
            return Function("exp", 0, self.exponent_node())
        return self._applied(token) if self._is_function(token) else self._quantity(token)

    def _of_its_layer(self, token: Token) -> Token:
        """Return ``f_2`` for an ``f`` that is taken of ``s_2``, where each layer has its own."""
        if self.vocabulary.knows(token.text) or not self.at(Kind.OPEN):
            return token
        of = self.ahead(1)
        argument = self.vocabulary.symbol(of.text) if of.kind is Kind.NAME else None
        alone = argument and argument.startswith("s_") and self.ahead(2).kind is Kind.CLOSE
        name = f"{token.text}_{argument[2:]}" if argument and alone else ""
        found = self.vocabulary.function(name)
        return replace(token, text=found[0], primes=token.primes + found[1]) if found else token

    def _quantity(self, token: Token) -> Node:
        """Return a name, an entry of it, or its transposition by a prime; or a trace."""
        if self.is_of_matrices(token):
            return self.of_matrix(token)
        if token.primes and self.at(Kind.OPEN):
            reason = f"`{self.source(token)}`: a prime is for functions; a transposition is `^T`"
            raise BadSyntax(reason, self.text, token.start)
        symbol = self.entry(self.symbol(token), token.units)
        return transpose(symbol) if token.primes else symbol

    def _is_function(self, token: Token) -> bool:
        if self.vocabulary.function(token.text) is None:
            return False
        # ``a_1 (1 - a_1)`` is a product: a letter that is a quantity is a function only if primed.
        return token.primes > 0 or self.vocabulary.symbol(token.text) is None

    def _applied(self, token: Token) -> Node:
        found = self.vocabulary.function(token.text)
        assert found is not None
        name, order = found[0], found[1] + token.primes
        if order > MAX_PRIMES:
            reason = f"derivatives beyond the order {MAX_PRIMES} are not read"
            raise TooLarge(reason, self.text, token.start)
        exponent = 1
        if self.peek.kind is Kind.POWER:
            exponent = int(self.exponent(self.take()))
        return Function(name, order, self._argument(token)) ** exponent

    def _argument(self, token: Token) -> Node:
        if self.peek.kind is Kind.OPEN:
            return self.bracketed()
        if self.peek.kind is Kind.BEGIN:
            return self.group()
        if self.peek.kind is Kind.BAR and not self.in_bars:
            return self.barred()
        if self.peek.kind in {Kind.NAME, Kind.NUMBER} and not self.numpy:
            return self._argument_without_brackets()
        source = self.source(token)
        reason = f"`{source}` is a function; write what it is taken of, for example `{source}(s)`"
        raise BadSyntax(reason, self.text, token.start)

    def _argument_without_brackets(self) -> Node:
        """Parse ``tanh s_2``: one name, not a product."""
        if self.peek.kind is Kind.NUMBER:
            return Number(self.take().value)
        token = self.take()
        if self.is_of_matrices(token):
            return self.of_matrix(token)
        return self.entry(self.symbol(token), token.units)

    #: What an operand may begin with.
    _atoms: ClassVar[dict[Kind, Callable[["Grammar"], Node]]] = {
        Kind.NUMBER: lambda self: Number(self.take().value),
        Kind.NAME: _named,
        Kind.OPEN: Differentials.bracketed,
        Kind.BEGIN: Differentials.group,
        Kind.PARTIAL: Differentials.partial,
        Kind.NABLA: Differentials.nabla,
        Kind.FRACTION: Differentials.fraction,
        Kind.BRACE: Remarks.underbraced,
        Kind.NORM: Totals.norm,
        Kind.BAR: Powers.barred,
        Kind.TOTAL: Totals.total,
    }


#: On paper all of these are the same product.
_SAME = {Kind.STAR: Kind.NAME, Kind.DOT: Kind.NAME}


def _product(kind: Kind, run: list[Node]) -> Node:
    """Join a run of operands of one operator."""
    if len(run) == 1:
        return run[0]
    if kind is Kind.DIVIDE:
        return Quotient(*run)
    if kind is Kind.OUTER:
        return Outer(*run)
    return {Kind.HADAMARD: Hadamard, Kind.MATMUL: MatMul}.get(kind, Product)(tuple(run))
