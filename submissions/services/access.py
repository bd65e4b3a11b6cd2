"""Ask for permission: the only way from an id to a thing.

What a person may not know of is not found, so that nobody learns anything by trying ids.
"""

from submissions.domain.assignment import Assignment
from submissions.domain.courses import Course
from submissions.domain.people import Actor, Role
from submissions.domain.permissions import Permission, allowed, is_staff
from submissions.domain.submission import Submission
from submissions.errors import Forbidden, NotFound
from submissions.services.ports import Work


def role_in(work: Work, actor: Actor, course_id: int) -> Role | None:
    """Return the actor's role in a course, None if they have none."""
    enrolment = work.enrolments.first(course_id=course_id, user_id=actor.user_id)
    return None if enrolment is None else enrolment.role


def course_for(work: Work, actor: Actor, course_id: int, permission: Permission) -> Course:
    """Return a course in which the actor may do something.

    Raises
    ------
    NotFound
        If there is none, or the actor is not in it.
    Forbidden
        If they are, but may not do this.
    """
    role = role_in(work, actor, course_id)
    course = work.courses.first(id=course_id)
    if course is None or not (role or actor.admin):
        raise NotFound("course", course_id)
    if not allowed(actor, role, permission):
        raise Forbidden(permission.value)
    return course


def assignment_for(
    work: Work, actor: Actor, assignment_id: int, permission: Permission
) -> Assignment:
    """Return an assignment in whose course the actor may do something.

    Raises
    ------
    NotFound
        If there is none for them: students do not know of unpublished ones.
    Forbidden
    """
    assignment = work.assignments.first(id=assignment_id)
    role = None if assignment is None else role_in(work, actor, assignment.course_id)
    known = assignment is not None and (
        is_staff(actor, role) or (role is not None and assignment.published)
    )
    if assignment is None or not known:
        raise NotFound("assignment", assignment_id)
    if not allowed(actor, role, permission):
        raise Forbidden(permission.value)
    return assignment


def submission_for(
    work: Work, actor: Actor, submission_id: int, permission: Permission = Permission.SEE_WORK
) -> Submission:
    """Return a submission: one's own, or one in a course where the actor has the permission.

    Raises
    ------
    NotFound
        If there is none, or it is somebody else's.
    Forbidden
    """
    submission = work.submissions.first(id=submission_id)
    if submission is None:
        raise NotFound("submission", submission_id)
    assignment = work.assignments.get(submission.assignment_id)
    role = role_in(work, actor, assignment.course_id)
    if is_staff(actor, role):
        if not allowed(actor, role, permission):
            raise Forbidden(permission.value)
        return submission
    mine = submission.user_id == actor.user_id
    if not mine or not allowed(actor, role, Permission.SEE_COURSE):
        raise NotFound("submission", submission_id)
    if permission not in (Permission.SEE_WORK, Permission.SEE_COURSE):
        raise Forbidden(permission.value)
    return submission


def staff_of(work: Work, actor: Actor, course_id: int) -> bool:
    """Return whether the actor sees other people's work in a course."""
    return is_staff(actor, role_in(work, actor, course_id))


def require_admin(actor: Actor, action: str) -> None:
    """Return if the actor runs the service, at a keyboard; raise Forbidden if not."""
    if not actor.admin or actor.scopes is not None:
        raise Forbidden(action)


def require_keyboard(actor: Actor, action: str) -> None:
    """Return if a person does this; a token may not change who they are."""
    if actor.scopes is not None:
        raise Forbidden(action)
