"""More time or attempts for one student, or for many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from submissions.domain.assignment import Extension
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.errors import Invalid, NotFound
from submissions.services.access import MyAssignment, assignment_for
from submissions.services.audit import record_in
from submissions.services.grades import update_grade
from submissions.services.people import Member, everybody_in, known_as
from submissions.services.ports import Work


@dataclass(frozen=True, slots=True)
class ExtensionsPage:
    """Who has more time or attempts, and who could be given some."""

    mine: MyAssignment
    extensions: Sequence[Extension]
    members: Sequence[Member]


def list_extensions(work: Work, actor: Actor, assignment_id: int) -> ExtensionsPage:
    """Return all extensions of an assignment; raise NotFound or Forbidden."""
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_GRADES)
    mine.require(Permission.SEE_WORK)
    found = work.extensions.in_assignment(assignment_id)
    return ExtensionsPage(mine, found, everybody_in(work, mine.course.id))


def grant_extension(
    work: Work,
    actor: Actor,
    assignment_id: int,
    user_id: int,
    *,
    reason: str,
    due_at: datetime | None = None,
    closes_at: datetime | None = None,
    extra_attempts: int = 0,
) -> Extension:
    """Give a student other dates or more attempts, in place of any earlier extension.

    Their grade follows at once.

    Raises
    ------
    NotFound, Forbidden
    Invalid
        Without a reason, or if nothing would change.
    """
    if not reason.strip():
        raise Invalid("reason", "wanted a few words, for whoever asks later.")
    if extra_attempts < 0 or (due_at is None and closes_at is None and not extra_attempts):
        raise Invalid("extension", "wanted a later date or more attempts.")
    mine = assignment_for(work, actor, assignment_id, Permission.MANAGE_ASSIGNMENTS)
    if work.enrolments.of(mine.course.id, user_id) is None:
        raise NotFound("person", user_id)
    wanted = Extension(
        assignment_id, user_id, reason, actor.user_id, work.now, due_at, closes_at, extra_attempts
    )
    old = work.extensions.of(assignment_id, user_id)
    kept = work.extensions.put(wanted, old)
    update_grade(work, mine.assignment, user_id)
    record_in(work, mine, "extension.grant", user_id=user_id, reason=reason)
    return kept


def grant_extensions(
    work: Work,
    actor: Actor,
    assignment_id: int,
    *,
    user_ids: Sequence[int] = (),
    people: str = "",
    reason: str,
    due_at: datetime | None = None,
    closes_at: datetime | None = None,
    extra_attempts: int = 0,
) -> list[Extension]:
    """Give many students the same dates or attempts: all of them, or nobody.

    Parameters
    ----------
    work : Work
    actor : Actor
    assignment_id : int
    user_ids : sequence of int
    people : str
        More of them: a login, student number or email in each line.
    reason, due_at, closes_at, extra_attempts
        As for :func:`grant_extension`.

    Raises
    ------
    NotFound, Forbidden
    Invalid
        Also if a line is nobody in the course, or could be two.
    """
    mine = assignment_for(work, actor, assignment_id, Permission.MANAGE_ASSIGNMENTS)
    wanted = dict.fromkeys([*user_ids, *_named(everybody_in(work, mine.course.id), people)])
    if not wanted:
        raise Invalid("students", "choose some, or write a login, number or email in each line.")
    how = {"due_at": due_at, "closes_at": closes_at, "extra_attempts": extra_attempts}
    return [
        grant_extension(work, actor, assignment_id, user_id, reason=reason, **how)  # type: ignore[arg-type]
        for user_id in wanted
    ]


def _named(members: Sequence[Member], people: str) -> list[int]:
    """Return whom lines of logins, numbers and addresses mean."""
    by_key = known_as(members)
    lines = [line.strip() for line in people.splitlines() if line.strip()]
    unclear = [line for line in lines if len(by_key[line.casefold()]) != 1]
    if unclear:
        told = ", ".join(repr(line[:100]) for line in unclear[:10])
        raise Invalid("students", f"{told}: wanted the login, number or email of one person here.")
    return [user_id for line in lines for user_id in by_key[line.casefold()]]


def revoke_extension(work: Work, actor: Actor, assignment_id: int, user_id: int) -> None:
    """Take a student's extension back; their grade follows. Raise NotFound or Forbidden."""
    mine = assignment_for(work, actor, assignment_id, Permission.MANAGE_ASSIGNMENTS)
    if not work.extensions.take_back(assignment_id, user_id):
        raise NotFound("extension")
    update_grade(work, mine.assignment, user_id)
    record_in(work, mine, "extension.revoke", user_id=user_id)
