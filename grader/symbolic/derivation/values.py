"""What checking a derivation comes to: frozen values, ready for a terminal, a page or JSON."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from grader.symbolic.mutants import Slip
from grader.symbolic.tree import Node
from grader.symbolic.verdict import Counterexample


class Mark(StrEnum):
    """How one step stands."""

    CORRECT = "correct"
    DEFINED = "defined"  #: gives a name of the writer's own; nothing to check
    WRONG = "wrong"  #: differs from what it should be, and did not follow from the step before
    REPEATED = "repeated"  #: wrong by a slip that was named at an earlier step
    FOLLOW_THROUGH = "follow-through"  #: wrong, but right given an earlier mistake
    UNREADABLE = "unreadable"
    UNDECIDED = "undecided"


class Goal(StrEnum):
    """How a quantity that was asked for stands."""

    REACHED = "reached"
    OPEN = "open"  #: nothing that is right arrives there
    PENDING = "pending"  #: what would arrive there could be neither proved nor refuted, or not read


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the file; lines and columns count from 1, the end column is past the end.

    ``start`` and ``end`` are offsets into the text, from 0.
    """

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int

    def to_dict(self) -> dict[str, int]:
        """Return the span as JSON values."""
        return {
            "line": self.line,
            "column": self.column,
            "end_line": self.end_line,
            "end_column": self.end_column,
        }


class Lines:
    """Turns offsets into lines and columns."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(i + 1 for i, letter in enumerate(text) if letter == "\n")]

    def span(self, start: int, end: int) -> Span:
        """Return the span of a stretch of the text."""
        return Span(start, end, *self._place(start), *self._place(end))

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what stands after an equals sign, or what an underbrace claims.

    Attributes
    ----------
    number : int
        Ordinal, from 1.
    text : str
        As written, without the space around it.
    span : Span
    mark : Mark
    reason : str
        A sentence for a step that is not correct.
    label : str
        The number of the equation it stands in, if there is one.
    subject : str
        What the step is a formula for, as written on the left.
    layer : str
        For a formula with a general index, the layer at which it fails.
    slips : tuple of Slip
        The name of the mistake, if it is known: one slip or two.
    repeats : int or None
        The number of the step that made the same slips first.
    focus : Span or None
        The very symbol that is wrong, where that could be found.
    counterexample : Counterexample or None
    by_numbers : bool
        Whether it is correct as far as numbers can tell, without a proof.
    """

    number: int
    text: str
    span: Span
    mark: Mark
    reason: str = ""
    label: str = ""
    subject: str = ""
    layer: str = ""
    slips: tuple[Slip, ...] = ()
    repeats: int | None = None
    focus: Span | None = None
    counterexample: Counterexample | None = None
    by_numbers: bool = False

    @property
    def verdict(self) -> Mark:
        """The mark as it counts: a slip that is made again is wrong as it was before."""
        return Mark.WRONG if self.mark is Mark.REPEATED else self.mark

    @property
    def mistake(self) -> str:
        """The name of the mistake in words, empty if it is unknown."""
        return " and ".join(slip.phrase for slip in self.slips)

    def to_dict(self) -> dict[str, Any]:
        """Return the step as JSON values."""
        return {
            "number": self.number,
            "line": self.span.line,
            "span": self.span.to_dict(),
            "text": self.text,
            "subject": self.subject,
            "label": self.label,
            "verdict": self.verdict.value,
            "reason": self.reason,
            "mistake": self.mistake,
            "codes": [slip.code for slip in self.slips if slip.code],
            "repeats": self.repeats,
            "focus": self.focus and self.focus.to_dict(),
            "layer": self.layer,
            "counterexample": self.counterexample and self.counterexample.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Understood:
    """One side of a chain as it was understood, for one layer if its index is general.

    Attributes
    ----------
    reference : Node
        The first side of the chain; one object for all sides of it.
    expression : Node or None
        None if the side could not be read.
    mark : Mark
    """

    reference: Node
    expression: Node | None
    mark: Mark


#: The mark of the whole is the first of these that any step has.
_GRAVEST = (Mark.WRONG, Mark.UNREADABLE, Mark.UNDECIDED)


@dataclass(frozen=True, slots=True)
class Derivation:
    """A checked derivation.

    Attributes
    ----------
    steps : tuple of Step
    goals : mapping of str to Goal
        How each quantity that was asked for stands.
    """

    steps: tuple[Step, ...]
    goals: Mapping[str, Goal] = field(default_factory=dict)

    @property
    def first_wrong(self) -> Step | None:
        """The first wrong step."""
        return next((step for step in self.steps if step.mark is Mark.WRONG), None)

    @property
    def mark(self) -> Mark:
        """How the whole stands; nothing to judge is unreadable."""
        marks = {step.mark for step in self.steps}
        if not marks - {Mark.DEFINED}:
            return Mark.UNREADABLE
        return next((mark for mark in _GRAVEST if mark in marks), Mark.CORRECT)

    def count(self, marks: Sequence[Mark]) -> int:
        """Return how many steps have one of the marks."""
        return sum(step.mark in marks for step in self.steps)

    def to_dict(self) -> dict[str, Any]:
        """Return the derivation as JSON values."""
        return {
            "verdict": self.mark.value,
            "first_wrong_line": self.first_wrong and self.first_wrong.span.line,
            "goals": {name: goal.value for name, goal in self.goals.items()},
            "steps": [step.to_dict() for step in self.steps],
        }
