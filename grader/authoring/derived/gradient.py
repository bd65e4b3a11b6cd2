"""One gradient of a forward function as a formula in the function's own names."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from grader.authoring.derived.arguments import DOUT
from grader.authoring.derived.expressed import NotExpressible
from grader.authoring.derived.question import Derivation
from grader.authoring.derived.worded import Worded
from grader.derive import Slip
from grader.errors import ExerciseInvalid, ExpressionError
from grader.exercise.written import FormulaQuestion
from grader.symbolic import (
    Elsewhere,
    Model,
    Node,
    Reading,
    SlipTable,
    decide,
    evaluate_arrays,
    parse,
    to_latex,
    to_text,
)
from grader.symbolic.halts import Halt


@dataclass(frozen=True)
class WrittenGradient:
    """One gradient of a forward function, as a formula.

    Attributes
    ----------
    derivation : Derivation
        Of this gradient alone.
    worded : tuple of Worded
        The function in words at the sizes that formulas are judged at.
    """

    derivation: Derivation
    worded: tuple[Worded, ...]

    @property
    def name(self) -> str:
        """What the answer is called: ``dx``."""
        return self.derivation.asked[0]

    @cached_property
    def model(self) -> Model:
        """Arguments, sizes and intermediate results with their names and shapes.

        Raises
        ------
        ExerciseInvalid
            If an argument is none that formulas speak of.
        """
        try:
            return self.worded[0].model
        except NotExpressible as reason:
            raise self._refused(str(reason)) from reason

    @cached_property
    def reference(self) -> Node:
        """The right formula.

        Raises
        ------
        ExerciseInvalid
            If there is none in the words of formulas; with what they have no word for.
        """
        try:
            found = self._formula()
            for one in self.worded:
                self._compare(found, one)
        except (NotExpressible, Halt) as reason:
            raise self._refused(str(reason) or "what has no value at some inputs") from reason
        return found

    @property
    def question(self) -> FormulaQuestion:
        """The question for it."""
        reference, model = self.reference, self.model
        return FormulaQuestion(
            self.name,
            self.derivation.meaning,
            lambda: model,
            lambda: reference,
            find_slips=lambda: SlipTable(model, [reference]),
            elsewhere=tuple(Elsewhere(one.model, one.arrays) for one in self.worded[1:]),
        )

    def wrong(self) -> Iterator[tuple[str, Node]]:
        """Yield formulas with a slip in them, and what it is."""
        kinds = Counter[str]()
        for named in self.derivation.slips():
            kind = named.code.partition("-")[0]
            try:
                found = self._formula(named.slip)
            except (NotExpressible, ValueError, IndexError):
                continue
            if not kinds[kind] and decide(self.model, found, self.reference).different:
                kinds[kind] += 1
                yield named.title, found

    def spelled(self, formula: Node) -> Iterator[str]:
        """Yield a formula in text and in LaTeX, as far as it is read back to the same."""
        for text in (to_text(formula, Reading.NUMPY), to_latex(formula)):
            try:
                again = parse(text, self.model)
            except ExpressionError:
                continue
            if decide(self.model, again, formula).equal:
                yield text

    # The tape

    def _formula(self, slip: Slip | None = None) -> Node:
        here = self.worded[0]
        (found,), _ = self.derivation.recorded(here.given, slip)
        if found is None:
            raise NotExpressible("nothing")
        return here.expressed().of(found)

    def _compare(self, formula: Node, there: Worded) -> None:
        """Hold a formula to the gradient in numbers, at other sizes too."""
        dout = [there.arrays[DOUT]] if self.derivation.returned is not None else []
        wanted = np.asarray(self.derivation.answering()(*dout, *there.given))
        found = evaluate_arrays(formula, there.model, there.arrays)
        if found.shape != wanted.shape or not np.allclose(found, wanted, rtol=1e-9, atol=1e-12):
            raise NotExpressible("steps that hang on sizes")

    def _refused(self, what: str) -> ExerciseInvalid:
        reason = (
            f"{self.name} cannot be asked in writing: formulas have no word for {what}; "
            "ask for it as code, or write the forward pass with sums, products and functions"
        )
        return ExerciseInvalid(self.derivation.function.__name__, "written", reason)
