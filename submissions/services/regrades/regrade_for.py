"""Ask for permission for a regrade."""

from submissions.domain.assignment import Assignment
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.regrade import Regrade
from submissions.errors import NotFound
from submissions.services.access import assignment_for
from submissions.services.ports import Work


def regrade_for(work: Work, actor: Actor, regrade_id: int) -> tuple[Regrade, Assignment]:
    """Return a regrade that the actor may decide on; raise NotFound or Forbidden."""
    regrade = work.regrades.first(id=regrade_id)
    if regrade is None:
        raise NotFound("regrade", regrade_id)
    return regrade, assignment_for(work, actor, regrade.assignment_id, Permission.REGRADE)
