"""Judge one step: against its reference, against the step before, and given earlier mistakes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from grader.symbolic.budget import Deadline
from grader.symbolic.decide import SecretPoints, decide
from grader.symbolic.derivation.values import Mark
from grader.symbolic.gradient_names import gradient_name, with_gradient_names
from grader.symbolic.halts import Halt, Singular
from grader.symbolic.model import Model
from grader.symbolic.tree import Aggregate, Derivative, Name, Node
from grader.symbolic.verdict import Method, Status, Verdict
from grader.symbolic.walks import names_in, walk

#: For one derivation; what is left over is undecided.
MAX_SECONDS = 3.0


@dataclass(slots=True)
class Chain:
    """Where a chain of equalities stands.

    Attributes
    ----------
    reference : Node
        What the chain is a formula for.
    last : Node
        The last side that could be read.
    correct : bool
        Whether that one was.
    subject : str
        The reference as it was written.
    """

    reference: Node
    last: Node
    correct: bool = True
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found about one side of one reading."""

    mark: Mark
    reason: str = ""
    verdict: Verdict | None = None
    node: Node | None = None
    chain: Chain | None = None
    layer: str = ""
    #: Where in the text an unreadable side goes wrong.
    at: int | None = None


class Judge:
    """Judges steps on one model, at secret points that are fresh for each derivation."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.points = SecretPoints(model)
        self._deadline = Deadline(MAX_SECONDS)
        #: Wrong results by the gradient's name: expression and line.
        self._carried: dict[str, tuple[Node, int]] = {}

    def define(self, name: str, node: Node) -> None:
        """Take a name of the writer's own into the model."""
        self.model = self.model.redefined({name: node})
        self.points = SecretPoints(self.model)

    def carry(self, reference: Node, wrong: Node, line: int) -> None:
        """Remember a wrong result, for what is built on it later.

        From a number nothing follows: everything would be right given that it is zero.
        """
        name = gradient_name(reference, self.model)
        if name is not None and names_in(wrong):
            self._carried[name] = wrong, line

    def step(self, node: Node, chain: Chain) -> Judgement:
        """Judge one side of a chain."""
        verdict = self._decide(node, chain.reference)
        if verdict.equal:
            return Judgement(Mark.CORRECT, verdict.reason, verdict, node, chain)
        follows = self.agree(node, chain.last)
        if not verdict.different:
            mark = Mark.CORRECT if follows and chain.correct else Mark.UNDECIDED
            return Judgement(mark, verdict.reason, verdict, node, chain)
        if follows and not chain.correct:
            reason = "It follows from the step before, which is wrong."
            return Judgement(Mark.FOLLOW_THROUGH, reason, verdict, node, chain)
        given = self._given_earlier(node, chain.reference)
        if given:
            return Judgement(Mark.FOLLOW_THROUGH, given, verdict, node, chain)
        return Judgement(Mark.WRONG, verdict.reason, verdict, node, chain)

    def agree(self, node: Node, reference: Node) -> bool:
        """Whether two expressions are equal, for all that secret points can tell."""
        return not self._deadline.passed() and self.points.agree(node, reference)

    def problem(self, node: Node) -> str:
        """Return why an expression has no value, nothing if it has one."""
        try:
            self.points.value(node)
        except Singular:
            return ""
        except Halt as halt:
            return str(halt)
        return ""

    def _decide(self, node: Node, reference: Node) -> Verdict:
        if self._deadline.passed():
            reason = "The derivation takes too long to check."
            return Verdict(Status.UNDECIDED, Method.EXHAUSTED, reason)
        verdict = decide(self.model, node, reference, self.points)
        if verdict.method is Method.LAYOUT and self._is_layout_free(node, reference):
            return replace(verdict, status=Status.EQUAL, reason="Right, in the layout of rows.")
        if verdict.method is Method.SHAPE and reference == Name("L"):
            # On a sheet the square of a vector is the sum of its squares.
            return decide(self.model, Aggregate("sum", node), reference, self.points)
        return verdict

    def _is_layout_free(self, *sides: Node) -> bool:
        """Whether rows and columns may be exchanged: partial derivatives give either."""
        chained = any(isinstance(node, Derivative) for side in sides for node in walk(side))
        return chained and any(1 in self.points.value(side).shape for side in sides)

    def _given_earlier(self, node: Node, reference: Node) -> str:
        """Return a sentence if the step is right given an earlier wrong result, else nothing."""
        own = gradient_name(reference, self.model)
        for name, (wrong, line) in self._carried.items():
            if name != own and self._right_given({name: wrong}, node, reference):
                return f"It is right, given {name} as it stands in line {line}."
        return ""

    def _right_given(self, results: Mapping[str, Node], node: Node, reference: Node) -> bool:
        try:
            altered = self.model.redefined(results)
        except ValueError:
            return False
        pair = (with_gradient_names(side, self.model) for side in (node, reference))
        return not self._deadline.passed() and SecretPoints(altered).agree(*pair)
