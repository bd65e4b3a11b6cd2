"""Read formulas: text as people type it and LaTeX as people and OCR write it, with no eval."""

import re

from grader.errors import BadSyntax, ExpressionError
from grader.symbolic.model import Model
from grader.symbolic.parsing.folding import folded
from grader.symbolic.parsing.grammar import Grammar
from grader.symbolic.parsing.latex import tokenize_latex
from grader.symbolic.parsing.matrices import apart
from grader.symbolic.parsing.readings import ReadAs, readings_of
from grader.symbolic.parsing.samples import of_one_sample
from grader.symbolic.parsing.text import tokenize_text
from grader.symbolic.parsing.tokens import Kind, Token
from grader.symbolic.parsing.vocabulary import vocabulary_of
from grader.symbolic.tree import Node

__all__ = ["ReadAs", "is_latex", "parse", "parse_latex", "parse_text", "readings"]

#: What may stand behind a formula: a full stop and space.
_END = re.compile(r"(?:(?<!\\)[\s.,;]|\\[,;:! ])+\Z")
_LATEX = re.compile(r"\\[A-Za-z]|[_^]\s*\{|\$|⟨")


def parse_text(text: str, model: Model) -> Node:
    """Read a formula typed as text, ASCII or Unicode: ``(W_3.T @ d) * f2'(s_2)``.

    Parameters
    ----------
    text : str
    model : Model
        Its names are the only ones known; its reading says what ``*`` is.

    Returns
    -------
    Node

    Raises
    ------
    BadSyntax, UnknownSymbol, ForbiddenConstruct, TooLarge
        With the offset of the offending character in ``text``.
    """
    text = folded(text)
    return Grammar(_some(_words(text, model), text), text, model).formula()


def parse_latex(text: str, model: Model) -> Node:
    """Read a formula in LaTeX; parameters and errors as for :func:`parse_text`."""
    text = folded(text)
    return Grammar(_some(tokenize_latex(text, vocabulary_of(model)), text), text, model).formula()


def parse(text: str, model: Model) -> Node:
    """Read a formula in whichever notation it is written."""
    return parse_latex(text, model) if is_latex(text) else parse_text(text, model)


def readings(text: str, model: Model) -> list[list[ReadAs | ExpressionError]]:
    """Return all ways to read each side of an answer, ``a`` or ``a = b``; the usual one first.

    Parameters
    ----------
    text : str
        In whichever notation; a full stop behind it does not matter.
    model : Model

    Raises
    ------
    ExpressionError
        If it cannot be split into words.
    """
    text = _END.sub("", folded(text))
    latex = is_latex(text)
    tokens = tokenize_latex(text, vocabulary_of(model)) if latex else _words(text, model)
    sides = of_one_sample(_sides(_some(tokens, text)), text, model)
    return [list(readings_of(side, text, model)) for side in sides]


def is_latex(text: str) -> bool:
    """Whether a formula is written in LaTeX: commands, braced indices, dollar signs, angles."""
    return _LATEX.search(text) is not None


def _words(text: str, model: Model) -> list[Token]:
    return apart(tokenize_text(text), model)


def _some(tokens: list[Token], text: str) -> list[Token]:
    if not tokens:
        raise BadSyntax("the answer is empty; write a formula", text, 0)
    return tokens


def _sides(tokens: list[Token]) -> list[list[Token]]:
    """Split at the equals signs outside of all brackets."""
    sides: list[list[Token]] = [[]]
    level = 0
    for token in tokens:
        level += token.kind in _OPENING
        level -= token.kind in _CLOSING
        if token.kind is Kind.EQUALS and level <= 0:
            sides.append([])
        else:
            sides[-1].append(token)
    return [side for side in sides if side] or [tokens]


_OPENING, _CLOSING = (Kind.OPEN, Kind.BEGIN), (Kind.CLOSE, Kind.END)
