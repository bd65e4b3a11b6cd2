"""Give back the jobs of graders that have died."""

from contextlib import suppress

from submissions.domain.job import JobState
from submissions.errors import LeaseLost
from submissions.services.grading.fail_job import fail_job
from submissions.services.ports import Before, Services


def reap_jobs(services: Services) -> int:
    """Give back all running jobs whose lease is over; return how many there were."""
    now = services.clock.now()
    with services.store.reading() as work:
        over = work.jobs.find(state=JobState.RUNNING, lease_until=Before(now))
    for job in over:
        with suppress(LeaseLost):  # it finished just now, after all
            fail_job(services, job, f"The grader {job.worker} gave no sign of life.")
    return len(over)
