"""Write the audit log."""

from datetime import datetime
from typing import Any

from submissions.domain.audit import AuditEntry
from submissions.domain.people import Actor
from submissions.services.ports import Work


def record(
    work: Work, actor: Actor | None, at: datetime, action: str, subject: str, **details: Any
) -> None:
    """Add a deed to the audit log; ``course_id`` among the details says where it belongs."""
    course_id = details.pop("course_id", None)
    actor_id = None if actor is None else actor.user_id or None
    work.audit.add(AuditEntry(at, actor_id, action, subject, course_id, details))
