"""Squared norms and sums over one index: ``‖y - t‖²``, ``∑_i y_i log p_i``.

Where names are those of code, ``dout_b`` of an array with rows is a row: ``∑_b dout_b`` is the sum
of its rows, ``sum(dout, axis=0)``.
"""

from fractions import Fraction

from grader.errors import BadSyntax, ForbiddenConstruct, TooLarge
from grader.symbolic.model import Reading
from grader.symbolic.parsing.indices import Over, Unit
from grader.symbolic.parsing.stream import TokenStream
from grader.symbolic.parsing.tokens import Kind, Token
from grader.symbolic.tree import (
    Aggregate,
    Function,
    Hadamard,
    Name,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
)
from grader.symbolic.walks import substitute, walk

#: Each sum inside a sum is a level of Python's own stack.
MAX_TOTALS = 8
#: What is done entry by entry.
_BY_ENTRY = (Function, Hadamard, Name, Negative, Number, Power, Quotient, Sum)


class Totals(TokenStream):
    """The part of the grammar that reads what adds up all entries of a vector."""

    #: The letter that a sum runs over, inside the sum.
    _running: str = ""
    #: The names that have this letter, inside the sum.
    _run_over: frozenset[Name] = frozenset()
    #: How many sums are open.
    _totals: int = 0
    #: Whether the next ``‖`` closes a norm.
    in_norm: bool = False

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
            raise TooLarge(f"sums are nested more than {MAX_TOTALS} deep", self.text, opening.start)
        self._totals += 1
        if not self.at(Kind.SUBSCRIPT):
            raise BadSyntax("a sum needs the index it runs over", self.text, opening.start)
        self.take()
        index, outside = self._skipped(), (self._running, self._run_over)
        limit = ""
        if self.at(Kind.POWER):
            self.take()
            limit = self._skipped().text
        self._running, self._run_over = index.text, frozenset()
        body = self.term()
        run_over = self._run_over
        self._running, self._run_over = outside
        self._totals -= 1
        if any(map(self._has_rows, run_over)):
            over = (index.text.upper(), limit)
            return self._over_rows(substitute(body, _by_entry), run_over, over, opening)
        numbered = [part.units for part in walk(body) if isinstance(part, Unit)]
        if any(index.text in units for units in numbered):
            size = self.model.definitions.get(limit)
            return Over(index.text, body, int(size.value) if isinstance(size, Number) else None)
        if numbered:
            reason = f"nothing in this sum is numbered by {index.text}, over which it runs"
            raise ForbiddenConstruct(reason, self.text, opening.start)
        return Aggregate("sum", substitute(body, _by_entry))

    def symbol(self, token: Token, spelling: str | None = None) -> Name:
        """Return the name that a token stands for; an entry of a sum stands for its vector."""
        known = self.vocabulary.symbol(token.text) is not None
        if self._running and not known and token.text.endswith(self._running):
            name = super().symbol(token, token.text.removesuffix(self._running).rstrip("_"))
            self._run_over |= {name}
            return name
        return super().symbol(token, spelling)

    def entry(self, node: Node, units: str) -> Node:
        """Return an entry; a row that the sum runs over stands for its array."""
        if units and units == self._running and isinstance(node, Name) and self._has_rows(node):
            self._run_over |= {node}
            return node
        return super().entry(node, units)

    def _has_rows(self, node: Node) -> bool:
        return self.model.reading is Reading.NUMPY and len(self.shape(node)) > 1

    def _over_rows(
        self, body: Node, rows: frozenset[Name], over: tuple[str, str], opening: Token
    ) -> Node:
        """Return the sum of rows, if it is one whatever stands in it.

        Its index or limit has to say so: ``∑_b`` or ``∑_i^B``. By another letter a writer may mean
        the entries of one row.
        """
        plain = all(isinstance(part, _BY_ENTRY) for part in walk(body))
        arrays = {part for part in walk(body) if isinstance(part, Name) and self._has_rows(part)}
        lengths = {Number(Fraction(self.shape(row)[0])) for row in rows if self._has_rows(row)}
        said = {self.model.definitions.get(name) for name in over}
        if not plain or arrays != rows or len(lengths) != 1 or not lengths <= said:
            reason = "a sum over rows is read if its index says so, and all in it are rows"
            raise ForbiddenConstruct(reason, self.text, opening.start)
        return Aggregate("sum", body, axis=0)


def _by_entry(node: Node) -> Node | None:
    return Hadamard(node.operands) if isinstance(node, Product) else None
