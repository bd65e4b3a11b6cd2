"""Take an extension back."""

from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.errors import NotFound
from submissions.services.access import assignment_for
from submissions.services.grading.standing import update_grade
from submissions.services.ports import Services
from submissions.services.record import record


def revoke_extension(services: Services, actor: Actor, assignment_id: int, user_id: int) -> None:
    """Take a student's extension back; their grade follows. Raise NotFound or Forbidden."""
    now = services.clock.now()
    with services.store.writing() as work:
        assignment = assignment_for(work, actor, assignment_id, Permission.MANAGE_ASSIGNMENTS)
        if not work.extensions.remove(assignment_id=assignment_id, user_id=user_id):
            raise NotFound("extension")
        update_grade(work, assignment, user_id, now)
        subject, course_id = f"assignment:{assignment_id}", assignment.course_id
        record(work, actor, now, "extension.revoke", subject, course_id=course_id, user_id=user_id)
