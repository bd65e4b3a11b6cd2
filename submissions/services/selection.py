"""Which students of a course a list shows, in which order, and who stands beside whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from submissions.domain.assignment import Assignment
from submissions.domain.grade import Grade
from submissions.domain.names import folded
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.selection import Selection, State
from submissions.services.access import assignment_for, course_for
from submissions.services.ports import Work
from submissions.store.courses import MemberKeys

#: Points are compared to a millionth: never a rounding error.
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Selected:
    """The students that were asked for, in order, and all sections of their course."""

    keys: Sequence[MemberKeys]
    sections: Sequence[str]

    @property
    def user_ids(self) -> list[int]:
        """Who they are, in order."""
        return [key.user_id for key in self.keys]


def select_students(
    work: Work, course_id: int, selection: Selection, assignment: Assignment | None = None
) -> Selected:
    """Return the students of a course that are asked for; the caller may see their grades.

    Parameters
    ----------
    work : Work
    course_id : int
    selection : Selection
    assignment : Assignment, optional
        The states are of grades for this one, not for all that is published.
    """
    sort = selection.sort
    if assignment and sort == "points":
        sort = str(assignment.id)
    other = int(sort) if sort.isdecimal() and len(sort) < 10 else 0
    about = assignment.id if assignment else other
    keys, text = work.enrolments.keys(course_id, about), folded(selection.search.strip())
    wanted = _in_state(work, course_id, selection.state, assignment)
    found = [
        key
        for key in keys
        if any(text in folded(said) for said in (key.name, key.login, key.number))
        and selection.section in ("", key.section)
        and (wanted is None or key.user_id in wanted)
    ]
    found.sort(key=lambda key: _order(key, sort), reverse=selection.descending)
    return Selected(found, sorted({key.section for key in keys if key.section}))


def _order(key: MemberKeys, sort: str) -> tuple[float, str]:
    """Return what a row is sorted by; those without a grade come below a zero."""
    name = f"{folded(key.name)} {key.name}"  # of two that differ in accents, always the same first
    if sort == "total":
        return round(key.total, DIGITS), name
    if sort.isdecimal():
        return (-1.0 if key.points is None else key.points), name
    texts = {"login": key.login, "number": key.number, "section": key.section}
    return 0.0, texts.get(sort, name)


def _in_state(
    work: Work, course_id: int, state: State, assignment: Assignment | None
) -> set[int] | None:
    """Return the students whose grades are so; None if that is no matter."""
    if state is State.ALL:
        return None
    published = [one.id for one in work.assignments.in_courses([course_id]) if one.published]
    asked = {assignment.id} if assignment else set(published)
    students = [key.user_id for key in work.enrolments.keys(course_id, 0)]
    theirs: Mapping[int, list[Grade]] = defaultdict(list)
    for grade in work.grades.in_course(course_id, students):
        if grade.assignment_id in asked:
            theirs[grade.user_id].append(grade)
    return {one for one in students if _fits(state, theirs[one], len(asked))}


def _fits(state: State, grades: Sequence[Grade], asked: int) -> bool:
    if state in (State.GRADED, State.MISSING):
        return (len(grades) < asked) == (state is State.MISSING)
    if state is State.PENDING:
        return any(grade.pending for grade in grades)
    if state is State.LATE:
        return any(grade.penalty for grade in grades)
    return any(grade.overridden for grade in grades)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a student stands in a list: from 1, None if they are not in it, and who is beside them.

    What leads to them is their user id, or that of their graded submission.
    """

    position: int | None
    total: int
    before: int | None
    after: int | None


def students_beside(
    work: Work, actor: Actor, course_id: int, user_id: int, selection: Selection
) -> Neighbours:
    """Return who comes before and after a student in a gradebook.

    Raises
    ------
    NotFound, Forbidden
    """
    course_for(work, actor, course_id, Permission.SEE_GRADES)
    return _beside(select_students(work, course_id, selection).user_ids, user_id)


def submissions_beside(
    work: Work, actor: Actor, assignment_id: int, user_id: int, selection: Selection
) -> Neighbours:
    """Return whose graded submissions come before and after a student's, by their numbers.

    Raises
    ------
    NotFound, Forbidden
    """
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_GRADES)
    found = select_students(work, mine.course.id, selection, mine.assignment)
    grades = work.grades.in_assignment(assignment_id)
    counts = {one.user_id: one.submission_id for one in grades if one.submission_id}
    beside = _beside([one for one in found.user_ids if one in counts], user_id)
    before, after = (counts.get(one or 0) for one in (beside.before, beside.after))
    return Neighbours(beside.position, beside.total, before, after)


def _beside(user_ids: Sequence[int], user_id: int) -> Neighbours:
    if user_id not in user_ids:
        return Neighbours(None, len(user_ids), None, user_ids[0] if user_ids else None)
    at = user_ids.index(user_id)
    before = user_ids[at - 1] if at else None
    return Neighbours(at + 1, len(user_ids), before, dict(enumerate(user_ids)).get(at + 1))
