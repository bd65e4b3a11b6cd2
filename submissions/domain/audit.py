"""The audit log: who did what, to what, when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One deed; entries are added, never changed.

    Attributes
    ----------
    actor_id : int or None
        None for the service itself.
    action : str
        Stable name: ``grade.override``.
    subject : str
        What it was done to: ``submission:12``.
    course_id : int or None
    details : mapping of str to JSON value
        What was, and what is.
    """

    at: datetime
    actor_id: int | None
    action: str
    subject: str
    course_id: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0
