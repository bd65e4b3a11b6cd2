"""What is said of matrices alone: ``tr(A B)``, ``det A``, ``|A|``, ``inv(A)``, ``A^{-1}``."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import prod
from typing import Final

from grader.symbolic.model import Model, Reading
from grader.symbolic.parsing.indices import has_units
from grader.symbolic.parsing.tokens import Kind, Token, unexpected
from grader.symbolic.parsing.totals import Totals
from grader.symbolic.parsing.vocabulary import vocabulary_of
from grader.symbolic.tree import Determinant, Function, MatrixPower, Node, Shape, Trace, transpose

_TRACES = ("tr", "Tr", "trace", "Trace")
#: That of whatever has none.
_UNKNOWN: Final[Shape] = (0, 0)
#: What each word builds of its argument.
MATRIX_CALLS: dict[str, Callable[[Node], Node]] = {
    **dict.fromkeys(_TRACES, Trace),
    **dict.fromkeys(("det", "Det"), Determinant),
    "logdet": lambda a: Function("log", 0, Determinant(a)),
    "inv": lambda a: MatrixPower(a, -1),
}


def apart(tokens: Sequence[Token], model: Model) -> list[Token]:
    """Return tokens with ``AB`` taken for two matrices, where it is no name and both letters are.

    Only where the model speaks of matrices: there names are letters, and side by side a product.
    """
    if model.reading is not Reading.MATRICES:
        return list(tokens)
    vocabulary = vocabulary_of(model)
    found: list[Token] = []
    for token in tokens:
        letters = token.text if token.kind is Kind.NAME and not vocabulary.knows(token.text) else ""
        if len(letters) > 1 and all(map(vocabulary.symbol, letters)):
            first, last = token.start, token.start + len(letters) - 1
            ends = (*range(first + 1, last + 1), token.end)
            found += [
                replace(token, start=at, end=end, text=letter, primes=(at == last) * token.primes)
                for at, end, letter in zip(range(first, last + 1), ends, letters, strict=True)
            ]
        else:
            found.append(token)
    return found


class Matrices(Totals):
    """The part of the grammar that reads traces, determinants and inverses."""

    #: Whether the next ``|`` closes.
    in_bars: bool = False

    def is_of_matrices(self, token: Token) -> bool:
        """Whether a name is one of these words, and none of the model's."""
        return token.text in MATRIX_CALLS and self.vocabulary.symbol(token.text) is None

    def of_matrix(self, token: Token) -> Node:
        """Parse what such a word is taken of: a bracket; a product for traces, else a factor."""
        if self.at(Kind.OPEN):
            return MATRIX_CALLS[token.text](self.bracketed())
        self.enter()
        argument = self.term() if token.text in _TRACES else self.operand()
        self.leave()
        return MATRIX_CALLS[token.text](argument)

    def barred(self) -> Node:
        """Parse ``|A|``: a matrix's determinant, a number's absolute value, a vector's length."""
        opening = self.take(Kind.BAR)
        if self.model.reading is not Reading.MATRICES:
            raise unexpected(self.text, opening.start)
        outside, self.in_bars = self.in_bars, True
        inside = self.expression()
        self.in_bars = outside
        self.take(Kind.BAR)
        shape = () if has_units(inside) else self.shape(inside, _UNKNOWN)
        if prod(shape) == 1:
            return Function("abs", 0, inside)
        return self.squared(inside, opening) if 1 in shape else Determinant(inside)

    def raised(self, base: Node, exponent: int) -> Node:
        """Return a power: that of a matrix where the model speaks of matrices."""
        if self.model.reading is Reading.MATRICES:
            return base if exponent == 1 else MatrixPower(base, exponent)
        return base**exponent

    def has_roots(self, base: Node) -> bool:
        """Whether a power of a half is a square root, entry by entry: not that of a matrix."""
        return self.model.reading is not Reading.MATRICES or set(self.shape(base, _UNKNOWN)) <= {1}

    def inverse_transposed(self, base: Node) -> Node:
        """Parse ``^{-T}`` behind a matrix."""
        if self.model.reading is not Reading.MATRICES:
            raise self.unexpected("which has no meaning here; an exponent must be one whole number")
        self.take(Kind.INVERSE_TRANSPOSE)
        return transpose(MatrixPower(base, -1))
