"""Compare two expressions at one point of one ring, shapes first."""

from typing import Any

from grader.symbolic.evaluate import Evaluator
from grader.symbolic.halts import Halt, Unsupported
from grader.symbolic.tensor import Tensor, is_matrix, plain, transposed
from grader.symbolic.tree import Node, Shape


class WrongShape(Halt):
    """The answer's shape is not the reference's.

    ``rearranged`` says whether its values are right all the same, in another layout.
    """

    def __init__(self, reason: str, *, rearranged: bool) -> None:
        super().__init__(reason)
        self.rearranged = rearranged


def first_difference(evaluator: Evaluator[Any], answer: Node, reference: Node) -> int | None:
    """Return the position of the first entry seen to differ, None if there is none.

    Raises
    ------
    WrongShape
        If the shapes differ; a number and a 1 by 1 matrix are the same.
    """
    wanted = _as_one(evaluator.value(reference))
    found = _as_one(evaluator.value(answer))
    if (found.split is None) != (wanted.split is None):
        reason = "a derivative of a vector by a matrix is no matrix; it is judged in products only"
        raise Unsupported(reason)
    if found.shape != wanted.shape:
        raise _wrong_shape(evaluator, found, wanted)
    return _position(evaluator, found, wanted)


def _as_one(value: Tensor[Any]) -> Tensor[Any]:
    """Return a number for every array of one entry, a matrix for every Jacobian that is one."""
    if value.split is not None and not is_matrix(value):
        return value
    value = plain(value)
    return Tensor((), value.entries) if value.is_scalar else value


def _position(evaluator: Evaluator[Any], found: Tensor[Any], wanted: Tensor[Any]) -> int | None:
    pairs = enumerate(zip(found.entries, wanted.entries, strict=True))
    return next((i for i, (a, b) in pairs if evaluator.ring.differ(a, b)), None)


def _wrong_shape(evaluator: Evaluator[Any], found: Tensor[Any], wanted: Tensor[Any]) -> WrongShape:
    if found.shape == wanted.shape[::-1]:
        rearranged = _position(evaluator, transposed(found), wanted) is None
        layout = "it is transposed"
    else:
        same_number = len(found.entries) == len(wanted.entries)
        rearranged = same_number and _position(evaluator, found, wanted) is None
        layout = "the values are right, the layout is not" if rearranged else ""
    return WrongShape(_shape_sentence(found.shape, wanted.shape, layout), rearranged=rearranged)


def _shape_sentence(found: Shape, wanted: Shape, layout: str) -> str:
    yours = f"Your answer has shape {found}" if found else "Your answer is a single number"
    right = f"wanted {wanted}" if wanted else "wanted a single number"
    return f"{yours}, {right}{': ' if layout else ''}{layout}."
