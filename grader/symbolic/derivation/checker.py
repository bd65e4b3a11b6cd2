"""Walk through the statements of a derivation and mark every step."""

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.errors import BadSyntax, ExpressionError
from grader.symbolic.derivation.judge import Chain, Judge, Judgement
from grader.symbolic.derivation.naming import Namer
from grader.symbolic.derivation.prose import without_prose
from grader.symbolic.derivation.reading import (
    Interpretation,
    Side,
    interpretations,
    name_tokens,
    own_name,
    reread,
)
from grader.symbolic.derivation.statements import Statement, Unread
from grader.symbolic.derivation.values import Lines, Mark, Span, Step, Understood
from grader.symbolic.model import Model, Reading
from grader.symbolic.mutants import Slip
from grader.symbolic.parsing.vocabulary import vocabulary_of
from grader.symbolic.tree import Derivative, Name, Node
from grader.symbolic.verdict import Status
from grader.symbolic.walks import substitute, walk

#: Of several layers, the gravest mark stands for all.
_GRAVITY = (
    Mark.WRONG,
    Mark.REPEATED,
    Mark.FOLLOW_THROUGH,
    Mark.UNREADABLE,
    Mark.UNDECIDED,
    Mark.DEFINED,
    Mark.CORRECT,
)


#: Characters of a stretch that is not read; it may be all the rest of the sheet.
MAX_SHOWN = 200
_LAST_LAYER = re.compile(r"\b(W|b|s|z|delta|dW|db)_out\b")


