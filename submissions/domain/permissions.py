"""Who may do what: the one table that every use case asks."""

from enum import StrEnum

from submissions.domain.people import Actor, Role, Scope


class Permission(StrEnum):
    """Something that a role in a course allows; the value completes 'may not ...'."""

    SEE_COURSE = "see this course"
    HAND_IN = "hand in"
    INQUIRE = "ask about a grade of one's own"
    SEE_WORK = "see other people's work"
    SEE_GRADES = "see the gradebook"
    COMMENT = "comment on submissions"
    OVERRIDE = "set grades by hand"
    MANAGE_ASSIGNMENTS = "change assignments"
    MANAGE_PEOPLE = "change who is in this course"
    MANAGE_COURSE = "change this course"
    REGRADE = "regrade"


_MEMBER = {Permission.SEE_COURSE, Permission.HAND_IN, Permission.INQUIRE}
_GRADER = _MEMBER | {
    Permission.SEE_WORK,
    Permission.SEE_GRADES,
    Permission.COMMENT,
    Permission.OVERRIDE,
}
_ROLES = {
    Role.STUDENT: _MEMBER,
    Role.GRADER: _GRADER,
    Role.INSTRUCTOR: set(Permission),
}
_READING = {Permission.SEE_COURSE, Permission.SEE_WORK, Permission.SEE_GRADES}
_SCOPES = {
    Scope.READ: _READING,
    Scope.SUBMIT: _MEMBER,
    Scope.TEACH: set(Permission),
    Scope.INVITE: set[Permission](),
}


def allowed(actor: Actor, role: Role | None, permission: Permission) -> bool:
    """Return whether an actor with this role in a course may do something there.

    Parameters
    ----------
    actor : Actor
        An administrator may do all that an instructor may.
    role : Role or None
        None: not in the course.
    permission : Permission
    """
    by_role = actor.admin or (role is not None and permission in _ROLES[role])
    return by_role and within_scopes(actor, permission)


def within_scopes(actor: Actor, permission: Permission) -> bool:
    """Return whether the door that the actor came through lets this pass."""
    if actor.scopes is None:
        return True
    return any(permission in _SCOPES[Scope(scope)] for scope in actor.scopes)


def is_staff(actor: Actor, role: Role | None) -> bool:
    """Return whether the actor sees other people's work in a course."""
    return actor.admin or role in (Role.GRADER, Role.INSTRUCTOR)
