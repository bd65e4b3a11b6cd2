"""Show what a class list would change."""

from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.roster import RosterDifference, difference, read_roster
from submissions.services.access import course_for
from submissions.services.ports import Services


def preview_roster(services: Services, actor: Actor, course_id: int, text: str) -> RosterDifference:
    """Return what a CSV list would change; nothing is stored.

    Raises
    ------
    NotFound, Forbidden
    RosterInvalid
        With the line and what is wrong there.
    """
    with services.store.reading() as work:
        course_for(work, actor, course_id, Permission.MANAGE_PEOPLE)
        stored = work.roster.find(course_id=course_id)
    return difference(stored, read_roster(text))
