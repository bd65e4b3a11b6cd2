"""Prove two expressions equal by their canonical forms, case by case over the step functions."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import product
from typing import Any

from grader.symbolic.budget import MAX_OPERATIONS, Budget, Deadline
from grader.symbolic.compare import first_difference
from grader.symbolic.evaluate import Evaluator, indices
from grader.symbolic.halts import OutOfBudget, Singular
from grader.symbolic.model import Model
from grader.symbolic.rings.polynomial import PolynomialRing
from grader.symbolic.shapes import ShapeRing
from grader.symbolic.tensor import Tensor
from grader.symbolic.tree import Derivative, Name, Node, Shape
from grader.symbolic.walks import names_in, walk

#: Each step function doubles the cases.
MAX_STEPS = 5

Pair = tuple[Node, Node]


class Proof(StrEnum):
    """What a comparison of canonical forms comes to."""

    EQUAL = "equal"
    DIFFERENT = "different"  #: the forms differ, and know all laws that matter
    OPEN = "open"  #: the forms differ, which proves nothing


def compare_forms(model: Model, answer: Node, reference: Node, deadline: Deadline) -> Proof:
    """Compare the canonical forms, for every side of every step function.

    First with the names that both sides come down to taken as free, which keeps the forms small;
    then with every name computed from the inputs.

    Raises
    ------
    OutOfBudget
        If a form has too many terms or there are too many cases.
    Singular
        If an expression divides by zero for all inputs.
    """
    if isinstance(reference, Name):
        reference = model.definitions.get(reference.name, reference)
    pair = (answer, reference)
    if _equal_freely(model, pair, deadline):
        return Proof.EQUAL
    forms = _Forms(model, {}, deadline)
    if forms.agree(pair):
        return Proof.EQUAL
    return Proof.DIFFERENT if forms.complete else Proof.OPEN


def _equal_freely(model: Model, pair: Pair, deadline: Deadline) -> bool:
    """Whether the expressions agree even if their common names do not depend on each other.

    Without such names there is nothing to be gained: it would be the same as with all computed.
    """
    if any(isinstance(node, Derivative) for side in pair for node in walk(side)):
        return False
    names = _common_names(model, pair)
    if not names:
        return False
    try:
        shapes = Evaluator(model, ShapeRing(), Budget(deadline))
        free = {name: shapes.name(name).shape for name in names}
        return _Forms(model, free, deadline).agree(pair)
    except (OutOfBudget, Singular):
        return False


def _common_names(model: Model, pair: Pair) -> frozenset[str]:
    """Return the computed names that both sides use, once those of one side are written out."""
    left, right = (names_in(side) & model.definitions.keys() for side in pair)
    order = list(model.definitions)
    while extra := left ^ right:
        latest = max(extra, key=order.index)
        below = names_in(model.definitions[latest]) & model.definitions.keys()
        left, right = (
            (side - {latest}) | below if latest in side else side for side in (left, right)
        )
    return left


class _Forms:
    """Compares canonical forms, with some names taken as free."""

    def __init__(self, model: Model, free: Mapping[str, Shape], deadline: Deadline) -> None:
        self._model, self._free = model, free
        self._budget = Budget(deadline, MAX_OPERATIONS // 4)
        #: Whether forms that differ are different functions.
        self.complete = True

    def agree(self, pair: Pair) -> bool:
        """Whether the forms agree in every case: in all at once, or in each of a few."""
        atoms: dict[str, bool] = {}
        if self._agree_in(pair, None, atoms):
            return True
        if not atoms:
            return False
        if len(atoms) > MAX_STEPS:
            raise OutOfBudget("there are too many cases of step functions")
        # A case may meet steps that others do not.
        names, cases = list(atoms), product((True, False), repeat=len(atoms))
        return all(
            self._agree_in(pair, dict(zip(names, case, strict=True)), atoms) for case in cases
        ) and len(names) == len(atoms)

    def _agree_in(
        self, pair: Pair, assumed: dict[str, bool] | None, atoms: dict[str, bool]
    ) -> bool:
        """Whether the forms agree with these sides of the steps; notes the steps that are met."""
        ring = PolynomialRing(assumed, self._budget.deadline)
        evaluator = Evaluator(self._model, ring, self._budget, self._given(ring))
        try:
            agree = first_difference(evaluator, *pair) is None
        except Singular:
            if not ring.atoms:
                raise
            agree = False
        atoms.update(ring.atoms)
        self.complete &= ring.complete
        return agree

    def _given(self, ring: PolynomialRing) -> dict[str, Tensor[Any]]:
        return {
            name: Tensor(shape, [ring.variable(name, index) for index in indices(shape)])
            for name, shape in self._free.items()
        }


def undefined_everywhere(model: Model, expression: Node, deadline: Deadline) -> bool:
    """Whether an expression is proved to divide by zero for all inputs."""
    ring = PolynomialRing({}, deadline)
    try:
        Evaluator(model, ring, Budget(deadline)).value(expression)
    except Singular:
        return not ring.atoms
    except OutOfBudget:
        return False
    return False
