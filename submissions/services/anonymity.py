"""Anonymous marking: staff names people by their stand-ins, and is told of no one by another."""

from submissions.errors import NotFound
from submissions.services.access import MyAssignment
from submissions.services.ports import Work


def person_behind(work: Work, mine: MyAssignment, number: int) -> int:
    """Return whom staff means by a number: a stand-in as long as names are hidden.

    Raises
    ------
    NotFound
        If it is nobody's stand-in; a person's own number is not, or anybody could find out by
        trying. Two people with one stand-in (one class of a thousand in two thousand has them)
        are nobody either, until names are shown.
    """
    veil = mine.veil
    if not veil.hides(number):
        return number
    there = {one.user_id for one in work.enrolments.in_course(mine.course.id)}
    there |= set(work.submissions.authors(mine.assignment.id))
    found = [user_id for user_id in there if veil.number(user_id) == number]
    if len(found) != 1:
        raise NotFound("student", number)
    return found[0]
