"""Claim, grade, finish: one job from beginning to end."""

from collections.abc import Sequence

from grader.errors import GraderError
from submissions.domain.job import Lane
from submissions.errors import LeaseLost
from submissions.services.grading.claim_job import claim_job
from submissions.services.grading.fail_job import fail_job
from submissions.services.grading.finish_job import finish_job
from submissions.services.ports import GradeTask, Services


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
    try:
        try:
            entry = grade(claimed.task)
        except GraderError as error:
            fail_job(services, claimed.job, str(error), retry=error.retry)
            return True
        if entry["outcome"] == "errored":
            fail_job(services, claimed.job, entry["problem"])
        else:
            finish_job(services, claimed.job, entry)
    except LeaseLost:
        return True
    return True
