r"""What is remarked below a formula: ``\underbrace{a}_{b}``, ``\left. f'\right|_{s}``."""

from functools import cached_property

from grader.errors import ExpressionError
from grader.symbolic.parsing.stream import TokenStream
from grader.symbolic.parsing.tokens import Kind, Token
from grader.symbolic.tree import Function, Node


class Remarks(TokenStream):
    """The part of the grammar that reads labels of underbraces and bars of evaluation."""

    @cached_property
    def claims(self) -> list[tuple[Node, Node, Token]]:
        """What underbraces claim: the braced expression, its label and where it stands."""
        return []

    def evaluated(self, node: Node) -> Node:
        """Parse ``|_{s}`` behind a derivative: where a function's slope is taken."""
        self.take(Kind.EVALUATED)
        position = self.position
        try:
            place = self.group()
        except ExpressionError:  # a remark such as ``y = f(s)``
            self.skip_group(position)
            return node
        return Function(node.name, node.order, place) if isinstance(node, Function) else node

    def underbraced(self) -> Node:
        """Parse an underbrace; a label that is a formula is a claim that both are equal."""
        token = self.take(Kind.BRACE)
        node = self.group()
        if self.peek.kind in {Kind.SUBSCRIPT, Kind.POWER} and self.ahead(1).kind is Kind.BEGIN:
            self.take()
            position = self.position
            try:
                label = self._label()
                whole = Token(Kind.BRACE, token.start, self.ahead(-1).end)
                self.claims.append((node, label, whole))
            except ExpressionError:
                self.skip_group(position)
        return node

    def _label(self) -> Node:
        """Parse the label of an underbrace; an equals sign in front of it says nothing more."""
        if self.ahead(1).kind is not Kind.EQUALS:
            return self.group()
        self.take(Kind.BEGIN)
        self.take(Kind.EQUALS)
        node = self.expression()
        self.take(Kind.END)
        return node

    def skip_group(self, position: int) -> None:
        """Go past a group that began at a position and could not be read."""
        self.position, level = position, 0
        while self.peek.kind is not Kind.FINISH:
            kind = self.take().kind
            level += (kind is Kind.BEGIN) - (kind is Kind.END)
            if level == 0:
                return
