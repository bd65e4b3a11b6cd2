"""Store what a grader found."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from submissions.domain.job import GradingJob, JobState
from submissions.domain.regrade import RegradeItem, RegradeState
from submissions.domain.submission import Finding, ReportDocument, Status, StoredReport
from submissions.errors import LeaseLost
from submissions.services.grading.standing import update_grade
from submissions.services.ports import Services, Work

Entry = Mapping[str, Any]


def finish_job(services: Services, job: GradingJob, entry: Entry) -> None:
    """Store a report and what follows from it, all or nothing.

    Parameters
    ----------
    services : Services
    job : GradingJob
        As it was claimed.
    entry : mapping
        The report, as ``grader.output.entry_of`` gives it.

    Raises
    ------
    LeaseLost
        If the job was given to another meanwhile: nothing is stored.
    """
    now = services.clock.now()
    with services.store.writing(durable=False) as work:
        if not work.jobs.settle(replace(job, state=JobState.DONE, lease_until=None, error="")):
            raise LeaseLost(job.id, job.attempt)
        report = work.reports.add(_brief(job.submission_id, entry, now))
        work.documents.add(ReportDocument(report.id, entry))
        if job.regrade_id is None:
            _let_count(work, report, now)
        else:
            _propose(work, job, report)
        services.dispatcher.announce(work, job.submission_id)


def _let_count(work: Work, report: StoredReport, now: datetime) -> None:
    submission = work.submissions.get(report.submission_id)
    graded = replace(submission.become(Status.GRADED), report_id=report.id)
    work.submissions.replace(graded)
    assignment = work.assignments.get(submission.assignment_id)
    update_grade(work, assignment, submission.user_id, now)


def _propose(work: Work, job: GradingJob, report: StoredReport) -> None:
    item = item_of(work, job)
    work.regrade_items.replace(replace(item, new_report_id=report.id, problem=""))
    close_if_complete(work, item.regrade_id)


def item_of(work: Work, job: GradingJob) -> RegradeItem:
    """Return the item of a proposal that a job is to find a report for."""
    item = work.regrade_items.first(regrade_id=job.regrade_id, submission_id=job.submission_id)
    assert item is not None  # stored with the job, and kept as long
    return item


def close_if_complete(work: Work, regrade_id: int) -> None:
    """Put a proposal up for review when no item of it waits for a grader any more."""
    regrade = work.regrades.get(regrade_id, lock=True)
    waits = work.regrade_items.first(regrade_id=regrade_id, new_report_id=None, problem="")
    if waits is None and regrade.state is RegradeState.RUNNING:
        work.regrades.replace(replace(regrade, state=RegradeState.READY))


def _brief(submission_id: int, entry: Entry, now: datetime) -> StoredReport:
    return StoredReport(
        submission_id,
        now,
        entry["score"],
        entry["max_score"],
        entry["outcome"],
        entry["problem"],
        tuple(map(_finding, entry["questions"])),
    )


def _finding(question: Entry) -> Finding:
    mistakes = [
        f"{check['details'].get('code', '')} {check['title']}".strip()
        for check in question["checks"]
        if check["check"] == "mistake"
    ]
    return Finding(
        question["name"],
        question["outcome"],
        question["points"],
        question["max_points"],
        tuple(mistakes),
    )
