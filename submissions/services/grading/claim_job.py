"""Take the next job of the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from submissions.domain.job import GradingJob, Lane
from submissions.domain.submission import Status, Submission
from submissions.services.ports import Services, Task, Work


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job that this worker holds, and what is to be graded."""

    job: GradingJob
    task: Task


def claim_job(
    services: Services, worker: str, lanes: Sequence[Lane] = tuple(Lane)
) -> Claimed | None:
    """Take the next job under a lease; None if none is due in these lanes."""
    now = services.clock.now()
    until = now + timedelta(seconds=services.limits.lease_s)
    with services.store.writing(durable=False) as work:
        job = work.jobs.claim(worker, lanes, now, until)
        if job is None:
            return None
        submission = work.submissions.get(job.submission_id)
        if job.regrade_id is None:
            work.submissions.replace(submission.become(Status.RUNNING))
        return Claimed(job, _task(work, submission))


def _task(work: Work, submission: Submission) -> Task:
    assignment = work.assignments.get(submission.assignment_id)
    upload = work.sources.first(sha256=submission.upload_sha256)
    assert upload is not None  # stored in the same unit of work as the submission
    secret = assignment.secret
    return Task(
        submission.id,
        assignment.exercise,
        submission.file,
        upload.content,
        assignment.parameters.get("seed"),
        assignment.hint_level,
        (secret, work.users.get(submission.user_id).login) if secret else None,
    )
