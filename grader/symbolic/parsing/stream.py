"""A stream of tokens with the model's names: what every part of the grammar reads from."""

from abc import ABC, abstractmethod

from grader.errors import BadSyntax, ForbiddenConstruct, TooLarge, UnknownSymbol
from grader.symbolic.halts import Halt
from grader.symbolic.model import Model, Reading
from grader.symbolic.parsing.indices import Unit
from grader.symbolic.parsing.tokens import Kind, Token
from grader.symbolic.parsing.vocabulary import vocabulary_of
from grader.symbolic.shapes import shape_of
from grader.symbolic.tree import Name, Node, Shape

MAX_DEPTH = 60
_CLOSING = {"(": ")", "[": "]", "{": "}"}


class TokenStream(ABC):
    """Hands out tokens and looks up names.

    Parameters
    ----------
    tokens : list of Token
    text : str
        The original text, for errors.
    model : Model
        Gives the names and the reading of ``*``.
    """

    def __init__(self, tokens: list[Token], text: str, model: Model) -> None:
        end = tokens[-1].end if tokens else 0
        self._tokens = [*tokens, Token(Kind.FINISH, end, end)]
        self.position = self._depth = 0
        self.text = text
        self.model = model
        self.numpy = model.reading is Reading.NUMPY
        self.loss = model.canonical("L")
        self.vocabulary = vocabulary_of(model)

    def shape(self, node: Node, otherwise: Shape = ()) -> Shape:
        """Return the shape of an expression; if it has none, that is told when it is evaluated."""
        try:
            return shape_of(node, self.model)
        except Halt:
            return otherwise

    @abstractmethod
    def expression(self) -> Node:
        """Parse a sum."""

    @abstractmethod
    def term(self) -> Node:
        """Parse one product."""

    @abstractmethod
    def operand(self) -> Node:
        """Parse one factor."""

    def enter(self) -> None:
        """Count one level more; raise TooLarge beyond the bound."""
        if self._depth >= MAX_DEPTH:
            reason = f"brackets are nested more than {MAX_DEPTH} deep"
            raise TooLarge(reason, self.text, self.peek.start)
        self._depth += 1

    def leave(self) -> None:
        """Count one level less."""
        self._depth -= 1

    def bracketed(self) -> Node:
        """Parse a bracket."""
        opening = self.take(Kind.OPEN)
        node = self.expression()
        wanted = _CLOSING[opening.text]
        if self.peek.kind is not Kind.CLOSE or self.peek.text != wanted:
            reason = f"wanted `{wanted}` for the bracket at character {opening.start + 1}"
            raise self.unexpected(reason)
        self.take()
        return node

    def group(self) -> Node:
        """Parse a braced argument of a LaTeX command."""
        self.take(Kind.BEGIN)
        node = self.expression()
        self.take(Kind.END)
        return node

    @property
    def peek(self) -> Token:
        """The next token."""
        return self._tokens[self.position]

    def at(self, kind: Kind) -> bool:
        """Whether the next token is of this kind."""
        return self.peek.kind is kind

    def ahead(self, count: int) -> Token:
        """Return the token after ``count`` others."""
        return self._tokens[min(self.position + count, len(self._tokens) - 1)]

    def take(self, kind: Kind | None = None) -> Token:
        """Return the next token and go on; raise BadSyntax if another kind is wanted."""
        token = self.peek
        if kind is not None and token.kind is not kind:
            raise self.unexpected(f"wanted {kind.value}")
        self.position += token.kind is not Kind.FINISH
        return token

    def unexpected(self, wanted: str) -> BadSyntax:
        """Return the error for the next token."""
        token = self.peek
        found = "the formula ends" if token.kind is Kind.FINISH else f"found `{self.source(token)}`"
        return BadSyntax(f"{found}, {wanted}", self.text, token.start)

    def source(self, token: Token) -> str:
        """Return a token as it was written."""
        return self.text[token.start : token.end][:40] or token.text

    def symbol(self, token: Token, spelling: str | None = None) -> Name:
        """Return the name that a token (or another spelling of it) stands for."""
        name = self.vocabulary.symbol(token.text if spelling is None else spelling)
        if name is None:
            raise self._unknown(token)
        if token.sample:
            raise self._numbered(token)
        if token.primes > 1:
            reason = f"`{self.source(token)}`: a prime is for functions; a transposition is `^T`"
            raise BadSyntax(reason, self.text, token.start)
        return Name(name)

    def entry(self, node: Node, units: str) -> Node:
        """Return an entry of an array, or the array itself if no letters say which."""
        return Unit(node, units) if units else node

    def _numbered(self, token: Token) -> ForbiddenConstruct:
        reason = (
            f"`{self.source(token)}` is taken for that of sample {token.sample}; write samples at "
            "all names of a line but weights, and sums over them as "
            f"`\\frac{{1}}{{N}}\\sum_{token.sample}` at its beginning, or leave samples out"
        )
        return ForbiddenConstruct(reason, self.text, token.start)

    def _unknown(self, token: Token) -> UnknownSymbol:
        source = self.source(token)
        nearest = self.vocabulary.nearest(token.text)
        advice = f"; did you mean `{nearest}`?" if nearest and nearest != source else ""
        return UnknownSymbol(f"unknown name `{source}`{advice}", self.text, token.start)
