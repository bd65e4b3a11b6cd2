"""List the regrades of an assignment."""

from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.regrade import Regrade
from submissions.services.access import assignment_for
from submissions.services.ports import Services


def list_regrades(services: Services, actor: Actor, assignment_id: int) -> list[Regrade]:
    """Return all regrades of an assignment, newest first; raise NotFound or Forbidden."""
    with services.store.reading() as work:
        assignment_for(work, actor, assignment_id, Permission.REGRADE)
        return work.regrades.find(assignment_id=assignment_id, newest=True)
