"""Drop a regrade."""

from submissions.domain.job import JobState
from submissions.domain.people import Actor
from submissions.domain.regrade import Regrade, RegradeState
from submissions.services.ports import Services
from submissions.services.regrades.regrade_for import regrade_for
from submissions.services.regrades.settle import settle


def drop_regrade(services: Services, actor: Actor, regrade_id: int) -> Regrade:
    """Drop a proposal, also one that is still under way; nothing changes for anybody.

    Raises
    ------
    NotFound, Forbidden
    IllegalTransition
        If it was applied or dropped before.
    """
    now = services.clock.now()
    with services.store.writing() as work:
        state = regrade_for(work, actor, regrade_id)[0].state
        under_way = RegradeState.RUNNING if state is RegradeState.RUNNING else RegradeState.READY
        dropped = RegradeState.DROPPED
        regrade, _ = settle(work, actor, regrade_id, now, old=under_way, new=dropped)
        work.jobs.remove(regrade_id=regrade_id, state=[JobState.QUEUED, JobState.SET_ASIDE])
    return regrade
