"""Ask for permission: the only way from an id to a thing.

What a person may not know of is not found, so that nobody learns anything by trying ids.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from grader.report import STAFF, Reader
from submissions.domain.anonymity import Veil
from submissions.domain.assignment import Assignment
from submissions.domain.courses import Course
from submissions.domain.people import Actor, Role
from submissions.domain.permissions import Permission, allowed, is_staff
from submissions.domain.submission import Submission
from submissions.errors import Forbidden, NotFound
from submissions.services.ports import Work


@dataclass(frozen=True, slots=True)
class MyCourse:
    """A course, and what the actor is in it; an administrator may be nothing in it."""

    course: Course
    role: Role | None
    actor: Actor

    @property
    def subject(self) -> str:
        """What the audit log calls it."""
        return f"course:{self.course.id}"

    @property
    def staff(self) -> bool:
        """Whether the actor sees other people's work here."""
        return is_staff(self.actor, self.role)

    def veil_over(self, assignment: Assignment) -> Veil:
        """Return what hides from the actor who handed in for an assignment of this course."""
        hidden = self.staff and assignment.anonymous
        return Veil(assignment.pseudonym_key if hidden else "", self.actor.user_id)

    def may(self, permission: Permission) -> bool:
        """Return whether the actor may do something here."""
        return allowed(self.actor, self.role, permission)

    def require(self, permission: Permission) -> None:
        """Raise Forbidden unless the actor may do something here."""
        if not self.may(permission):
            raise Forbidden(permission.value)


@dataclass(frozen=True, slots=True)
class MyAssignment(MyCourse):
    """An assignment, and what the actor is in its course."""

    assignment: Assignment

    @property
    def subject(self) -> str:
        """What the audit log calls it."""
        return f"assignment:{self.assignment.id}"

    @property
    def veil(self) -> Veil:
        """What hides from the actor who handed in for it."""
        return self.veil_over(self.assignment)

    @property
    def reader(self) -> Reader:
        """What the actor is as a reader of reports."""
        return STAFF if self.staff else self.assignment.student


@dataclass(frozen=True, slots=True)
class MySubmission(MyAssignment):
    """A submission, whom it counts for, and what the actor is in its course."""

    submission: Submission
    whose: Sequence[int]

    @property
    def subject(self) -> str:
        """What the audit log calls it."""
        return f"submission:{self.submission.id}"


def course_for(work: Work, actor: Actor, course_id: int, permission: Permission) -> MyCourse:
    """Return a course in which the actor may do something.

    Raises
    ------
    NotFound
        If there is none, or the actor is not in it.
    Forbidden
        If they are, but may not do this.
    """
    found = work.courses.seen_by(actor.user_id, course_id)
    if found is None or not (found[1] or actor.admin):
        raise NotFound("course", course_id)
    mine = MyCourse(*found, actor)
    mine.require(permission)
    return mine


def assignment_for(
    work: Work, actor: Actor, assignment_id: int, permission: Permission
) -> MyAssignment:
    """Return an assignment in whose course the actor may do something.

    Raises
    ------
    NotFound
        If there is none for them: students do not know of unpublished ones.
    Forbidden
    """
    found = work.assignments.seen_by(actor.user_id, assignment_id)
    if found is None:
        raise NotFound("assignment", assignment_id)
    assignment, course, role = found
    mine = MyAssignment(course, role, actor, assignment)
    if not (mine.staff or (role and assignment.published)):
        raise NotFound("assignment", assignment_id)
    mine.require(permission)
    return mine


def submission_for(
    work: Work, actor: Actor, submission_id: int, permission: Permission = Permission.SEE_WORK
) -> MySubmission:
    """Return one that counts for the actor, or one in a course where they have the permission.

    Raises
    ------
    NotFound
        If there is none, or it is somebody else's.
    Forbidden
    """
    found = work.submissions.seen_by(actor.user_id, submission_id)
    if found is None:
        raise NotFound("submission", submission_id)
    submission, assignment, course, role = found
    whose = work.partners.whose(submission_id)
    mine = MySubmission(course, role, actor, assignment, submission, whose)
    if mine.staff:
        mine.require(permission)
        return mine
    if actor.user_id not in whose or not mine.may(Permission.SEE_COURSE):
        raise NotFound("submission", submission_id)
    if permission not in (Permission.SEE_WORK, Permission.SEE_COURSE):
        raise Forbidden(permission.value)
    return mine


@contextmanager
def found_as(kind: str, which: int) -> Iterator[None]:
    """Say of a thing that is not there, or belongs to what is not for the actor, that it is not."""
    try:
        yield
    except NotFound:
        raise NotFound(kind, which) from None


def require_admin(actor: Actor, action: str) -> None:
    """Raise Forbidden unless the actor runs the service, at a keyboard."""
    if not actor.admin or actor.scopes is not None:
        raise Forbidden(action)


def require_keyboard(actor: Actor, action: str) -> None:
    """Raise Forbidden unless a person does this; a token may not change who they are."""
    if actor.scopes is not None:
        raise Forbidden(action)
