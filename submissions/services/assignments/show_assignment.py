"""Show an assignment with its exercise."""

from dataclasses import dataclass
from typing import Any

from grader.errors import ExerciseError
from grader.exercise import Exercise
from submissions.domain.assignment import Assignment
from submissions.domain.grade import Grade
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.policy import Terms, check_hand_in
from submissions.errors import AssignmentNotOpen, HandInRefused
from submissions.services.access import assignment_for, staff_of
from submissions.services.assignments.own_exercise import own_exercise
from submissions.services.assignments.terms import terms_of
from submissions.services.ports import Services


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """All that the page of an assignment shows to one person.

    Attributes
    ----------
    exercise : Exercise or None
        The actor's own, with ``statement`` (Markdown) and ``starter``; None if it is no longer
        installed.
    refused : str
        Why nothing can be handed in now; empty if something can.
    staff : bool
        Whether the actor sees others' work; staff may hand in at any time.
    """

    assignment: Assignment
    exercise: Exercise | None
    problem: str
    terms: Terms
    attempts_used: int
    refused: str
    grade: Grade | None
    staff: bool
    opened: bool = True

    @property
    def starter(self) -> str | None:
        """The file to begin with; None before the assignment opens."""
        return self.exercise.starter if self.exercise is not None and self.opened else None


def show_assignment(services: Services, actor: Actor, assignment_id: int) -> AssignmentPage:
    """Return an assignment as the actor has it; raise NotFound if they may not know of it."""
    with services.store.reading() as work:
        assignment = assignment_for(work, actor, assignment_id, Permission.SEE_COURSE)
        mine: dict[str, Any] = {"assignment_id": assignment_id, "user_id": actor.user_id}
        handed_in = work.submissions.find(**mine)
        terms = terms_of(work, assignment, actor.user_id)
        grade = work.grades.first(**mine) if assignment.feedback_level else None
        staff = staff_of(work, actor, assignment.course_id)
    try:
        exercise, problem = own_exercise(services, assignment, actor.login), ""
    except ExerciseError as error:
        exercise, problem = None, str(error)
    refused, opened = "", True
    try:
        last = handed_in[-1].submitted_at if handed_in else None
        if not staff:
            check_hand_in(terms, len(handed_in), last, services.clock.now())
    except HandInRefused as error:
        refused, opened = str(error), not isinstance(error, AssignmentNotOpen)
    return AssignmentPage(
        assignment, exercise, problem, terms, len(handed_in), refused, grade, staff, opened
    )
