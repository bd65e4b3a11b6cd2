"""Have submissions graded anew, without letting it count yet."""

from collections.abc import Collection
from datetime import datetime

from submissions.domain.job import GradingJob, Lane
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.regrade import Regrade, RegradeItem, RegradeState
from submissions.domain.submission import Status, Submission
from submissions.errors import Conflict, Invalid, NotFound
from submissions.services.access import assignment_for
from submissions.services.ports import Services, Work
from submissions.services.record import record


def propose_regrade(
    services: Services,
    actor: Actor,
    assignment_id: int,
    *,
    reason: str,
    submission_ids: Collection[int] | None = None,
) -> Regrade:
    """Queue submissions to be graded anew, after all students who wait.

    Parameters
    ----------
    services : Services
    actor : Actor
    assignment_id : int
    reason : str
    submission_ids : collection of int, optional
        Which; all graded ones of the assignment if it is not given.

    Raises
    ------
    NotFound, Forbidden
    Conflict
        If another proposal for this assignment is not settled yet.
    Invalid
        Without a reason, or if there is nothing to grade anew.
    """
    if not reason.strip():
        raise Invalid("reason", "wanted a few words, for whoever asks later.")
    now = services.clock.now()
    with services.store.writing() as work:
        assignment = assignment_for(work, actor, assignment_id, Permission.REGRADE)
        open_ones = [RegradeState.RUNNING, RegradeState.READY]
        if work.regrades.first(assignment_id=assignment_id, state=open_ones) is not None:
            raise Conflict("Another regrade of this assignment waits to be applied or dropped.")
        chosen = _chosen(work, assignment_id, submission_ids)
        regrade = work.regrades.add(Regrade(assignment_id, reason.strip(), actor.user_id, now))
        _queue(work, regrade, chosen, now)
        services.dispatcher.notify(work, Lane.REGRADE)
        subject, course_id = f"regrade:{regrade.id}", assignment.course_id
        details = {"reason": regrade.reason, "submissions": len(chosen)}
        record(work, actor, now, "regrade.propose", subject, course_id=course_id, **details)
    return regrade


def _chosen(
    work: Work, assignment_id: int, submission_ids: Collection[int] | None
) -> list[Submission]:
    graded = work.submissions.find(assignment_id=assignment_id, status=Status.GRADED)
    if submission_ids is not None:
        wanted = set(submission_ids)
        graded = [one for one in graded if one.id in wanted]
        missing = wanted - {one.id for one in graded}
        if missing:
            raise NotFound("graded submission", min(missing))
    if not graded:
        raise Invalid("submissions", "none of this assignment is graded yet.")
    return graded


def _queue(work: Work, regrade: Regrade, chosen: list[Submission], now: datetime) -> None:
    work.regrade_items.add_all(RegradeItem(regrade.id, one.id, one.report_id) for one in chosen)
    work.jobs.add_all(
        GradingJob(one.id, Lane.REGRADE, now, now, regrade_id=regrade.id) for one in chosen
    )
