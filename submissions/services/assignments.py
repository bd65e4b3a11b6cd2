"""Assignments: exercises given to courses, and what a student sees of them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from grader.errors import ExerciseError
from grader.exercise import Exercise
from submissions.domain.assignment import Assignment, Counts
from submissions.domain.courses import Course
from submissions.domain.grade import Grade
from submissions.domain.groups import Grouping, Party, draws_by
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.policy import Terms, check_hand_in
from submissions.domain.soundness import check_assignment
from submissions.domain.stage import Stage
from submissions.errors import (
    AssignmentNotOpen,
    AttemptsExhausted,
    ChangedMeanwhile,
    HandInRefused,
    Invalid,
    TooSoon,
)
from submissions.services.access import MyAssignment, MyCourse, assignment_for, course_for
from submissions.services.attempts import AttemptRow, Progress, progress_of
from submissions.services.audit import record
from submissions.services.courses import check_zone
from submissions.services.exercises import all_for, find_exercise, find_for
from submissions.services.grades import update_all_grades
from submissions.services.groups import MyGroup, my_group
from submissions.services.home import card_of
from submissions.services.notices import notify_of_grades
from submissions.services.parties import party_of, used_attempts
from submissions.services.ports import Work
from submissions.services.tokens import draw_token

_SEEDS = 2**31
_OWN_GROUPS = (Grouping.CHOSEN, Grouping.LISTED)


def own_exercise(work: Work, mine: MyAssignment, drawn_by: str) -> Exercise:
    """Return an assignment's exercise: one's own variant where it draws variants.

    It says what the course allows to be imported.

    Raises
    ------
    ExerciseNotFound, ExerciseInvalid
    """
    assignment = mine.assignment
    found = find_exercise(work, assignment.exercise)
    if found.variants is not None and assignment.secret:
        found = found.variants(assignment.secret, drawn_by)
    return found.allowing(mine.course.packages)


def actors_exercise(work: Work, mine: MyAssignment, party: Party | None = None) -> Exercise:
    """Return the exercise as the actor has it, or their group; raise as :func:`own_exercise`."""
    party = party or party_of(work, mine.assignment, mine.actor.user_id)
    return own_exercise(work, mine, draws_by(party.group_id, mine.actor.login))


def drawn(assignment: Assignment, exercise: Exercise) -> Assignment:
    """Return an assignment with a seed, and with the secret of variants if its exercise has them.

    If it is marked anonymously, with what stand-ins are made with, too.

    What it has already stays: a seed may be chosen by hand.
    """
    if assignment.anonymous and not assignment.pseudonym_key:
        assignment = replace(assignment, pseudonym_key=draw_token())
    parameters = {"seed": secrets.randbelow(_SEEDS), **assignment.parameters}
    if exercise.variants is not None:
        parameters = {"secret": draw_token(), **parameters}
    return replace(assignment, parameters=parameters)


@dataclass(frozen=True, slots=True)
class ExercisesPage:
    """The exercises that can be given in a course, and its assignments that have groups."""

    mine: MyCourse
    exercises: Sequence[Exercise]
    sharable: Sequence[Assignment]


def list_exercises(work: Work, actor: Actor, course_id: int) -> ExercisesPage:
    """Return all exercises of a course and all installed ones to whoever may give them.

    Raises
    ------
    NotFound, Forbidden
    """
    mine = course_for(work, actor, course_id, Permission.MANAGE_ASSIGNMENTS)
    exercises = [one.allowing(mine.course.packages) for one in all_for(work, course_id)]
    return ExercisesPage(mine, exercises, _with_groups(work, course_id))


def _with_groups(work: Work, course_id: int, but: int = 0) -> list[Assignment]:
    """Return the assignments of a course that have groups of their own."""
    found = work.assignments.in_courses([course_id])
    return [one for one in found if one.grouping in _OWN_GROUPS and one.id != but]


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """All that the page of an assignment shows to one person.

    Attributes
    ----------
    mine : MyAssignment
    exercise : Exercise or None
        The actor's own, with ``statement`` (Markdown) and ``starter``; None if it is no longer
        installed.
    problem : str
        Why it cannot be shown; empty if it can.
    terms : Terms
    attempts : sequence of AttemptRow
        The actor's, newest first.
    attempts_used : int
        Fewer, if a program that did not compile was spared; those of one's group count too.
    grade : Grade or None
        As far as the actor may know.
    refused : str
        Why nothing can be handed in now; empty if something can.
    opened : bool
    may_check : bool
        Whether work can be tried on the public inputs now: also when no attempt is left.
    stage : Stage
        Where the actor is with it.
    group : MyGroup
        With whom they hand in.
    """

    mine: MyAssignment
    exercise: Exercise | None
    problem: str
    terms: Terms
    attempts: Sequence[AttemptRow]
    attempts_used: int
    grade: Grade | None
    refused: str
    opened: bool
    may_check: bool
    stage: Stage
    group: MyGroup

    @property
    def assignment(self) -> Assignment:
        """The assignment itself."""
        return self.mine.assignment

    @property
    def staff(self) -> bool:
        """Whether the actor sees others' work; staff may hand in at any time."""
        return self.mine.staff

    @property
    def starter(self) -> str | None:
        """The file to begin with; None before the assignment opens."""
        return self.exercise.starter if self.exercise is not None and self.opened else None

    @property
    def last_attempt(self) -> bool:
        """Whether the next attempt is the last that the actor has."""
        allowed = self.terms.attempts
        return not self.staff and allowed is not None and self.attempts_used == allowed - 1

    @property
    def at_stake(self) -> Grade | None:
        """The grade that a worse attempt would lower, if there is one."""
        grade, last = self.grade, self.assignment.counts is Counts.LAST
        return grade if last and grade and grade.points and not grade.overridden else None


