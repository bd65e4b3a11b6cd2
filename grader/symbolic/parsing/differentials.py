r"""Derivatives: ``∂A/∂b``, ``dL/dW``, ``\frac{\partial A}{\partial b}``, ``∇_W L``."""

from fractions import Fraction
from functools import cached_property

from grader.symbolic.gradient_names import gradient_name
from grader.symbolic.parsing.stream import TokenStream
from grader.symbolic.parsing.tokens import Kind, Token
from grader.symbolic.tree import Derivative, Function, Name, Node, Number, Quotient


class Differentials(TokenStream):
    """The part of the grammar that reads derivatives and fractions."""

    #: Whether the derivative of an activation by its argument is its slope, entry by entry.
    entrywise: bool = False

    @cached_property
    def slopes(self) -> dict[int, Node]:
        """The slopes that were read so, by identity."""
        return {}

    def is_change(self, token: Token) -> bool:
        r"""Whether a token belongs to the name behind it: ``\Delta W``, ``d\gamma``."""
        if token.text in {"Delta", "nabla"}:
            return True
        apart = token.text == "d" and self.vocabulary.symbol("d") is None
        return apart and self.vocabulary.symbol(f"d{self.peek.text}") is not None

    def change(self, token: Token) -> Node:
        """Parse the name behind such a token with it."""
        following = self.take()
        name = ("d" if token.text == "d" else "Delta") + following.text
        return self.symbol(Token(Kind.NAME, token.start, following.end, name))

    def at_differential(self) -> bool:
        """Whether ``dL/dW_2`` stands here: two names that start with d, around a division."""
        first, slash, second = (self.ahead(i) for i in range(3))
        return (
            slash.kind is Kind.DIVIDE
            and second.kind is Kind.NAME
            and all(
                token.text[:1] == "d" and self.vocabulary.symbol(token.text[1:])
                for token in (first, second)
            )
        )

    def leibniz(self) -> Node:
        """Parse ``dL/dW_2``."""
        above, _, below = self.take(), self.take(), self.take()
        of = self.symbol(above, above.text[1:])
        return Derivative(of, self.symbol(below, below.text[1:]).name)

    def partial(self) -> Node:
        """Parse ``∂ A / ∂ b`` or ``∂ / ∂ b (A)``."""
        self.take(Kind.PARTIAL)
        of = None if self.peek.kind is Kind.DIVIDE else self.operand()
        self.take(Kind.DIVIDE)
        self.take(Kind.PARTIAL)
        return self._derivative(of, self.take(Kind.NAME))

    def nabla(self) -> Node:
        """Parse ``∇_{W} L`` or ``∇W``: a gradient of the loss."""
        self.take(Kind.NABLA)
        if self.peek.kind is Kind.SUBSCRIPT:
            self.take()
        braced = self.peek.kind in {Kind.BEGIN, Kind.OPEN}
        if braced:
            self.take()
        by = self.symbol(self.take(Kind.NAME))
        if braced:
            self.take()
        if self.peek.kind is Kind.NAME and self.vocabulary.symbol(self.peek.text) == self.loss:
            self.take()
        if self.loss is None:
            raise self.unexpected("but there is no loss to differentiate")
        return Derivative(Name(self.loss), by.name)

    def fraction(self) -> Node:
        """Parse a LaTeX fraction: a derivative if its parts begin with ``∂``."""
        self.take(Kind.FRACTION)
        if self.ahead(1).kind is not Kind.PARTIAL:
            return Quotient(self.group(), self.group())
        self.take(Kind.BEGIN)
        self.take(Kind.PARTIAL)
        if self.peek.kind is Kind.NAME and self.ahead(1).kind is Kind.END:
            function = self.vocabulary.function(self.peek.text)
            if function and self.vocabulary.symbol(self.peek.text) is None:
                return self._slope(*function)
        of = None if self.peek.kind is Kind.END else self.expression()
        self.take(Kind.END)
        self.take(Kind.BEGIN)
        self.take(Kind.PARTIAL)
        by = self.take(Kind.NAME)
        self.take(Kind.END)
        return self._derivative(of, by)

    def _slope(self, name: str, order: int) -> Node:
        r"""Parse the rest of ``\frac{d f_2}{d s_2}``; a place behind a bar is put in later."""
        primes = self.take(Kind.NAME).primes
        self.take(Kind.END)
        self.take(Kind.BEGIN)
        self.take(Kind.PARTIAL)
        by = self.take(Kind.NAME)
        self.take(Kind.END)
        evaluated = self.peek.kind is Kind.EVALUATED
        at = Number(Fraction(0)) if evaluated else self.symbol(by)
        return Function(name, order + primes + 1, at)

    def _derivative(self, of: Node | None, by: Token) -> Node:
        """Build the derivative by a name, or by an entry of it."""
        of, name = self.operand() if of is None else of, self.symbol(by)
        if self.entrywise and isinstance(of, Function) and of.argument == name:
            slope = Function(of.name, of.order + 1, name)
            self.slopes[id(slope)] = slope
            return slope
        derivative = Derivative(of, name.name)
        gradient = gradient_name(derivative, self.model) if by.units else None
        return self.entry(Name(gradient) if gradient else derivative, by.units)
