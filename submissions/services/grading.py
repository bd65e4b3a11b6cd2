"""Claim, grade, finish: what graders do, wherever they are."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import perf_counter

from grader.errors import GraderError
from grader.report import Report
from submissions.domain.assignment import Assignment
from submissions.domain.groups import draws_by
from submissions.domain.job import LONGEST_PAUSE, GradingJob, JobState, Lane, pause_after
from submissions.domain.regrade import RegradeState
from submissions.domain.submission import ReportDocument, Status, StoredReport, Submission
from submissions.errors import LeaseLost
from submissions.services.audit import record
from submissions.services.exercises import recipe_of
from submissions.services.grades import update_grade
from submissions.services.ports import GradeTask, Services, Task, Work

_LOG = logging.getLogger(__name__)


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
    with services.writing(durable=False) as work:
        job = work.jobs.claim(worker, lanes, now, until)
        if job is None:
            return None
        submission = work.submissions.get(job.submission_id)
        if job.regrade_id is None:
            work.submissions.replace(submission.become(Status.RUNNING))
        return Claimed(job, _task(work, submission))


def _task(work: Work, submission: Submission) -> Task:
    assignment = work.assignments.get(submission.assignment_id)
    content = work.sources.by_hash(submission.upload_sha256)
    login = work.users.get(submission.user_id).login
    drawn = draws_by(submission.group_id, login)
    task = task_on(work, assignment, drawn, submission.file, content)
    return replace(task, submission_id=submission.id)


def task_on(work: Work, assignment: Assignment, drawn: str, file: str, content: bytes) -> Task:
    """Return what a grader needs to grade a file for an assignment.

    ``drawn`` is what its variant is drawn by, where there are variants.
    """
    secret = assignment.secret
    return Task(
        0,
        assignment.exercise,
        file,
        content,
        assignment.parameters.get("seed"),
        assignment.hint_level,
        (secret, drawn) if secret else None,
        work.courses.get(assignment.course_id).packages,
        recipe_of(work, assignment.exercise),
    )


def finish_job(services: Services, job: GradingJob, report: Report) -> None:
    """Store a report and what follows from it, all or nothing.

    Parameters
    ----------
    services : Services
    job : GradingJob
        As it was claimed.
    report : Report

    Raises
    ------
    LeaseLost
        If the job was given to another meanwhile: nothing is stored.
    """
    with services.writing(durable=False) as work:
        if not work.jobs.settle(replace(job, state=JobState.DONE, lease_until=None, error="")):
            raise LeaseLost(job.id, job.attempt)
        kept = store_report(work, job.submission_id, report)
        if job.regrade_id is None:
            _let_count(work, kept)
        else:
            _propose(work, job, kept)
        services.dispatcher.announce(work, job.submission_id)


def _let_count(work: Work, report: StoredReport) -> None:
    submission = work.submissions.get(report.submission_id)
    graded = replace(submission.become(Status.GRADED), report_id=report.id)
    work.submissions.replace(graded)
    assignment = work.assignments.get(submission.assignment_id)
    update_grade(work, assignment, submission.user_id)


def _propose(work: Work, job: GradingJob, report: StoredReport) -> None:
    item = work.regrade_items.of_job(job)
    work.regrade_items.replace(replace(item, new_report_id=report.id, problem=""))
    close_if_complete(work, item.regrade_id)


def close_if_complete(work: Work, regrade_id: int) -> None:
    """Put a proposal up for review when no item of it waits for a grader any more."""
    regrade = work.regrades.get(regrade_id, lock=True)
    waits = work.regrade_items.any_waits(regrade_id)
    if not waits and regrade.state is RegradeState.RUNNING:
        work.regrades.replace(replace(regrade, state=RegradeState.READY))


def store_report(work: Work, submission_id: int, report: Report) -> StoredReport:
    """Store a report in full and in brief; return it in brief."""
    kept = work.reports.add(StoredReport.of(report, submission_id, work.now))
    work.documents.add(ReportDocument(kept.id, report.to_json()))
    return kept


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
    with services.writing(durable=False) as work:
        if not work.jobs.settle(given_back):
            raise LeaseLost(job.id, job.attempt)
        _tell(work, given_back, again=again)
        if not again:
            record(work, None, "job.set_aside", f"job:{job.id}", error=given_back.error)
        services.dispatcher.announce(work, job.submission_id)


def _tell(work: Work, job: GradingJob, *, again: bool) -> None:
    """Let the submission, or the proposal it is part of, know."""
    if job.regrade_id is None:
        submission = work.submissions.get(job.submission_id)
        work.submissions.replace(submission.become(Status.QUEUED if again else Status.ERRORED))
    elif not again:
        item = work.regrade_items.of_job(job)
        work.regrade_items.replace(replace(item, problem=job.error or "The graders failed."))
        close_if_complete(work, item.regrade_id)


_GIVEN_BACK = "Job %s of submission %s (attempt %s) was given back: no sign of life of its grader"


def reap_jobs(services: Services) -> int:
    """Give back all running jobs whose lease is over; return how many jobs can be done again.

    A clock that was ahead leaves times that no right one gives: leases and pauses that end far
    in the future. They are over as well.
    """
    now = services.clock.now()
    never = now + 2 * LONGEST_PAUSE + timedelta(seconds=services.limits.lease_s)
    with services.reading() as work:
        over = work.jobs.lost(now, never)
        put_off = len(work.jobs.put_off(never))
    for job in over:
        with suppress(LeaseLost):  # it finished just now, after all
            fail_job(services, job, f"The grader {job.worker} gave no sign of life.")
            services.meter.failed("operator", "no_sign_of_life")
            told = {"job": job.id, "submission": job.submission_id, "attempt": job.attempt}
            _LOG.warning(_GIVEN_BACK, *told.values(), extra={**told, "worker": job.worker})
    if put_off:
        with services.writing(durable=False) as work:
            _call_back(work, never, now)
    return len(over) + put_off


def _call_back(work: Work, never: datetime, now: datetime) -> None:
    """Let the jobs be done now whose time never comes."""
    for job in work.jobs.put_off(never):
        held = work.jobs.get(job.id, lock=True)  # one with another clock may have claimed it
        work.jobs.replace(replace(held, not_before=now))


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
        report = grade(claimed.task)
    except GraderError as error:
        fail_job(services, job, str(error), retry=error.retry)
        services.meter.failed(error.fault, error.code)
        return error.code
    grading_s, outcome = perf_counter() - begun, report.outcome.value
    if report.errored:
        fail_job(services, job, report.problem)
        services.meter.failed("operator", outcome)
        return outcome
    finish_job(services, job, report)
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
