"""Print expressions: text, LaTeX and NumPy source, each of which is read back to the same."""

from grader.symbolic.model import Model, Reading
from grader.symbolic.printing.base import TooLong
from grader.symbolic.printing.latex import LatexPrinter
from grader.symbolic.printing.numpy_source import NumpyPrinter, resolved
from grader.symbolic.printing.plain import printer_of
from grader.symbolic.tree import Node

__all__ = ["TooLong", "to_latex", "to_numpy", "to_text"]

#: Characters; the longest answer that is read is not longer.
MAX_PRINTED = 1_000_000


def to_text(expression: Node, reading: Reading = Reading.PAPER, *, limit: int = MAX_PRINTED) -> str:
    """Return an expression as text, to be read in the same reading.

    Raises
    ------
    TooLong
        If it has more characters than the limit, before they are written.
    """
    return printer_of(reading, limit).print(expression)


def to_latex(expression: Node, *, limit: int = MAX_PRINTED) -> str:
    """Return an expression in LaTeX; raise TooLong as :func:`to_text` does."""
    return LatexPrinter(limit).print(expression)


def to_numpy(expression: Node, model: Model) -> str:
    """Return an expression as NumPy source, its products resolved by the model's shapes.

    Opaque functions are called as ``f_2(s)``, their derivatives as ``f_2_prime(s)``; likewise
    ``sigmoid``, ``relu`` and the others that NumPy lacks.
    """
    return NumpyPrinter(MAX_PRINTED).print(resolved(expression, model))
