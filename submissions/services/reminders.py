"""What nobody does, but time: deadlines come near, and a day begins for staff."""

from datetime import timedelta

from submissions.domain.assignment import Assignment
from submissions.domain.mail import Kind
from submissions.domain.people import Role
from submissions.domain.policy import terms_for
from submissions.services.notices import notify
from submissions.services.ports import Services, Work

#: So long before a deadline whoever has handed in nothing is told.
BEFORE = timedelta(hours=24)
#: Extensions move deadlines by as much.
_REACH = timedelta(days=200)
#: From this hour on (UTC) a day has begun.
_MORNING = 5


def remind(services: Services) -> None:
    """Note whom to tell of a deadline that is near, and what waits for staff today."""
    if services.post is None:
        return
    with services.writing(durable=False) as work:
        for assignment in work.assignments.due_between(work.now - _REACH, work.now + BEFORE):
            notify(work, Kind.DEADLINE, assignment.id, _late_ones(work, assignment))
        if work.now.hour >= _MORNING:
            notify(work, Kind.DIGEST, 0, _staff_of_today(work))


def _late_ones(work: Work, assignment: Assignment) -> list[int]:
    """Return the students who are near their deadline, handed in nothing, and were not told."""
    if assignment.opens_at is not None and assignment.opens_at > work.now:
        return []
    extensions = {one.user_id: one for one in work.extensions.in_assignment(assignment.id)}
    more = {one.user_id: one for one in work.accommodations.in_course(assignment.course_id)}
    done = set(work.submissions.authors(assignment.id))
    done |= work.notices.told(Kind.DEADLINE, assignment.id)
    found = []
    for one in work.enrolments.in_course(assignment.course_id):
        if one.role is not Role.STUDENT or one.user_id in done:
            continue
        terms = terms_for(assignment, extensions.get(one.user_id), more.get(one.user_id))
        if terms.due_at is not None and work.now < terms.due_at <= work.now + BEFORE:
            found.append(one.user_id)
    return found


def _staff_of_today(work: Work) -> list[int]:
    """Return all staff who were not told today."""
    today = {
        one.user_id
        for one in work.notices.of_kind(Kind.DIGEST)
        if one.created_at.date() == work.now.date()
    }
    return sorted(work.enrolments.staff() - today)
