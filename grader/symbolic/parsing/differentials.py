r"""Derivatives: ``∂A/∂b``, ``dL/dW``, ``\frac{\partial A}{\partial b}``, ``∇_W L``."""

from grader.symbolic.parsing.stream import TokenStream
from grader.symbolic.parsing.tokens import Kind
from grader.symbolic.tree import Derivative, Name, Node, Quotient


class Differentials(TokenStream):
    """The part of the grammar that reads derivatives and fractions."""

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
        by = self.symbol(self.take(Kind.NAME))
        return self._derivative(of, by)

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
            reason = "but there is no loss to differentiate"
            raise self.unexpected(reason)
        return Derivative(Name(self.loss), by.name)

    def fraction(self) -> Node:
        """Parse a LaTeX fraction: a derivative if its parts begin with ``∂``."""
        self.take(Kind.FRACTION)
        if self.ahead(1).kind is not Kind.PARTIAL:
            return Quotient(self.group(), self.group())
        self.take(Kind.BEGIN)
        self.take(Kind.PARTIAL)
        of = None if self.peek.kind is Kind.END else self.expression()
        self.take(Kind.END)
        self.take(Kind.BEGIN)
        self.take(Kind.PARTIAL)
        by = self.symbol(self.take(Kind.NAME))
        self.take(Kind.END)
        return self._derivative(of, by)

    def _derivative(self, of: Node | None, by: Name) -> Node:
        return Derivative(self.operand() if of is None else of, by.name)
