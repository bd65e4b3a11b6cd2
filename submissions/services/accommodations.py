"""More time and attempts for one student in all of a course."""

from collections.abc import Sequence
from dataclasses import dataclass

from submissions.domain.assignment import Accommodation
from submissions.domain.bounds import EXTRA_ATTEMPTS, EXTRA_HOURS
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.errors import Invalid, NotFound
from submissions.services.access import MyCourse, course_for
from submissions.services.audit import record_in
from submissions.services.grades import update_grade
from submissions.services.people import Member, everybody_in
from submissions.services.ports import Work


@dataclass(frozen=True, slots=True)
class AccommodationsPage:
    """Who has more time in a course, and who could be given some."""

    mine: MyCourse
    accommodations: Sequence[Accommodation]
    members: Sequence[Member]


def list_accommodations(work: Work, actor: Actor, course_id: int) -> AccommodationsPage:
    """Return all accommodations of a course; raise NotFound or Forbidden.

    Why somebody has more time is for those alone who may give it.
    """
    mine = course_for(work, actor, course_id, Permission.MANAGE_ASSIGNMENTS)
    found = work.accommodations.in_course(course_id)
    return AccommodationsPage(mine, found, everybody_in(work, course_id))


def grant_accommodation(
    work: Work,
    actor: Actor,
    course_id: int,
    user_id: int,
    *,
    reason: str,
    extra_hours: float = 0.0,
    extra_attempts: int = 0,
) -> Accommodation:
    """Give a student more time and attempts everywhere, in place of any earlier accommodation.

    It holds for assignments that are there and for those to come; grades follow at once.

    Raises
    ------
    NotFound, Forbidden
    Invalid
        Without a reason, or if nothing would change.
    """
    if not reason.strip():
        raise Invalid("reason", "wanted a few words, for whoever asks later.")
    if not EXTRA_HOURS.hold(extra_hours) or not EXTRA_ATTEMPTS.hold(extra_attempts):
        raise Invalid("accommodation", f"wanted {EXTRA_HOURS} hours, {EXTRA_ATTEMPTS} attempts.")
    if not (extra_hours or extra_attempts):
        raise Invalid("accommodation", "wanted more hours or more attempts.")
    mine = course_for(work, actor, course_id, Permission.MANAGE_ASSIGNMENTS)
    if work.enrolments.of(course_id, user_id) is None:
        raise NotFound("person", user_id)
    wanted = Accommodation(
        course_id, user_id, reason.strip(), actor.user_id, work.now, extra_hours, extra_attempts
    )
    old = work.accommodations.of(course_id, user_id)
    kept = work.accommodations.put(wanted, old)
    _update_grades(work, course_id, user_id)
    details = {"user_id": user_id, "hours": extra_hours, "attempts": extra_attempts}
    record_in(work, mine, "accommodation.grant", **details)
    return kept


def revoke_accommodation(work: Work, actor: Actor, course_id: int, user_id: int) -> None:
    """Take a student's accommodation back; grades follow. Raise NotFound or Forbidden."""
    mine = course_for(work, actor, course_id, Permission.MANAGE_ASSIGNMENTS)
    if not work.accommodations.take_back(course_id, user_id):
        raise NotFound("accommodation")
    _update_grades(work, course_id, user_id)
    record_in(work, mine, "accommodation.revoke", user_id=user_id)


def _update_grades(work: Work, course_id: int, user_id: int) -> None:
    for assignment in work.assignments.in_courses([course_id]):
        update_grade(work, assignment, user_id)
