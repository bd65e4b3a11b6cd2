"""The exercise as one person has it."""

from grader.exercise import Exercise
from submissions.domain.assignment import Assignment
from submissions.services.ports import Services


def own_exercise(services: Services, assignment: Assignment, login: str) -> Exercise:
    """Return an assignment's exercise: one's own variant where it draws variants.

    Raises
    ------
    ExerciseNotFound, ExerciseInvalid
    """
    found = services.catalog.find(assignment.exercise)
    if found.variants is None or not assignment.secret:
        return found
    return found.variants(assignment.secret, login)
