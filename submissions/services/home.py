"""What one finds first: one's courses, and how one stands with the assignments in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from submissions.domain.assignment import Assignment
from submissions.domain.grade import Grade
from submissions.domain.inquiry import InquiryState
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.policy import Terms
from submissions.domain.stage import Stage, stage_of
from submissions.services.access import MyCourse, course_for
from submissions.services.courses import list_courses
from submissions.services.overview import Overview, overviews_of
from submissions.services.parties import parties_of, terms_of_many
from submissions.services.ports import Work


@dataclass(frozen=True, slots=True)
class AssignmentCard:
    """An assignment as one person has it: their dates and attempts, and their grade if any.

    ``grade`` follows the feedback level: None as long as students may not see it; ``stage`` says
    what is to do.
    """

    assignment: Assignment
    terms: Terms
    attempts_used: int
    grade: Grade | None
    stage: Stage


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course and its assignments, in order of due dates.

    ``inquiries`` counts those that wait for the reader: for staff's answer, or to be read;
    ``overviews``, by assignments, are for staff.
    """

    mine: MyCourse
    cards: Sequence[AssignmentCard]
    inquiries: int = 0
    overviews: Mapping[int, Overview] = field(default_factory=dict)


def list_assignments(work: Work, actor: Actor, course_id: int) -> CoursePage:
    """Return the assignments of a course; students see published ones. Raise NotFound."""
    mine = course_for(work, actor, course_id, Permission.SEE_COURSE)
    cards = _cards(work, actor, [mine])
    return CoursePage(mine, cards, _inquiries(work, mine), _overviews(work, cards, [mine]))


def _inquiries(work: Work, mine: MyCourse) -> int:
    if mine.staff:
        return work.inquiries.count(mine.course.id, InquiryState.OPEN)
    return work.inquiries.count(mine.course.id, InquiryState.ANSWERED, mine.actor.user_id)


def show_home(work: Work, actor: Actor) -> list[CoursePage]:
    """Return the actor's courses, the newest first, with the assignments of those that run."""
    courses = list_courses(work, actor)
    running = [mine for mine in courses if mine.role is not None and not mine.course.archived]
    cards = _cards(work, actor, running)
    overviews = _overviews(work, cards, running)
    return [
        CoursePage(
            mine,
            [card for card in cards if card.assignment.course_id == mine.course.id],
            overviews=overviews if mine.staff else {},
        )
        for mine in courses
    ]


def _overviews(
    work: Work, cards: Sequence[AssignmentCard], courses: Sequence[MyCourse]
) -> dict[int, Overview]:
    staff = {mine.course.id for mine in courses if mine.may(Permission.SEE_GRADES)}
    shown = (card.assignment for card in cards if card.assignment.course_id in staff)
    return overviews_of(work, shown)


def _cards(work: Work, actor: Actor, courses: Sequence[MyCourse]) -> list[AssignmentCard]:
    staff = {mine.course.id for mine in courses if mine.staff}
    given = work.assignments.in_courses([mine.course.id for mine in courses])
    found = [one for one in given if one.published or one.course_id in staff]
    ids = [assignment.id for assignment in found]
    parties = parties_of(work, found, actor.user_id)
    people = {actor.user_id}.union(*(party.user_ids for party in parties.values()))
    terms = terms_of_many(work, found, people)
    grades = work.grades.own(ids, actor.user_id)
    handed_in = work.submissions.counts(ids, people)
    cards = [
        card_of(
            one,
            terms.of(one.id, parties[one.id].user_ids),
            max(handed_in[one.id, who] for who in parties[one.id].user_ids),
            grades.get(one.id),
            work.now,
        )
        for one in found
    ]
    return sorted(cards, key=_by_date)


def card_of(
    assignment: Assignment, terms: Terms, used: int, grade: Grade | None, now: datetime
) -> AssignmentCard:
    """Return a student's card of an assignment, by what is theirs."""
    shown = grade if assignment.student.scores else None
    complete = shown is not None and shown.earned >= assignment.points
    stage = stage_of(terms, used, complete=complete, now=now)
    return AssignmentCard(assignment, terms, used, shown, stage)


def _by_date(card: AssignmentCard) -> tuple[float, int]:
    due = card.terms.due_at
    return (float("inf") if due is None else due.timestamp(), card.assignment.id)
