"""Which students of a course a list shows, in which order, and who stands beside whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from submissions.domain.anonymity import Veil
from submissions.domain.assignment import Assignment
from submissions.domain.grade import Grade
from submissions.domain.names import folded
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.selection import Selection, State
from submissions.services.access import MyAssignment, assignment_for, course_for
from submissions.services.anonymity import person_behind
from submissions.services.ports import Work
from submissions.store.courses import MemberKeys

#: Points are compared to a millionth: never a rounding error.
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Selected:
    """The students that were asked for, in order, and all sections of their course.

    ``assignments`` are those of the course, None if the list is about one; ``hidden`` of them count
    for nothing here, for they are marked anonymously.
    """

    keys: Sequence[MemberKeys]
    sections: Sequence[str]
    assignments: Sequence[Assignment] | None = None
    hidden: frozenset[int] = frozenset()

    @property
    def user_ids(self) -> list[int]:
        """Who they are, in order."""
        return [key.user_id for key in self.keys]


def select_students(
    work: Work, course_id: int, selection: Selection, mine: MyAssignment | None = None
) -> Selected:
    """Return the students of a course that are asked for; the caller may see their grades.

    Parameters
    ----------
    work : Work
    course_id : int
    selection : Selection
    mine : MyAssignment, optional
        The states are of grades for this one, not for all that is published. Who is hidden in it
        is found and put in order by the stand-in alone.
    """
    sort = selection.sort
    scope = _of_assignment(work, mine, sort) if mine else _of_course(work, course_id, sort)
    keys, text = scope.keys, folded(selection.search.strip())
    wanted = _in_state(work, course_id, selection.state, scope)
    found = [
        key
        for key in keys
        if any(text in folded(said) for said in (key.name, key.login, key.number))
        and selection.section in ("", key.section)
        and (wanted is None or key.user_id in wanted)
    ]
    found.sort(key=lambda key: _order(key, scope.sort), reverse=selection.descending)
    sections = sorted({key.section for key in keys if key.section})
    return Selected(found, sections, scope.assignments, scope.hidden)


@dataclass(frozen=True, slots=True)
class _Scope:
    """Whom and what a list is about, and what it is sorted by."""

    keys: Sequence[MemberKeys]
    sort: str
    asked: frozenset[int]
    assignments: Sequence[Assignment] | None = None
    hidden: frozenset[int] = frozenset()


def _of_assignment(work: Work, mine: MyAssignment, sort: str) -> _Scope:
    id_, veil = mine.assignment.id, mine.veil
    if sort == "points":
        sort = str(id_)
    elif veil.key:
        sort = "name"
    keys = work.enrolments.keys(mine.course.id, id_)
    return _Scope([_veiled(veil, key) for key in keys], sort, frozenset({id_}))


def _veiled(veil: Veil, key: MemberKeys) -> MemberKeys:
    if not veil.hides(key.user_id):
        return key
    return MemberKeys(key.user_id, veil.called(key.user_id, ""), "", "", "", 0.0, key.points)


def _of_course(work: Work, course_id: int, sort: str) -> _Scope:
    found = work.assignments.in_courses([course_id])
    hidden = frozenset(one.id for one in found if one.anonymous)
    about = int(sort) if sort.isdecimal() and len(sort) < 10 else 0
    if about in hidden:  # their order would tell
        about, sort = 0, "name"
    asked = frozenset(one.id for one in found if one.published) - hidden
    keys = work.enrolments.keys(course_id, about, hidden)
    return _Scope(keys, sort, asked, found, hidden)


def _order(key: MemberKeys, sort: str) -> tuple[float, str]:
    """Return what a row is sorted by; those without a grade come below a zero."""
    name = f"{folded(key.name)} {key.name}"  # of two that differ in accents, always the same first
    if sort == "total":
        return round(key.total, DIGITS), name
    if sort.isdecimal():
        return (-1.0 if key.points is None else key.points), name
    texts = {"login": key.login, "number": key.number, "section": key.section}
    return 0.0, texts.get(sort, name)


def _in_state(work: Work, course_id: int, state: State, scope: _Scope) -> set[int] | None:
    """Return the students whose grades are so; None if that is no matter."""
    if state is State.ALL:
        return None
    students = [key.user_id for key in scope.keys]
    theirs: Mapping[int, list[Grade]] = defaultdict(list)
    for grade in work.grades.in_course(course_id, students):
        if grade.assignment_id in scope.asked:
            theirs[grade.user_id].append(grade)
    return {one for one in students if _fits(state, theirs[one], len(scope.asked))}


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
    user_id = person_behind(work, mine, user_id)
    found = select_students(work, mine.course.id, selection, mine)
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
    after = user_ids[at + 1] if at + 1 < len(user_ids) else None
    return Neighbours(at + 1, len(user_ids), before, after)
