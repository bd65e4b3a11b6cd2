"""List the extensions of an assignment."""

from submissions.domain.assignment import Extension
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.services.access import assignment_for
from submissions.services.ports import Services


def list_extensions(services: Services, actor: Actor, assignment_id: int) -> list[Extension]:
    """Return all extensions of an assignment; raise NotFound or Forbidden."""
    with services.store.reading() as work:
        assignment_for(work, actor, assignment_id, Permission.SEE_GRADES)
        return work.extensions.find(assignment_id=assignment_id)
