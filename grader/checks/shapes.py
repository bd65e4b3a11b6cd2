"""Say at which shapes and settings a case calls a function."""

from collections.abc import Iterator, Sequence

import numpy as np

from grader.executor import Argument
from grader.exercise import Case, Question


def shape_of(case: Case) -> str:
    """Return the shape that tells most of a case, as a person says it: ``3 x 2``.

    It is that of the first matrix that is given or wanted, else a vector's length.
    """
    given = [np.shape(array) for array in flat(case.arguments) if isinstance(array, np.ndarray)]
    shapes = [shape for shape in (*given, *(w.values.shape for w in case.wanted)) if shape]
    matrices = [shape for shape in shapes if len(shape) > 1]
    if matrices:
        return " x ".join(map(str, matrices[0]))
    return f"length {shapes[0][0]}" if shapes else ""


def settings_of(question: Question, case: Case) -> str:
    """Return the arguments that code may decide on: ``stride = 2``."""
    pairs = zip(question.parameters, case.arguments, strict=True)
    given = [(parameter.name, value) for parameter, value in pairs]
    fixed = [f"{name} = {value}" for name, value in given if isinstance(value, (str, bool, int))]
    lists = [f"{name} of length {len(v)}" for name, v in given if isinstance(v, (list, tuple))]
    return ", ".join([*lists[:1], *fixed])


def flat(arguments: Sequence[Argument]) -> Iterator[Argument]:
    """Yield the arguments, those in lists too, in the order of their places."""
    for argument in arguments:
        if isinstance(argument, (list, tuple)):
            yield from flat(argument)
        else:
            yield argument
