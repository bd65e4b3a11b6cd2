"""List the people of a course."""

from dataclasses import dataclass

from submissions.domain.courses import Enrolment, RosterRow
from submissions.domain.people import Actor, User
from submissions.domain.permissions import Permission
from submissions.services.access import course_for
from submissions.services.ports import Services


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a course, with their row of the university's list if they have one."""

    user: User
    enrolment: Enrolment
    roster: RosterRow | None


def list_people(services: Services, actor: Actor, course_id: int) -> list[Member]:
    """Return the people of a course in order of name; raise NotFound or Forbidden."""
    with services.store.reading() as work:
        course_for(work, actor, course_id, Permission.SEE_WORK)
        enrolments = {e.user_id: e for e in work.enrolments.find(course_id=course_id)}
        rows = {row.user_id: row for row in work.roster.find(course_id=course_id)}
        users = work.users.find(id=list(enrolments))
    members = [Member(user, enrolments[user.id], rows.get(user.id)) for user in users]
    return sorted(members, key=lambda member: member.user.name.casefold())
