"""Print expressions: text, LaTeX and NumPy source, each of which is read back to the same."""

from grader.symbolic.model import Model, Reading
from grader.symbolic.printing.latex import LatexPrinter
from grader.symbolic.printing.numpy_source import NumpyPrinter, resolved
from grader.symbolic.printing.plain import printer_of
from grader.symbolic.tree import Node

__all__ = ["to_latex", "to_numpy", "to_text"]


def to_text(expression: Node, reading: Reading = Reading.PAPER) -> str:
    """Return an expression as text, to be read in the same reading."""
    return printer_of(reading).print(expression)


def to_latex(expression: Node) -> str:
    """Return an expression in LaTeX."""
    return LatexPrinter().print(expression)


def to_numpy(expression: Node, model: Model) -> str:
    """Return an expression as NumPy source, its products resolved by the model's shapes.

    Opaque functions are called as ``f_2(s)``, their derivatives as ``f_2_prime(s)``; likewise
    ``sigmoid``, ``relu`` and the others that NumPy lacks.
    """
    return NumpyPrinter().print(resolved(expression, model))
