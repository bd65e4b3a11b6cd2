"""Check one formula answer: read it, decide it, judge its form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from grader.errors import ExpressionError
from grader.symbolic.decide import decide
from grader.symbolic.form import missing
from grader.symbolic.halts import Halt, ShapeMismatch
from grader.symbolic.interpretations import evaluate_arrays
from grader.symbolic.model import Model
from grader.symbolic.parsing import ReadAs, readings
from grader.symbolic.printing import to_latex
from grader.symbolic.tree import Derivative, Node
from grader.symbolic.verdict import Verdict
from grader.symbolic.walks import walk

#: Numbers agree to this share of the largest entry.
_SAME: Final = 1e-9


@dataclass(frozen=True, slots=True)
class FormulaResult:
    """What was found about a formula answer.

    Attributes
    ----------
    expression : Node
        The answer as it was understood.
    verdict : Verdict
    missing : tuple of str
        Names that were asked for ("in terms of delta_2") and are not used.
    note : str
        What was assumed in reading it; empty if nothing was.
    """

    expression: Node
    verdict: Verdict
    missing: tuple[str, ...] = ()
    note: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the answer is right and in the form that was asked for."""
        return self.verdict.equal and not self.missing

    @property
    def latex(self) -> str:
        """The answer as it was understood, to be shown back."""
        return to_latex(self.expression)


def check_formula(
    text: str,
    model: Model,
    reference: Node,
    *,
    in_terms_of: Iterable[str] = (),
) -> FormulaResult:
    """Check a formula typed as text or in LaTeX.

    An answer may be a chain ``a = b``: its last side is the answer, and the others have to be right
    as well. What can be read in several ways is taken in the one in which it is right.

    Parameters
    ----------
    text : str
    model : Model
        Its names are the only ones known.
    reference : Node
        For a network, ``Name("dW_2")`` will do.
    in_terms_of : iterable of str
        Canonical names that the answer must use.

    Raises
    ------
    ExpressionError
        If the text cannot be read: what, where, and the nearest known name.
    """
    sides = readings(text, model)
    *before, answer = [_best(side, model, reference) for side in sides]
    read, verdict = next((found for found in before if not found[1].equal), answer)
    return FormulaResult(
        read.expression, verdict, missing(read.expression, in_terms_of, model), read.note
    )


@dataclass(frozen=True, eq=False)
class Elsewhere:
    """A model with a value for each of its inputs: where formulas are compared in numbers.

    Attributes
    ----------
    model : Model
    arrays : mapping of str to array
    """

    model: Model
    arrays: Mapping[str, NDArray[np.float64]]

    def holds(self, text: str, reference: Node) -> bool | None:
        """Whether all sides of an answer are equal to the reference here; None without numbers."""
        try:
            sides = readings(text, self.model)
        except ExpressionError:
            return False
        wanted = self._value(reference)
        found = [[self._agrees(way, wanted) for way in side] for side in sides]
        if all(True in ways for ways in found):
            return True
        return None if all({True, None} & {*ways} for ways in found) else False

    def _agrees(self, way: ReadAs | ExpressionError, wanted: NDArray[np.float64]) -> bool | None:
        if isinstance(way, ExpressionError):
            return False
        try:
            value = self._value(way.expression)
        except ShapeMismatch:
            return False
        except Halt:
            return None
        if value.shape != wanted.shape:
            return False
        if not np.isfinite(value).all():
            return None
        least = np.abs(wanted).max(initial=0.0) * _SAME
        return bool(np.abs(value - wanted).max(initial=0.0) <= least)

    def _value(self, node: Node) -> NDArray[np.float64]:
        with np.errstate(all="ignore"):
            return evaluate_arrays(node, self.model, self.arrays)


def _best(
    ways: list[ReadAs | ExpressionError], model: Model, reference: Node
) -> tuple[ReadAs, Verdict]:
    """Return the reading in which a side is right, best without a derivative, else the usual."""
    judged: list[tuple[ReadAs, Verdict]] = []
    for way in ways:
        if isinstance(way, ReadAs):
            judged.append((way, decide(model, way.expression, reference)))
            if judged[-1][1].equal and not _derives(way):
                return judged[-1]
    if not judged:
        raise next(way for way in ways if isinstance(way, ExpressionError))
    return next((found for found in judged if found[1].equal), judged[0])


def _derives(way: ReadAs) -> bool:
    return any(isinstance(node, Derivative) for node in walk(way.expression))
