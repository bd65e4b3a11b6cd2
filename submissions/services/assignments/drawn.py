"""What is drawn for an assignment, so that nobody can know its inputs beforehand."""

import secrets
from dataclasses import replace

from grader.exercise import Exercise
from submissions.domain.assignment import Assignment
from submissions.services.tokens import draw_token

_SEEDS = 2**31


def drawn(assignment: Assignment, exercise: Exercise) -> Assignment:
    """Return an assignment with a seed, and with the secret of variants if its exercise has them.

    What it has already stays: a seed may be chosen by hand.
    """
    parameters = {"seed": secrets.randbelow(_SEEDS), **assignment.parameters}
    if exercise.variants is not None:
        parameters = {"secret": draw_token(), **parameters}
    return replace(assignment, parameters=parameters)