def show_assignment(work: Work, actor: Actor, assignment_id: int) -> AssignmentPage:
    """Return an assignment as the actor has it; raise NotFound if they may not know of it."""
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_COURSE)
    assignment, done = mine.assignment, progress_of(work, mine.assignment, actor.user_id)
    group = my_group(work, mine)
    try:
        exercise, problem = actors_exercise(work, mine, group.party), ""
    except ExerciseError as error:
        exercise, problem = None, str(error)
    refused, opened, may_check = "", True, True
    used = used_attempts(work, assignment_id, group.party)
    try:
        if not mine.staff:
            check_hand_in(done.terms, used, _last_at(work, done, group), work.now)
    except HandInRefused as error:
        refused, opened = str(error), not isinstance(error, AssignmentNotOpen)
        may_check = isinstance(error, (AttemptsExhausted, TooSoon))
    rows, card = done.rows(mine), card_of(assignment, done.terms, used, done.grade, work.now)
    return AssignmentPage(
        mine,
        exercise,
        problem,
        card.terms,
        rows,
        used,
        card.grade,
        refused,
        opened,
        may_check,
        card.stage,
        group,
    )


def _last_at(work: Work, done: Progress, group: MyGroup) -> datetime | None:
    """Return when whoever hands in with the actor did so last."""
    if group.party.group is None:
        return done.last_at
    attempts = work.submissions.attempts_of(group.mine.assignment.id, group.party.user_ids)
    return attempts[-1].submitted_at if attempts else None


def find_assignment(work: Work, actor: Actor, assignment_id: int) -> MyAssignment:
    """Return an assignment and its course; raise NotFound if the actor may not know of it."""
    return assignment_for(work, actor, assignment_id, Permission.SEE_COURSE)


@dataclass(frozen=True, slots=True)
class AssignmentForm:
    """An assignment to be changed, the exercises there are, and whose groups it may share."""

    mine: MyAssignment
    exercises: Sequence[Exercise]
    sharable: Sequence[Assignment]


def open_assignment(work: Work, actor: Actor, assignment_id: int) -> AssignmentForm:
    """Return an assignment to whoever may change it; raise NotFound or Forbidden."""
    mine = assignment_for(work, actor, assignment_id, Permission.MANAGE_ASSIGNMENTS)
    sharable = _with_groups(work, mine.course.id, assignment_id)
    return AssignmentForm(mine, all_for(work, mine.course.id), sharable)


def blank(course: Course, exercise: str = "") -> Assignment:
    """Return an assignment to be filled in, with defaults that do no harm."""
    made_at = course.created_at  # until it is stored
    return Assignment(course.id, "", exercise, 10.0, course.zone, made_at, late_per_day=0.1)


