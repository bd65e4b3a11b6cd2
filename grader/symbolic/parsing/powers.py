"""What something may be raised to: a whole number, or a half of one, which is a square root."""

from abc import abstractmethod
from fractions import Fraction

from grader.errors import ForbiddenConstruct, TooLarge
from grader.symbolic.parsing.matrices import Matrices
from grader.symbolic.parsing.tokens import Kind, Token
from grader.symbolic.tree import Function, Negative, Node, Number, Quotient

MAX_EXPONENT = 64


class Powers(Matrices):
    """The part of the grammar that reads exponents."""

    @abstractmethod
    def exponent_node(self) -> Node:
        """Parse what something is raised to."""

    def powered(self, base: Node) -> Node:
        """Parse what stands behind a base."""
        exponent = self.exponent(self.take(Kind.POWER), halves=self.has_roots(base))
        if exponent.denominator == 1:
            return self.raised(base, int(exponent))
        return Function("sqrt", 0, base) ** exponent.numerator

    def exponent(self, operator: Token, *, halves: bool = False) -> Fraction:
        """Parse a number behind an operator; it is whole, or the half of such a number."""
        value = _constant(self.exponent_node())
        if value is None or self.at(Kind.POWER) or value.denominator > 1 + halves:
            reason = f"an exponent must be one whole number{', or the half of one' * halves}"
            raise ForbiddenConstruct(reason, self.text, operator.start)
        if abs(value) > MAX_EXPONENT:
            reason = f"the exponent {_short(value)} is beyond {MAX_EXPONENT}"
            raise TooLarge(reason, self.text, operator.start)
        return value


def _constant(node: Node) -> Fraction | None:
    """Return the value of a number, or of a fraction of two; None for anything else."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Negative):
        inside = _constant(node.operand)
        return None if inside is None else -inside
    if isinstance(node, Quotient):
        above, below = _constant(node.numerator), _constant(node.denominator)
        return above / below if above is not None and below else None
    return None


def _short(value: Fraction) -> str:
    text = str(value)
    return text if len(text) <= 12 else f"{text[:8]}..."
