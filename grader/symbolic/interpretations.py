"""Two interpretations that leave the package: arrays of floats, and SymPy objects."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.symbolic.evaluate import Evaluator
from grader.symbolic.model import Model
from grader.symbolic.rings.floats import FloatRing
from grader.symbolic.rings.sympy_objects import SympyRing
from grader.symbolic.tensor import plain
from grader.symbolic.tree import Node


def evaluate_arrays(
    expression: Node, model: Model, arrays: Mapping[str, NDArray[np.float64] | float]
) -> NDArray[np.float64]:
    """Evaluate an expression on arrays of floats.

    Parameters
    ----------
    expression : Node
        With known functions only.
    model : Model
    arrays : mapping of str to array
        A value for each input of the model, in the model's shapes.

    Returns
    -------
    array of float64, in the expression's shape

    Raises
    ------
    Halt
        If the expression divides by zero, has an unknown function or shapes that do not fit.
    """
    value = plain(Evaluator(model, FloatRing(arrays)).value(expression))
    return np.array(value.entries, dtype=float).reshape(value.shape)


def to_sympy(expression: Node, model: Model) -> Any:
    """Return an expression in SymPy objects: an expression, or a Matrix of expressions.

    Symbols are ``W_1`` or, in an array, ``W_1[0, 2]``; nothing is simplified. Raises Halt as
    :func:`evaluate_arrays` does.
    """
    import sympy  # noqa: PLC0415  takes 0.3 s, and most checks never need it

    value = plain(Evaluator(model, SympyRing()).value(expression))
    if not value.shape:
        return value.entries[0]
    rows = value.shape[0]
    return sympy.Matrix(rows, len(value.entries) // rows, list(value.entries))
