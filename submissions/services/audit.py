"""The audit log: written with each deed, read by those who answer for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from submissions.domain.audit import AuditEntry
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.services.access import MyCourse, course_for, require_admin
from submissions.services.ports import Work

#: As many are shown, if nobody says otherwise.
_MOST = 200


def record(work: Work, actor: Actor | None, action: str, subject: str, **details: Any) -> None:
    """Add a deed to the audit log; ``course_id`` among the details says where it belongs."""
    course_id = details.pop("course_id", None)
    actor_id = None if actor is None else actor.user_id or None
    work.audit.add(AuditEntry(work.now, actor_id, action, subject, course_id, details))


def record_in(
    work: Work, mine: MyCourse, action: str, subject: str = "", /, **details: Any
) -> None:
    """Add what the actor did in a course: to what they were let to, or to a subject of it."""
    about = subject or mine.subject
    record(work, mine.actor, action, about, course_id=mine.course.id, **details)


@dataclass(frozen=True, slots=True)
class Deed:
    """An entry of the audit log, and the name of who did it."""

    entry: AuditEntry
    actor: str


@dataclass(frozen=True, slots=True)
class DeedsPage:
    """Deeds, the newest first, and whether there are older ones."""

    deeds: Sequence[Deed]
    more: bool


def list_audit(
    work: Work,
    actor: Actor,
    *,
    course_id: int | None = None,
    subject: str | None = None,
    before: int | None = None,
    limit: int = _MOST,
) -> DeedsPage:
    """Return the newest deeds: of a course for its instructors, of all for administrators.

    Parameters
    ----------
    work : Work
    actor : Actor
    course_id : int, optional
    subject : str, optional
        Only what was done to this: ``submission:12``.
    before : int, optional
        Only what is older than the entry of this number.
    limit : int

    Raises
    ------
    NotFound, Forbidden
    """
    if course_id is None:
        require_admin(actor, "see the whole audit log")
    else:
        course_for(work, actor, course_id, Permission.MANAGE_COURSE)
    entries = work.audit.newest(limit + 1, course_id=course_id, subject=subject, before=before)
    found = _deeds(work, entries, course_id)
    return DeedsPage(found[:limit], len(found) > limit)


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """A course, what was done in it of late, and the packages that it may allow."""

    mine: MyCourse
    deeds: Sequence[Deed]
    offered: Sequence[str]


def show_settings(work: Work, actor: Actor, course_id: int) -> SettingsPage:
    """Return a course and its newest deeds to its instructors; raise NotFound or Forbidden."""
    mine = course_for(work, actor, course_id, Permission.MANAGE_COURSE)
    offered = dict.fromkeys((*work.services.catalog.packages, *mine.course.packages))
    deeds = _deeds(work, work.audit.newest(_MOST, course_id=course_id), course_id)
    return SettingsPage(mine, deeds, list(offered))


def _deeds(
    work: Work, found: Sequence[tuple[AuditEntry, str | None]], course_id: int | None
) -> list[Deed]:
    deeds = [
        Deed(entry, name or ("somebody who left" if entry.actor_id else ""))
        for entry, name in found
    ]
    return deeds if course_id is None else _veiled(work, course_id, deeds)


def _veiled(work: Work, course_id: int, deeds: list[Deed]) -> list[Deed]:
    """Return deeds as staff may read them: they tell no one's work while one is to be hidden.

    Of all work of the course then, or what is left out would be told by the rest.
    """
    if not any(one.anonymous for one in work.assignments.in_courses([course_id])):
        return deeds
    doers = work.users.among({deed.entry.actor_id for deed in deeds if deed.entry.actor_id})
    staff = {one.user_id for one in work.enrolments.in_course(course_id) if not one.student}
    named = {None, 0, *staff, *(one.id for one in doers if one.admin)}
    return [_without_student(deed, named) for deed in deeds]


def _without_student(deed: Deed, named: Collection[int | None]) -> Deed:
    """Return a deed in which neither a student who did it is named nor one whose grade it is."""
    entry, actor = deed.entry, deed.actor
    if entry.actor_id not in named:
        entry, actor = replace(entry, actor_id=None), "a student"
    if entry.action.startswith("grade."):
        details = {name: said for name, said in entry.details.items() if name != "user_id"}
        entry = replace(entry, details=details)
    return Deed(entry, actor)