def create_assignment(work: Work, actor: Actor, assignment: Assignment) -> Assignment:
    """Store a new assignment and return it with its id.

    The seed of its inputs is drawn, and the secret that everybody's own variant hangs on.

    Raises
    ------
    NotFound, Forbidden
    Invalid
        If fields are missing or contradict each other.
    ExerciseNotFound, ExerciseInvalid
    """
    check_assignment(assignment)
    check_zone(assignment.zone)
    course_for(work, actor, assignment.course_id, Permission.MANAGE_ASSIGNMENTS)
    _check_groups(work, assignment)
    assignment = drawn(assignment, find_for(work, assignment.course_id, assignment.exercise))
    new = replace(assignment, created_at=work.now, scores_shown_at=None, id=0)
    kept = work.assignments.add(new)
    subject = f"assignment:{kept.id}"
    record(work, actor, "assignment.create", subject, course_id=kept.course_id)
    return kept


_KEPT = {"id", "course_id", "created_at", "scores_shown_at", "pseudonym_key"}


def change_assignment(
    work: Work, actor: Actor, assignment: Assignment, *, seen: Assignment | None = None
) -> Assignment:
    """Store other fields of an assignment; all its grades follow the new policy at once.

    Parameters
    ----------
    work : Work
    actor : Actor
    assignment : Assignment
    seen : Assignment, optional
        As it was when the change was decided on.

    Raises
    ------
    ChangedMeanwhile
        If it is no longer as it was seen.
    NotFound, Forbidden, ExerciseNotFound, ExerciseInvalid
    Invalid
        If fields contradict each other, or the exercise would change under handed-in work.
    """
    check_assignment(assignment)
    check_zone(assignment.zone)
    old = assignment_for(work, actor, assignment.id, Permission.MANAGE_ASSIGNMENTS).assignment
    exercise = find_for(work, old.course_id, assignment.exercise)
    if seen is not None and seen != old:
        raise ChangedMeanwhile
    _check_groups(work, replace(assignment, course_id=old.course_id))
    kept = replace(assignment, course_id=old.course_id, created_at=old.created_at)
    kept = replace(kept, scores_shown_at=_shown_at(work, old, kept))
    kept = replace(kept, pseudonym_key=old.pseudonym_key)  # hidden again, all are called as before
    if old.secret:  # or everybody's sheet would be another one
        kept = replace(kept, parameters={**kept.parameters, "secret": old.secret})
    if kept.exercise != old.exercise and work.submissions.any_to(old.id):
        raise Invalid("exercise", "work was handed in for it; make another assignment.")
    kept = drawn(kept, exercise)
    work.assignments.replace(kept)
    changed = update_all_grades(work, kept)
    if kept.shows_scores and not old.shows_scores:
        changed = [one.user_id for one in work.grades.in_assignment(kept.id)]
    notify_of_grades(work, kept, changed)
    changes = _changes(old, kept)
    subject = f"assignment:{kept.id}"
    course_id = kept.course_id
    record(work, actor, "assignment.change", subject, course_id=course_id, changes=changes)
    if old.anonymous and not kept.anonymous:
        record(work, actor, "assignment.show_names", subject, course_id=course_id)
    return kept


def _check_groups(work: Work, assignment: Assignment) -> None:
    """Raise Invalid unless groups that are shared are those of one that has its own."""
    sharing = work.assignments.sharing(assignment.id) if assignment.id else []
    if sharing and assignment.grouping not in _OWN_GROUPS:
        raise Invalid("groups", f"“{sharing[0].title}” shares those of this; change that first.")
    if assignment.grouping is not Grouping.SHARED:
        return
    of = work.assignments.known(assignment.groups_of or 0)
    here = of is not None and of.course_id == assignment.course_id and of.id != assignment.id
    if of is None or not here or of.grouping not in _OWN_GROUPS:
        raise Invalid("groups", "wanted another assignment of this course that has groups.")


def _shown_at(work: Work, old: Assignment, new: Assignment) -> datetime | None:
    """Return since when students see their points."""
    if not new.shows_scores:
        return None
    return old.scores_shown_at if old.shows_scores else work.now


def _changes(old: Assignment, new: Assignment) -> dict[str, Any]:
    names = [one.name for one in fields(Assignment) if one.name not in _KEPT]
    pairs = {name: (getattr(old, name), getattr(new, name)) for name in names}
    pairs.pop("parameters")  # there may be a secret in them
    return {name: [str(was), str(is_)] for name, (was, is_) in pairs.items() if was != is_}
