"""Health, jobs, the audit log, the announcement."""

from submissions.errors import Invalid
from submissions.representations.base import Page
from submissions.representations.operations import Announcement, AuditQuery, Deed, Health
from submissions.services import audit, health
from submissions.web.api.dispatch import said_as
from submissions.web.api.operation import Operations
from submissions.web.context import ask, do, reading

operations = Operations("operations")

#: No number of an entry is longer.
_DIGITS = 9


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
    return deeds_of(query)


def deeds_of(query: AuditQuery, course_id: int | None = None) -> Page[Deed]:
    """Return a page of the audit log, of one course or of all."""
    before = None if query.cursor is None else _number(query.cursor)
    page = ask(
        audit.list_audit,
        course_id=course_id,
        subject=query.subject,
        before=before,
        limit=query.limit,
    )
    following = str(page.deeds[-1].entry.id) if page.more else None
    return said_as(Deed, page.deeds, following)


def _number(cursor: str) -> int:
    if not cursor.isdecimal() or len(cursor) > _DIGITS:
        raise Invalid("cursor", "it leads nowhere any more; begin at the first page.")
    return int(cursor)
