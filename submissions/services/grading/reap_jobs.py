"""Give back the jobs of graders that have died, and those that a wrong clock has put off."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from submissions.domain.job import LONGEST_PAUSE, JobState
from submissions.errors import LeaseLost
from submissions.services.grading.fail_job import fail_job
from submissions.services.ports import Before, Services, Since

_QUEUED, _RUNNING = JobState.QUEUED, JobState.RUNNING


def reap_jobs(services: Services) -> int:
    """Give back all running jobs whose lease is over; return how many jobs can be done again.

    A clock that was ahead leaves times that no right one gives: leases that would outlive their
    graders by far, and pauses longer than any. They are over as well.
    """
    now = services.clock.now()
    too_late = Since(now + 2 * timedelta(seconds=services.limits.lease_s))
    with services.store.reading() as work:
        over = work.jobs.find(state=_RUNNING, lease_until=Before(now))
        over += work.jobs.find(state=_RUNNING, lease_until=too_late)
        put_off = work.jobs.count(state=_QUEUED, not_before=Since(now + 2 * LONGEST_PAUSE))
    for job in over:
        with suppress(LeaseLost):  # it finished just now, after all
            fail_job(services, job, f"The grader {job.worker} gave no sign of life.")
    return len(over) + (_call_back(services, now) if put_off else 0)


def _call_back(services: Services, now: datetime) -> int:
    """Let the jobs be done now whose pause no right clock gives."""
    with services.store.writing(durable=False) as work:
        put_off = work.jobs.find(state=_QUEUED, not_before=Since(now + 2 * LONGEST_PAUSE))
        for job in put_off:
            held = work.jobs.get(job.id, lock=True)
            if held.state is _QUEUED:  # nobody with another clock has claimed it meanwhile
                work.jobs.replace(replace(held, not_before=now))
    return len(put_off)
