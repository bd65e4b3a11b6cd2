"""Give back the jobs of graders that have died, and those that a wrong clock has put off."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from submissions.domain.job import LONGEST_PAUSE, JobState
from submissions.errors import LeaseLost
from submissions.services.grading.fail_job import fail_job
from submissions.services.ports import Before, Services, Since, Work

_QUEUED, _RUNNING = JobState.QUEUED, JobState.RUNNING


def reap_jobs(services: Services) -> int:
    """Give back all running jobs whose lease is over; return how many jobs can be done again.

    A clock that was ahead leaves times that no right one gives: leases and pauses that end far
    in the future. They are over as well.
    """
    now = services.clock.now()
    never = Since(now + 2 * LONGEST_PAUSE + timedelta(seconds=services.limits.lease_s))
    with services.store.reading() as work:
        over = work.jobs.find(state=_RUNNING, lease_until=Before(now))
        over += work.jobs.find(state=_RUNNING, lease_until=never)
        put_off = work.jobs.count(state=_QUEUED, not_before=never)
    for job in over:
        with suppress(LeaseLost):  # it finished just now, after all
            fail_job(services, job, f"The grader {job.worker} gave no sign of life.")
    if put_off:
        with services.store.writing(durable=False) as work:
            _call_back(work, never, now)
    return len(over) + put_off


def _call_back(work: Work, never: Since, now: datetime) -> None:
    """Let the jobs be done now whose time never comes."""
    for job in work.jobs.find(state=_QUEUED, not_before=never):
        held = work.jobs.get(job.id, lock=True)  # one with another clock may have claimed it
        work.jobs.replace(replace(held, not_before=now))
