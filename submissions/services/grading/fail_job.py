"""Give a job back that could not be done, by no fault of the submission."""

from dataclasses import replace

from submissions.domain.job import GradingJob, JobState, pause_after
from submissions.domain.submission import Status
from submissions.errors import LeaseLost
from submissions.services.grading.finish_job import close_if_complete, item_of
from submissions.services.ports import Services, Work
from submissions.services.record import record

#: No traceback is longer, and no row grows beyond it.
_LONGEST_ERROR = 4000


def fail_job(services: Services, job: GradingJob, error: str, *, retry: bool = True) -> None:
    """Queue a job again after a pause; set it aside if it failed too often.

    Parameters
    ----------
    services : Services
    job : GradingJob
        As it was claimed.
    error : str
        For the operator.
    retry : bool
        Whether the same work may succeed if it is done again.

    Raises
    ------
    LeaseLost
        If the job was given to another meanwhile: nothing changes.
    """
    now = services.clock.now()
    again = retry and job.tries < services.limits.tries
    given_back = replace(
        job,
        state=JobState.QUEUED if again else JobState.SET_ASIDE,
        not_before=now + pause_after(job.tries),
        lease_until=None,
        error=error[:_LONGEST_ERROR],
    )
    with services.store.writing(durable=False) as work:
        if not work.jobs.settle(given_back):
            raise LeaseLost(job.id, job.attempt)
        _tell(work, given_back, again=again)
        if not again:
            record(work, None, now, "job.set_aside", f"job:{job.id}", error=given_back.error)
        services.dispatcher.announce(work, job.submission_id)


def _tell(work: Work, job: GradingJob, *, again: bool) -> None:
    """Let the submission, or the proposal it is part of, know."""
    if job.regrade_id is None:
        submission = work.submissions.get(job.submission_id)
        work.submissions.replace(submission.become(Status.QUEUED if again else Status.ERRORED))
    elif not again:
        item = item_of(work, job)
        work.regrade_items.replace(replace(item, problem=job.error or "The graders failed."))
        close_if_complete(work, item.regrade_id)
