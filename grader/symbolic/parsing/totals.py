"""Squared norms and sums over one index: ``‖y - t‖²``, ``∑_i y_i log p_i``."""

from abc import abstractmethod

from grader.errors import BadSyntax, ForbiddenConstruct, TooLarge
from grader.symbolic.parsing.indices import Over, Unit
from grader.symbolic.parsing.stream import TokenStream
from grader.symbolic.parsing.tokens import Kind, Token
from grader.symbolic.tree import Aggregate, Hadamard, Name, Node, Product
from grader.symbolic.walks import substitute, walk

#: Each sum inside a sum is a level of Python's own stack.
MAX_TOTALS = 8


class Totals(TokenStream):
    """The part of the grammar that reads what adds up all entries of a vector."""

    #: The letter that a sum runs over, inside the sum.
    _running: str = ""
    #: How many sums are open.
    _totals: int = 0
    #: Whether the next ``‖`` closes a norm.
    in_norm: bool = False

    @abstractmethod
    def term(self) -> Node:
        """Parse one product."""

    def norm(self) -> Node:
        """Parse a norm with its square."""
        opening = self.take(Kind.NORM)
        outside, self.in_norm = self.in_norm, True
        inside = self.expression()
        self.in_norm = outside
        self.take(Kind.NORM)
        return self.squared(inside, opening)

    def squared(self, inside: Node, opening: Token) -> Node:
        """Parse the square behind a norm, and its index before it."""
        if self.at(Kind.SUBSCRIPT):
            self.take()
            self._skipped()
        exponent = self.ahead(2) if self.ahead(1).kind is Kind.BEGIN else self.ahead(1)
        if not self.at(Kind.POWER) or exponent.value != 2:
            reason = "a norm without its square is not read"
            raise ForbiddenConstruct(reason, self.text, opening.start)
        self.take()
        self._skipped()
        return Aggregate("sum", inside**2)

    def _skipped(self) -> Token:
        """Go past an index, braced or not, and return its first token."""
        if not self.at(Kind.BEGIN):
            return self.take()
        self.take()
        first = self.peek
        while not self.at(Kind.END) and not self.at(Kind.FINISH):
            self.take()
        self.take(Kind.END)
        return first

    def total(self) -> Node:
        """Parse a sum over the entries of vectors; inside it products are entry by entry."""
        opening = self.take(Kind.TOTAL)
        if self._totals >= MAX_TOTALS:
            reason = f"sums are nested more than {MAX_TOTALS} deep"
            raise TooLarge(reason, self.text, opening.start)
        self._totals += 1
        if not self.at(Kind.SUBSCRIPT):
            reason = "a sum needs the index it runs over"
            raise BadSyntax(reason, self.text, opening.start)
        self.take()
        index, outside = self._skipped(), self._running
        if self.at(Kind.POWER):
            self.take()
            self._skipped()
        self._running = index.text
        body = self.term()
        self._running = outside
        self._totals -= 1
        if any(isinstance(part, Unit) and index.text in part.units for part in walk(body)):
            return Over(index.text, body)
        return Aggregate("sum", substitute(body, _by_entry))

    def symbol(self, token: Token, spelling: str | None = None) -> Name:
        """Return the name that a token stands for; an entry of a sum stands for its vector."""
        known = self.vocabulary.symbol(token.text) is not None
        if self._running and not known and token.text.endswith(self._running):
            return super().symbol(token, token.text.removesuffix(self._running).rstrip("_"))
        return super().symbol(token, spelling)


def _by_entry(node: Node) -> Node | None:
    return Hadamard(node.operands) if isinstance(node, Product) else None
