"""Try a job again that was set aside."""

from dataclasses import replace

from submissions.domain.job import GradingJob, JobState
from submissions.domain.people import Actor
from submissions.domain.regrade import RegradeState
from submissions.domain.submission import Status
from submissions.errors import IllegalTransition
from submissions.services.access import require_admin
from submissions.services.grading.finish_job import item_of
from submissions.services.ports import Services, Work
from submissions.services.record import record


def retry_job(services: Services, actor: Actor, job_id: int) -> None:
    """Queue a job again that was set aside, with all its tries anew.

    Raises
    ------
    Forbidden, NotFound
    IllegalTransition
        If it was not set aside.
    """
    require_admin(actor, "retry jobs")
    now = services.clock.now()
    with services.store.writing() as work:
        job = work.jobs.get(job_id, lock=True)
        if job.state is not JobState.SET_ASIDE:
            raise IllegalTransition(job.state, JobState.QUEUED)
        work.jobs.replace(replace(job, state=JobState.QUEUED, tries=0, not_before=now))
        _tell(work, job)
        services.dispatcher.notify(work, job.lane)
        record(work, actor, now, "job.retry", f"job:{job_id}")


def _tell(work: Work, job: GradingJob) -> None:
    """Let the submission, or the proposal it is part of, wait again."""
    if job.regrade_id is None:
        submission = work.submissions.get(job.submission_id)
        work.submissions.replace(submission.become(Status.QUEUED))
        return
    item = item_of(work, job)
    work.regrade_items.replace(replace(item, problem=""))
    regrade = work.regrades.get(item.regrade_id, lock=True)
    if regrade.state is RegradeState.READY:
        work.regrades.replace(replace(regrade, state=RegradeState.RUNNING))
