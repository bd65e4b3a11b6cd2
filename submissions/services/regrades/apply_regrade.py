"""Let the new reports of a regrade count."""

from submissions.domain.people import Actor
from submissions.domain.regrade import Regrade, RegradeState
from submissions.services.ports import Services
from submissions.services.regrades.settle import let_reports_count, settle


def apply_regrade(services: Services, actor: Actor, regrade_id: int) -> Regrade:
    """Let the new reports count, and all grades follow, in one step.

    A submission whose report was changed by something else meanwhile is left as it is.

    Raises
    ------
    NotFound, Forbidden
    IllegalTransition
        If the regrade is not up for review.
    """
    now = services.clock.now()
    with services.store.writing() as work:
        regrade, assignment = settle(
            work, actor, regrade_id, now, old=RegradeState.READY, new=RegradeState.APPLIED
        )
        pairs = [
            (item.submission_id, item.old_report_id, item.new_report_id)
            for item in work.regrade_items.find(regrade_id=regrade_id)
            if item.new_report_id is not None
        ]
        let_reports_count(work, assignment, pairs, now)
    return regrade