class Checker:
    """Collects the steps of one derivation.

    Parameters
    ----------
    text : str
    model : Model
    namer : Namer or None
    """

    def __init__(self, text: str, model: Model, namer: Namer | None) -> None:
        self.steps: list[Step] = []
        self.sides: list[Understood] = []
        self._text, self._lines = text, Lines(text)
        self._judge, self._namer = Judge(model), namer
        self._chains: dict[str, Chain] = {}
        self._named: dict[tuple[str, ...], Step] = {}
        self._own: set[str] = set()

    @property
    def model(self) -> Model:
        """The model with the writer's own names."""
        return self._judge.model

    def check(self, statement: Statement) -> None:
        """Mark the steps of one statement."""
        model = self._judge.model
        coded = model.reading is Reading.NUMPY
        formula = without_prose(self._text, statement, vocabulary_of(model), coded=coded)
        if formula is not None:
            self._check(formula)

    def leave_out(self, unread: Unread) -> None:
        """Mark a stretch as not read."""
        text = self._text[unread.start : unread.end][:MAX_SHOWN]
        span = self._lines.span(unread.start, unread.end)
        number = len(self.steps) + 1
        self.steps.append(Step(number, text, span, Mark.UNREADABLE, reason=unread.reason))

    def _check(self, statement: Statement) -> None:
        name = own_name(self._text, statement, self._judge.model)
        readings = [
            self._known(reading, statement)
            for reading in interpretations(self._text, statement, self._judge.model)
        ]
        name = name or self._own_gradient(readings[0].sides[0])
        if name is not None:
            self._define(name, statement, readings[0])
            return
        chains = [self._opened(reading, statement) for reading in readings]
        for position, part in enumerate(statement.parts):
            judgements = [
                self._judged(reading, chains, i, position) for i, reading in enumerate(readings)
            ]
            found = [judgement for judgement in judgements if judgement is not None]
            self.sides += [Understood(j.chain.reference, j.node, j.mark) for j in found if j.chain]
            if found:
                gravest = min(found, key=lambda judgement: _GRAVITY.index(judgement.mark))
                self._record(gravest, part, statement)
        self._claims(readings, statement)
        self._chains |= {r.layer: c for r, c in zip(readings, chains, strict=True) if c is not None}

    def _define(self, name: str, statement: Statement, reading: Interpretation) -> None:
        """Take the first thing that a new name is said to be as its meaning, and judge the rest."""
        side, part = reading.sides[1], statement.parts[1]
        if not isinstance(side, Node):
            reason = str(side) if side else "Nothing stands on the right."
            self._record(Judgement(Mark.UNREADABLE, reason), part, statement)
            return
        self._own.add(name)
        self._judge.define(name, side)
        if self._namer:
            self._namer.define(name, side)
        self._record(Judgement(Mark.DEFINED, f"Taken as the meaning of {name}."), part, statement)
        chains: list[Chain | None] = [Chain(side, side, subject=name)]
        for position, later in enumerate(statement.parts[2:], 2):
            judgement = self._judged(reading, chains, 0, position)
            if judgement is not None:
                self._record(judgement, later, statement)

    def _known(self, reading: Interpretation, statement: Statement) -> Interpretation:
        """Return a reading in which the loss is differentiated by names of the sheet alone.

        By one of the writer's own it is what they say that it is: a name like any other.
        """
        starts = [start for start, _ in statement.parts]
        pairs = zip(reading.sides, starts, strict=True)
        first, *others = [self._known_side(side, at) for side, at in pairs]
        kept = reading.sides[0] if self._own_gradient(reading.sides[0]) else first
        return replace(reading, sides=(kept, *others))

    def _known_side(self, side: Side, at: int) -> Side:
        if not isinstance(side, Node) or not self._own:
            return side
        side = substitute(side, self._said)
        slopes = [node for node in walk(side) if isinstance(node, Derivative)]
        unsaid = next((slope.by for slope in slopes if self._is_unsaid(slope)), None)
        if unsaid is None:
            return side
        reason = f"Nothing that is differentiated here is computed from {unsaid}"
        return BadSyntax(reason, self._text, at)

    def _is_unsaid(self, slope: Derivative) -> bool:
        return slope.by in self._own and not self.model.depends(slope.of, slope.by)

    def _said(self, node: Node) -> Node | None:
        name = f"d{node.by}" if isinstance(node, Derivative) and node.of == Name("L") else ""
        return Name(name) if name in self._own else None

    def _own_gradient(self, side: Side) -> str | None:
        """Return what to call the derivative by a name of the writer's own that nobody gave yet."""
        by = side.by if isinstance(side, Derivative) and side.of == Name("L") else None
        return f"d{by}" if by in self._own and f"d{by}" not in self._own else None

    # Chains

    def _opened(self, reading: Interpretation, statement: Statement) -> Chain | None:
        """Return the chain that a statement begins or goes on with."""
        first = reading.sides[0]
        before = self._chains.get(reading.layer) or self._chains.get("")
        if first is None:
            return before
        if isinstance(first, ExpressionError) or self._judge.problem(first):
            return None
        start, end = statement.parts[0]
        subject = self._text[start:end]
        if before is not None and before.reference == first:
            return Chain(first, before.last, before.correct, subject)
        return Chain(first, first, subject=subject)

    def _judged(
        self, reading: Interpretation, chains: list[Chain | None], which: int, position: int
    ) -> Judgement | None:
        """Judge one side in the usual reading, or in another one in which it is right."""
        before = chains[which]
        judgement = self._judged_as(reading, reading.sides[position], chains, which, position)
        if judgement is None or judgement.mark is Mark.CORRECT or before is None:
            return judgement
        after = chains[which]
        for other in reading.others[position] if position else ():
            chains[which] = before
            again = self._judged_as(reading, other, chains, which, position)
            if again is not None and again.mark is Mark.CORRECT:
                return again
        chains[which] = after
        return judgement

    def _judged_as(
        self,
        reading: Interpretation,
        side: Side,
        chains: list[Chain | None],
        which: int,
        position: int,
    ) -> Judgement | None:
        """Judge what one side is read as; the left-hand side only if it cannot be used."""
        chain = chains[which]
        if side is None:
            empty = position > 0 or chain is None
            reason = "Nothing stands on this side of the equals sign."
            return Judgement(Mark.UNREADABLE, reason) if empty else None
        if isinstance(side, ExpressionError):
            reason = f"{side.reason[:1].upper()}{side.reason[1:].rstrip('?')}."
            return Judgement(
                Mark.UNREADABLE, reason, chain=chain, layer=reading.layer, at=side.offset
            )
        if position == 0:
            error = self._judge.problem(side)
            return Judgement(Mark.WRONG, f"{error}.", layer=reading.layer) if error else None
        if chain is None:
            chains[which] = Chain(side, side) if not self._judge.problem(side) else None
            return None
        judgement = self._judge.step(side, chain)
        chains[which] = Chain(chain.reference, side, judgement.mark is Mark.CORRECT, chain.subject)
        return replace(judgement, layer=reading.layer)

    def _claims(self, readings: Sequence[Interpretation], statement: Statement) -> None:
        """Judge what underbraces say."""
        for claim, layer in ((c, reading.layer) for reading in readings for c in reading.claims):
            error = self._judge.problem(claim.label)
            if not error:
                chain = Chain(claim.label, claim.label, subject="underbrace")
                judgement = replace(self._judge.step(claim.expression, chain), layer=layer)
                self._record(judgement, (claim.start, claim.end), statement)

    # Recording

    def _record(self, found: Judgement, part: tuple[int, int], statement: Statement) -> None:
        mark, reason, slips = found.mark, found.reason, self._slips(found)
        kinds = tuple(slip.kind for slip in slips)
        first = self._named.get(kinds) if slips else None
        if first is not None:
            mark, reason = Mark.REPEATED, f"The same slip as in line {first.span.line}: {reason}"
        step = Step(
            number=len(self.steps) + 1,
            text=self._text[slice(*part)],
            span=self._lines.span(*part),
            mark=mark,
            reason=self._spell(reason) if mark is not Mark.CORRECT else "",
            label=statement.label,
            subject=found.chain.subject if found.chain else "",
            layer=found.layer if mark is not Mark.CORRECT else "",
            slips=slips,
            repeats=first.number if first else None,
            focus=self._focus(found, slips, part, statement),
            counterexample=found.verdict.counterexample if found.verdict else None,
            by_numbers=found.verdict is not None and found.verdict.status is Status.NUMERIC,
        )
        self.steps.append(step)
        if slips and first is None:
            self._named[kinds] = step
        if found.chain and found.node and mark in {Mark.WRONG, Mark.REPEATED}:
            self._judge.carry(found.chain.reference, found.node, step.span.line)

    def _slips(self, found: Judgement) -> tuple[Slip, ...]:
        if found.mark is not Mark.WRONG or self._namer is None:
            return ()
        if found.node is None or found.chain is None:
            return ()
        before = found.chain.last if found.chain.last != found.chain.reference else None
        slips = self._namer.name(found.node, found.chain.reference, before)
        return tuple(slip.spelled(self._spell) for slip in slips)

    def _spell(self, words: str) -> str:
        """Call the last layer by its number if the writer does."""
        layers = sum(name.startswith("W_") for name in self._judge.model.inputs)
        return words if "out" in self._text else _LAST_LAYER.sub(rf"\1_{layers}", words)

    def _focus(
        self,
        found: Judgement,
        slips: tuple[Slip, ...],
        part: tuple[int, int],
        statement: Statement,
    ) -> Span | None:
        """Find the one symbol that makes the step right when it is put right."""
        if found.at is not None:
            return self._lines.span(found.at, min(found.at + 1, len(self._text)))
        if len(slips) != 1 or not slips[0].new or found.chain is None or found.layer:
            return None
        model = self._judge.model
        for token in name_tokens(self._text, part, statement, model, slips[0].new):
            mended = reread(self._text, part, statement, model, (token, slips[0].old))
            if mended is not None and self._judge.agree(mended, found.chain.reference):
                return self._lines.span(token.start, token.end)
        return None
