"""Check a derivation step by step."""

from grader.symbolic.derivation.checker import Checker
from grader.symbolic.derivation.document import find_regions
from grader.symbolic.derivation.naming import Namer
from grader.symbolic.derivation.statements import find_statements
from grader.symbolic.derivation.values import Derivation
from grader.symbolic.model import Model

MAX_STEPS = 400


def check_derivation(text: str, model: Model, *, naming: Model | None = None) -> Derivation:
    """Check every equality of a derivation.

    Each step is judged twice: against what its left-hand side is on the model, and against the
    step before. So the first wrong step is told apart from what follows from it.

    Parameters
    ----------
    text : str
        Markdown, LaTeX or plain text; formulas between any of the usual delimiters, or on lines of
        their own.
    model : Model
        Gives every name its meaning, in the scalar or the matrix reading.
    naming : Model, optional
        The same network with all sizes equal, where slips of order have values to be named by.

    Returns
    -------
    Derivation
        Whatever is written comes to a mark; an unreadable step is a mark, not an error.

    Raises
    ------
    TooLarge
        If the text is longer than any derivation.
    """
    checker = Checker(text, model, Namer(naming or model))
    for statement in find_statements(text, find_regions(text)):
        if len(checker.steps) >= MAX_STEPS:
            break
        checker.check(statement)
    return Derivation(tuple(checker.steps))
