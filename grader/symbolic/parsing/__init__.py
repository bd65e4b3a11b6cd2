"""Read formulas: text as people type it and LaTeX as people and OCR write it, with no eval."""

import re

from grader.errors import BadSyntax
from grader.symbolic.model import Model
from grader.symbolic.parsing.grammar import Grammar
from grader.symbolic.parsing.latex import tokenize_latex
from grader.symbolic.parsing.text import tokenize_text
from grader.symbolic.parsing.vocabulary import vocabulary_of
from grader.symbolic.tree import Node

__all__ = ["is_latex", "parse", "parse_latex", "parse_text"]

_LATEX = re.compile(r"\\[A-Za-z]|[_^]\s*\{|\$")


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
    return _formula(Grammar(tokenize_text(text), text, model))


def parse_latex(text: str, model: Model) -> Node:
    """Read a formula in LaTeX; parameters and errors as for :func:`parse_text`."""
    return _formula(Grammar(tokenize_latex(text, vocabulary_of(model)), text, model))


def parse(text: str, model: Model) -> Node:
    """Read a formula in whichever notation it is written."""
    return parse_latex(text, model) if is_latex(text) else parse_text(text, model)


def is_latex(text: str) -> bool:
    """Whether a formula is written in LaTeX: it has commands, braced indices or dollar signs."""
    return _LATEX.search(text) is not None


def _formula(grammar: Grammar) -> Node:
    if not grammar.text.strip():
        reason = "the answer is empty; write a formula"
        raise BadSyntax(reason, grammar.text, 0)
    return grammar.formula()
