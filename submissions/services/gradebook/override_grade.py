"""Set a grade by hand."""

import math
from typing import Any

from submissions.domain.grade import Override
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.errors import Invalid, NotFound
from submissions.services.access import assignment_for
from submissions.services.gradebook.revoke_override import revoke_standing
from submissions.services.grading.standing import update_grade
from submissions.services.ports import Services
from submissions.services.record import record


def override_grade(
    services: Services,
    actor: Actor,
    assignment_id: int,
    user_id: int,
    *,
    points: float,
    reason: str,
) -> Override:
    """Let a student have these points, whatever was found; earlier overrides are kept, revoked.

    Raises
    ------
    NotFound
        If the student has nothing to do with the assignment.
    Forbidden
    Invalid
        Without a reason, or with points that no gradebook takes.
    """
    if not reason.strip():
        raise Invalid("reason", "wanted a few words, for whoever asks later.")
    if not math.isfinite(points) or not 0.0 <= points <= 1e6:
        raise Invalid("points", f"{points:g}; wanted 0 or more.")
    now = services.clock.now()
    with services.store.writing() as work:
        assignment = assignment_for(work, actor, assignment_id, Permission.OVERRIDE)
        theirs: dict[str, Any] = {"assignment_id": assignment_id, "user_id": user_id}
        enrolled = work.enrolments.first(course_id=assignment.course_id, user_id=user_id)
        if enrolled is None and work.submissions.first(**theirs) is None:
            raise NotFound("student", user_id)
        old = work.grades.first(**theirs)
        revoke_standing(work, assignment_id, user_id, now)
        override = work.overrides.add(
            Override(assignment_id, user_id, points, reason.strip(), actor.user_id, now)
        )
        update_grade(work, assignment, user_id, now)
        record(
            work,
            actor,
            now,
            "grade.override",
            f"assignment:{assignment_id}",
            course_id=assignment.course_id,
            user_id=user_id,
            old=old and old.points,
            new=points,
            reason=reason.strip(),
        )
    return override
