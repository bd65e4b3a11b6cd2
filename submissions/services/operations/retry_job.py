"""Try a job again that was set aside."""

from dataclasses import replace

from submissions.domain.job import JobState
from submissions.domain.people import Actor
from submissions.domain.submission import Status
from submissions.errors import IllegalTransition
from submissions.services.access import require_admin
from submissions.services.ports import Services
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
        if job.regrade_id is None:
            submission = work.submissions.get(job.submission_id)
            work.submissions.replace(submission.become(Status.QUEUED))
        else:
            theirs = {"regrade_id": job.regrade_id, "submission_id": job.submission_id}
            for item in work.regrade_items.find(**theirs):
                work.regrade_items.replace(replace(item, problem=""))
        services.dispatcher.notify(work, job_id)
        record(work, actor, now, "job.retry", f"job:{job_id}")
