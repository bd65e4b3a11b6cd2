"""List the exercises that can be given."""

from collections.abc import Sequence

from grader.exercise import Exercise
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.services.access import course_for
from submissions.services.ports import Services


def list_exercises(services: Services, actor: Actor, course_id: int) -> Sequence[Exercise]:
    """Return all installed exercises to whoever may give them; raise NotFound or Forbidden."""
    with services.store.reading() as work:
        course_for(work, actor, course_id, Permission.MANAGE_ASSIGNMENTS)
    return services.catalog.all()
