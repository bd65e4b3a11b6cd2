"""Health, jobs, the audit log, the announcement."""

from submissions.representations.base import Page
from submissions.representations.operations import Announcement, AuditQuery, Deed, Health
from submissions.services import audit, health
from submissions.web.api.courses import DEEDS
from submissions.web.api.dispatch import page_of
from submissions.web.api.operation import Operations
from submissions.web.context import ask, do, reading

operations = Operations("operations")


@operations.get("/announcement")
def show_announcement() -> Announcement:
    """Show what everybody is to know, while grading is behind."""
    return Announcement(text=health.announce_delay(reading()))


@operations.get("/health")
def show_health() -> Health:
    """Show how the service is."""
    return Health.model_validate(ask(health.show_health))


@operations.post("/jobs/<id:job_id>/retry", refusals=(409,))
def retry_job(job_id: int) -> None:
    """Queue a job again that was set aside."""
    do(health.retry_job, job_id)


@operations.get("/audit")
def list_audit(query: AuditQuery) -> Page[Deed]:
    """List what was done, the newest first."""
    found = ask(audit.list_audit, subject=query.subject, limit=DEEDS)
    return page_of(Deed, query, found, key=lambda deed: deed.entry.id)
