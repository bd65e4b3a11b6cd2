"""Inputs on which a whole kind of mistake could not be seen are refused."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from grader.executor import Wave
from grader.exercise import Case, Parameter, Question, arrays_of
from grader.exercise.model import ONE


def regime_faults(question: Question, cases: Sequence[Case]) -> Iterator[str]:
    """Yield what the deciding cases of a question would hide.

    Square-only weights hide a wrong order, symmetric ones a missing transpose, single units every
    sum, and a constant slope a forgotten ``f'``.
    """
    if _single(question, cases):
        yield "Every axis has length 1 in every case: sums and transposes cannot be seen."
    for position, parameter in enumerate(question.parameters):
        arguments = [case.arguments[position] for case in cases]
        arrays = [argument for argument in arguments if isinstance(argument, np.ndarray)]
        yield from _matrix_faults(parameter, arrays)
        if parameter.bounded and len(arrays) == len(cases) and _ignored(question, cases, position):
            yield (
                f"The reference does not change with {parameter.name}: f' is constant on these "
                "inputs, so that a forgotten f' cannot be seen. Draw it on both sides of the kink."
            )
        if any(isinstance(argument, Wave) and _constant(argument) for argument in arguments):
            yield f"{parameter.name} is drawn as a constant function. Draw a generic one."


def _matrix_faults(parameter: Parameter, arrays: Sequence[NDArray[np.generic]]) -> Iterator[str]:
    matrices = [array for array in arrays if array.ndim == len(parameter.shape) == 2]
    if not matrices:
        return
    first, second = parameter.shape
    square = [matrix for matrix in matrices if matrix.shape[0] == matrix.shape[1]]
    if first != second and len(square) == len(matrices):
        yield f"{parameter.name} is square in every case: draw it with {first} != {second}, too."
    large = [matrix for matrix in square if matrix.shape[0] > 1]
    if large and all(np.array_equal(matrix, matrix.T) for matrix in large):
        yield (
            f"{parameter.name} is symmetric whenever it is square: a missing transpose cannot be "
            "seen. Draw its entries independently."
        )


def _single(question: Question, cases: Sequence[Case]) -> bool:
    """Whether every axis that may vary has length 1 in every case."""
    lengths = {
        length
        for case in cases
        for parameter, argument in zip(question.parameters, case.arguments, strict=True)
        if isinstance(argument, np.ndarray)
        for name, length in zip(parameter.shape, argument.shape, strict=False)
        if name != ONE
    }
    return lengths == {1}


def _constant(wave: Wave) -> bool:
    _, c1, c2, c3, _ = wave.coefficients
    return c1 == 0.0 and c2 * c3 == 0.0


def _ignored(question: Question, cases: Sequence[Case], position: int) -> bool:
    """Whether the values of another case in place of an argument never change the answer."""
    for case, other in zip(cases, (*cases[1:], cases[0]), strict=True):
        arguments = list(case.arguments)
        own, foreign = np.asarray(arguments[position]), np.asarray(other.arguments[position])
        arguments[position] = np.resize(foreign, own.shape)
        answers = arrays_of(question.reference(*arguments), several=question.several)
        for answer, wanted in zip(answers, case.wanted, strict=True):
            if not np.array_equal(answer, wanted.values):
                return False
    return True
