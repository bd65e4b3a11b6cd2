"""What nobody does, but time: deadlines come near, and a day begins for staff."""

from datetime import timedelta

from submissions.domain.assignment import Assignment
from submissions.domain.mail import Kind
from submissions.domain.people import Role
from submissions.services.notices import notify
from submissions.services.parties import all_parties, terms_of_many
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
    here = work.enrolments.in_course(assignment.course_id)
    students = [one.user_id for one in here if one.role is Role.STUDENT]
    terms, parties = terms_of_many(work, [assignment], students), all_parties(work, assignment)
    done = set(work.submissions.authors(assignment.id))
    done |= work.notices.told(Kind.DEADLINE, assignment.id)
    found = []
    for one in set(students) - done:
        due = terms.of(assignment.id, parties.get(one, [one])).due_at
        if due is not None and work.now < due <= work.now + BEFORE:
            found.append(one)
    return sorted(found)


def _staff_of_today(work: Work) -> list[int]:
    """Return all staff who were not told today."""
    today = {
        one.user_id
        for one in work.notices.of_kind(Kind.DIGEST)
        if one.created_at.date() == work.now.date()
    }
    return sorted(work.enrolments.staff() - today)
