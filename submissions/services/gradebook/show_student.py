"""Show all of one student in a course."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from submissions.domain.assignment import Assignment, Extension
from submissions.domain.courses import RosterRow
from submissions.domain.grade import Grade, Override
from submissions.domain.people import Actor, User
from submissions.domain.permissions import Permission
from submissions.domain.submission import Submission
from submissions.errors import NotFound
from submissions.services.access import course_for
from submissions.services.ports import Services


@dataclass(frozen=True, slots=True)
class StudentAssignment:
    """One assignment of a student: overrides from the first to the one that stands."""

    assignment: Assignment
    grade: Grade | None
    extension: Extension | None
    overrides: Sequence[Override]
    submissions: Sequence[Submission]


@dataclass(frozen=True, slots=True)
class StudentPage:
    """All of one student in a course; ``enrolled`` is False for one who has left."""

    user: User
    roster: RosterRow | None
    enrolled: bool
    assignments: Sequence[StudentAssignment]


def show_student(services: Services, actor: Actor, course_id: int, user_id: int) -> StudentPage:
    """Return all of one student in a course.

    Raises
    ------
    NotFound
        If the course is not for the actor, or this person never was in it.
    Forbidden
    """
    with services.store.reading() as work:
        course_for(work, actor, course_id, Permission.SEE_WORK)
        assignments = work.assignments.find(course_id=course_id)
        theirs: dict[str, Any] = {"assignment_id": [a.id for a in assignments], "user_id": user_id}
        submissions = work.submissions.find(newest=True, **theirs)
        enrolled = work.enrolments.first(course_id=course_id, user_id=user_id)
        if enrolled is None and not submissions:
            raise NotFound("student", user_id)
        grades = {grade.assignment_id: grade for grade in work.grades.find(**theirs)}
        extensions = {e.assignment_id: e for e in work.extensions.find(**theirs)}
        overrides = work.overrides.find(**theirs)
        return StudentPage(
            work.users.get(user_id),
            work.roster.first(course_id=course_id, user_id=user_id),
            enrolled is not None,
            [
                StudentAssignment(
                    a,
                    grades.get(a.id),
                    extensions.get(a.id),
                    [o for o in overrides if o.assignment_id == a.id],
                    [s for s in submissions if s.assignment_id == a.id],
                )
                for a in assignments
            ],
        )
