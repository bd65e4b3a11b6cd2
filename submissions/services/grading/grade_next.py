"""Claim, grade, finish: one job from beginning to end."""

import logging
from collections.abc import Sequence
from time import perf_counter

from grader.errors import GraderError
from submissions.domain.job import GradingJob, Lane
from submissions.errors import LeaseLost
from submissions.services.grading.claim_job import Claimed, claim_job
from submissions.services.grading.fail_job import fail_job
from submissions.services.grading.finish_job import finish_job
from submissions.services.ports import GradeTask, Services

_LOG = logging.getLogger(__name__)


def grade_next(
    services: Services, worker: str, grade: GradeTask, lanes: Sequence[Lane] = tuple(Lane)
) -> bool:
    """Do the next job, if one is due in these lanes; return whether there was one.

    What goes wrong by our fault is written into the job, which is done again or set aside. A
    result that comes too late is dropped: somebody else has the job.
    """
    claimed = claim_job(services, worker, lanes)
    if claimed is None:
        return False
    begun = perf_counter()
    try:
        outcome = _try(services, claimed, grade)
    except LeaseLost as error:
        services.meter.lease_lost()
        outcome = error.code
    _log(claimed.job, outcome, perf_counter() - begun, _age_s(services, claimed.job))
    return True


def _try(services: Services, claimed: Claimed, grade: GradeTask) -> str:
    """Grade and store what was found; return the outcome, or the code of what went wrong."""
    job, begun = claimed.job, perf_counter()
    try:
        entry = grade(claimed.task)
    except GraderError as error:
        fail_job(services, job, str(error), retry=error.retry)
        services.meter.failed(error.fault, error.code)
        return error.code
    grading_s, outcome = perf_counter() - begun, str(entry["outcome"])
    if outcome == "errored":
        fail_job(services, job, entry["problem"])
        services.meter.failed("operator", outcome)
        return outcome
    finish_job(services, job, entry)
    verdict_s = _age_s(services, job)
    services.meter.graded(job.lane, outcome, grading_s=grading_s, verdict_s=verdict_s)
    return outcome


def _age_s(services: Services, job: GradingJob) -> float:
    return max(0.0, (services.clock.now() - job.created_at).total_seconds())


def _log(job: GradingJob, outcome: str, took_s: float, verdict_s: float) -> None:
    """Write numbers and names of ours, nothing that came from a student."""
    told = {
        "submission": job.submission_id,
        "job": job.id,
        "attempt": job.attempt,
        "lane": job.lane.value,
        "worker": job.worker,
        "outcome": outcome,
        "took_s": round(took_s, 4),
        "since_queued_s": round(verdict_s, 4),
    }
    _LOG.info("A job was tried", extra=told)
