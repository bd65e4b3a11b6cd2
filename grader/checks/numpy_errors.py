"""NumPy's own errors in words, with the shapes that met."""

import re
from collections.abc import Callable, Iterator, Mapping
from re import Match

import numpy as np

from grader.checks.sentences import listed
from grader.exercise import Case, Question

#: What NumPy says of shapes that do not fit, and what it means.
_MEANINGS: Mapping[str, Callable[[Match[str]], str]] = {
    r"matmul: Input operand \d has a mismatch in its core dimension .*"
    r"\(size (\d+) is different from (\d+)\)": lambda m: _product(m[2], m[1]),
    r"shapes \(.*\) and \(.*\) not aligned: (\d+) \(dim \d\) != (\d+) \(dim \d\)": lambda m: (
        _product(m[1], m[2])
    ),
    r"matmul: Input operand \d does not have enough dimensions": lambda _: (
        "a matrix product meets a single number; `*` multiplies by a number."
    ),
    r"operands could not be broadcast together with (?:remapped )?shapes (\(.*?\)) (\(.*?\))": (
        lambda m: (
            f"arrays of shape {m[1]} and {m[2]} are combined entry by entry, which needs equal "
            "shapes or axes of length 1."
        )
    ),
    r"non-broadcastable output operand with shape (\(.*?\)) doesn't match the broadcast shape "
    r"(\(.*?\))": lambda m: f"an array of shape {m[1]} is to hold a result of shape {m[2]}.",
    r"could not broadcast input array from shape (\(.*?\)) into shape (\(.*?\))": lambda m: (
        f"an array of shape {m[1]} is put where one of shape {m[2]} has its place."
    ),
    r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)": lambda m: (
        f"entry {m[1]} is asked of an axis of length {m[3]}; they are counted from 0."
    ),
    r"cannot reshape array of size (\d+) into shape (\(.*?\))": lambda m: (
        f"{m[1]} entries do not fill an array of shape {m[2]}."
    ),
}


def _product(left: str, right: str) -> str:
    return (
        f"a product sums over an axis of length {left} on its left and of length {right} on its "
        "right; the two have to be equal."
    )


def in_words(error: str, question: Question, case: Case) -> str:
    """Return what a NumPy error means and which shapes were given; empty for any other error.

    Parameters
    ----------
    error : str
        The student's traceback.
    question : Question
    case : Case
        The inputs on which it was raised.

    Examples
    --------
    >>> error = "IndexError: index 2 is out of bounds for axis 0 with size 2"
    >>> in_words(error, Question("f", ("n",), "", (), lambda: 0), Case("case 1", (), ()))
    'entry 2 is asked of an axis of length 2; they are counted from 0.'
    """
    for pattern, meaning in _MEANINGS.items():
        found = re.search(pattern, error)
        if found:
            given = list(_given(error, question, case))
            return f"{meaning(found)} {f'Here {listed(given)}.' if given else ''}".strip()
    return ""


def _given(error: str, question: Question, case: Case) -> Iterator[str]:
    """Yield the shapes of the arguments that stand in the line that raised."""
    lines = error.splitlines()
    at = max((i for i, line in enumerate(lines) if line.startswith("  File ")), default=-1)
    line = lines[at + 1] if 0 <= at < len(lines) - 1 else ""
    for parameter, argument in zip(question.parameters, case.arguments, strict=True):
        if isinstance(argument, np.ndarray) and re.search(rf"\b{parameter.name}\b", line):
            yield f"{parameter.name} {_sized(argument.shape)}"


def _sized(shape: tuple[int, ...]) -> str:
    if len(shape) == 1:
        return f"has {shape[0]} {'entry' if shape[0] == 1 else 'entries'}"
    return f"is {' x '.join(map(str, shape))}" if shape else "is a number"
