"""Take a grade that was set by hand back."""

from dataclasses import replace
from datetime import datetime

from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.errors import NotFound
from submissions.services.access import assignment_for
from submissions.services.grading.standing import update_grade
from submissions.services.ports import Services, Work
from submissions.services.record import record


def revoke_override(services: Services, actor: Actor, assignment_id: int, user_id: int) -> None:
    """Let what was found count again; raise NotFound if no grade was set by hand."""
    now = services.clock.now()
    with services.store.writing() as work:
        assignment = assignment_for(work, actor, assignment_id, Permission.OVERRIDE)
        if not revoke_standing(work, assignment_id, user_id, now):
            raise NotFound("override")
        update_grade(work, assignment, user_id, now)
        subject, course_id = f"assignment:{assignment_id}", assignment.course_id
        record(
            work, actor, now, "grade.revoke_override", subject, course_id=course_id, user_id=user_id
        )


def revoke_standing(work: Work, assignment_id: int, user_id: int, now: datetime) -> int:
    """Mark the overrides that stand as revoked; return how many there were."""
    standing = work.overrides.find(assignment_id=assignment_id, user_id=user_id, revoked_at=None)
    for override in standing:
        work.overrides.replace(replace(override, revoked_at=now))
    return len(standing)
