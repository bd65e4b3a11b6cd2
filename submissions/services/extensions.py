"""More time or attempts for one student."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from submissions.domain.assignment import Extension
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.errors import Invalid, NotFound
from submissions.services.access import MyAssignment, assignment_for
from submissions.services.audit import record
from submissions.services.grades import update_grade
from submissions.services.people import Member, everybody_in
from submissions.services.ports import Work


@dataclass(frozen=True, slots=True)
class ExtensionsPage:
    """Who has more time or attempts, and who could be given some."""

    mine: MyAssignment
    extensions: Sequence[Extension]
    members: Sequence[Member]


def list_extensions(work: Work, actor: Actor, assignment_id: int) -> ExtensionsPage:
    """Return all extensions of an assignment; raise NotFound or Forbidden."""
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_GRADES)
    mine.require(Permission.SEE_WORK)
    found = work.extensions.in_assignment(assignment_id)
    return ExtensionsPage(mine, found, everybody_in(work, mine.course.id))


def grant_extension(
    work: Work,
    actor: Actor,
    assignment_id: int,
    user_id: int,
    *,
    reason: str,
    due_at: datetime | None = None,
    closes_at: datetime | None = None,
    extra_attempts: int = 0,
) -> Extension:
    """Give a student other dates or more attempts, in place of any earlier extension.

    Their grade follows at once.

    Raises
    ------
    NotFound, Forbidden
    Invalid
        Without a reason, or if nothing would change.
    """
    if not reason.strip():
        raise Invalid("reason", "wanted a few words, for whoever asks later.")
    if extra_attempts < 0 or (due_at is None and closes_at is None and not extra_attempts):
        raise Invalid("extension", "wanted a later date or more attempts.")
    mine = assignment_for(work, actor, assignment_id, Permission.MANAGE_ASSIGNMENTS)
    if work.enrolments.of(mine.course.id, user_id) is None:
        raise NotFound("person", user_id)
    wanted = Extension(
        assignment_id, user_id, reason, actor.user_id, work.now, due_at, closes_at, extra_attempts
    )
    old = work.extensions.of(assignment_id, user_id)
    if old is None:
        kept = work.extensions.add(wanted)
    else:
        kept = work.extensions.replace(replace(wanted, id=old.id))
    update_grade(work, mine.assignment, user_id)
    subject, course_id = f"assignment:{assignment_id}", mine.course.id
    details = {"user_id": user_id, "reason": reason}
    record(work, actor, "extension.grant", subject, course_id=course_id, **details)
    return kept


def revoke_extension(work: Work, actor: Actor, assignment_id: int, user_id: int) -> None:
    """Take a student's extension back; their grade follows. Raise NotFound or Forbidden."""
    mine = assignment_for(work, actor, assignment_id, Permission.MANAGE_ASSIGNMENTS)
    if not work.extensions.take_back(assignment_id, user_id):
        raise NotFound("extension")
    update_grade(work, mine.assignment, user_id)
    subject, course_id = f"assignment:{assignment_id}", mine.course.id
    record(work, actor, "extension.revoke", subject, course_id=course_id, user_id=user_id)
