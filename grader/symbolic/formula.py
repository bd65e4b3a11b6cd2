"""Check one formula answer: read it, decide it, judge its form."""

from collections.abc import Iterable
from dataclasses import dataclass

from grader.errors import ExpressionError
from grader.symbolic.decide import decide
from grader.symbolic.form import missing
from grader.symbolic.model import Model
from grader.symbolic.parsing import ReadAs, readings
from grader.symbolic.printing import to_latex
from grader.symbolic.tree import Derivative, Node
from grader.symbolic.verdict import Verdict
from grader.symbolic.walks import walk


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
