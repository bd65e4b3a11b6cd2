"""Check one formula answer: read it, decide it, judge its form."""

from collections.abc import Iterable
from dataclasses import dataclass

from grader.symbolic.decide import decide
from grader.symbolic.form import missing
from grader.symbolic.model import Model
from grader.symbolic.parsing import parse
from grader.symbolic.printing import to_latex
from grader.symbolic.tree import Node
from grader.symbolic.verdict import Verdict


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
    """

    expression: Node
    verdict: Verdict
    missing: tuple[str, ...] = ()

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
    expression = parse(text, model)
    verdict = decide(model, expression, reference)
    absent = missing(expression, in_terms_of, model)
    return FormulaResult(expression, verdict, absent)
