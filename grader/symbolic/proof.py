"""Prove two expressions equal by their canonical forms, case by case over the step functions."""

from itertools import product

from grader.symbolic.budget import Budget
from grader.symbolic.compare import first_difference
from grader.symbolic.evaluate import Evaluator
from grader.symbolic.halts import OutOfBudget, Singular
from grader.symbolic.model import Model
from grader.symbolic.rings.polynomial import PolynomialRing
from grader.symbolic.tree import Node

#: Each step function doubles the cases.
MAX_STEPS = 5


def proved_equal(model: Model, answer: Node, reference: Node) -> bool:
    """Whether the canonical forms agree, for every side of every step function.

    Raises
    ------
    OutOfBudget
        If a form has too many terms or there are too many cases.
    Singular
        If an expression divides by zero for all inputs.
    """
    budget = Budget(seconds=0.3)
    atoms: dict[str, bool] = {}
    if not _agree(model, (answer, reference), atoms, budget):
        return False
    names = list(atoms)
    if len(names) > MAX_STEPS:
        reason = "there are too many cases of step functions"
        raise OutOfBudget(reason)
    cases = list(product((True, False), repeat=len(names)))[1:]
    return all(
        _agree(model, (answer, reference), dict(zip(names, case, strict=True)), budget)
        for case in cases
    )


def _agree(model: Model, pair: tuple[Node, Node], atoms: dict[str, bool], budget: Budget) -> bool:
    ring = PolynomialRing(atoms)
    try:
        agree = first_difference(Evaluator(model, ring, budget), *pair) is None
    except Singular:
        if not atoms:
            raise
        agree = False
    atoms.update(ring.atoms)
    return agree


def undefined_everywhere(model: Model, expression: Node) -> bool:
    """Whether an expression is proved to divide by zero for all inputs."""
    ring = PolynomialRing()
    try:
        Evaluator(model, ring, Budget(seconds=0.2)).value(expression)
    except Singular:
        return not ring.atoms
    except OutOfBudget:
        return False
    return False
