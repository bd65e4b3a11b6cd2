"""Scores for learning platforms: recorded as grades change, sent by whoever grades (LTI AGS)."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from submissions.domain.assignment import Assignment
from submissions.domain.grade import Grade
from submissions.domain.job import pause_after
from submissions.domain.people import Actor, User
from submissions.domain.permissions import Permission
from submissions.domain.platform import Link
from submissions.domain.score import Score, ScoreState
from submissions.errors import PlatformUnreachable, ScoreRefused
from submissions.services.access import MyAssignment, assignment_for
from submissions.services.audit import record_in
from submissions.services.ports import Services, Work
from submissions.store.scores import Due, Linked

_LOG = logging.getLogger(__name__)
#: Longer than a platform may take for its token and its answer.
_LEASE = timedelta(seconds=120)
#: No answer is kept beyond this.
_LONGEST = 1000


def record_scores(work: Work, assignment: Assignment, user_id: int | None = None) -> None:
    """Note what platforms are to hold of the grades of an assignment, or of one student's.

    What students may not see is not for the platform either: it would show it to them. Nor is what
    is marked anonymously: it would show it to staff by names.
    """
    if not assignment.sends_scores:
        work.scores.hold(assignment.id, user_id)
        return
    for one in work.scores.linked(assignment.id, user_id):
        _record(work, assignment, one)


def _record(work: Work, assignment: Assignment, found: Linked) -> None:
    points = _points(found.grade)
    pending = found.grade.pending > 0
    old = _held(work, found)
    if old is not None:
        new = old.becoming(points, assignment.points, work.now, pending=pending)
        if new != old:
            work.scores.replace(new)
    elif points is not None and assignment.points > 0:  # the platform divides by it
        given = found.link.id, found.grade.user_id, assignment.id
        wanted = Score(*given, points, assignment.points, pending, work.now, work.now)
        work.scores.add(wanted)


def _held(work: Work, found: Linked) -> Score | None:
    """Return the score as it is, held against its sender and against others who record one."""
    if found.score is not None:
        return work.scores.get(found.score.id, lock=True)
    work.links.get(found.link.id, lock=True)  # two who would add the first take turns here
    return work.scores.of(found.link.id, found.grade.user_id)


def _points(grade: Grade) -> float | None:
    """Return what a grade is; None if nothing of the student is graded yet."""
    return grade.points if grade.overridden or grade.submission_id is not None else None


def record_anew(work: Work, link: Link) -> None:
    """Note all scores of a link afresh: it leads elsewhere now, or its column is another."""
    work.scores.forget(link.id)
    if link.assignment_id is not None:
        record_scores(work, work.assignments.get(link.assignment_id))


def send_due_scores(services: Services) -> int:
    """Send all scores that are due; return how many the platforms took.

    No unit of work is held while a platform is asked. A sender that dies leaves a lease behind;
    when that is over the score is sent again with the same time, which does no harm.
    """
    took = 0
    while (due := _claim(services)) is not None:
        took += _send(services, due)
    return took


def _claim(services: Services) -> Due | None:
    with services.reading() as work:
        if not work.scores.any_due(work.now):
            return None
    with services.writing(durable=False) as work:
        return work.scores.claim(work.now, _LEASE)


def _send(services: Services, due: Due) -> bool:
    """Send one; store what the platform said."""
    with services.reading() as work:
        key = work.keys.all()[-1]
    told = {"platform": due.platform.id, "score": due.score.id, "tries": due.score.tries}
    state, answer = ScoreState.SENT, ""
    try:
        services.gradebooks.post(due.platform, key, due.link.line_item, due.identity.sub, due.score)
    except PlatformUnreachable as error:
        _LOG.warning("A platform did not take a score: %s", error, extra=told)
        state, answer = ScoreState.WAITING, str(error)
    except ScoreRefused as error:
        _LOG.warning("A platform refused a score: %s", error, extra=told)
        state, answer = ScoreState.REFUSED, error.reason
    _settle(services, due, state, answer)
    return state is ScoreState.SENT


def _settle(services: Services, due: Due, state: ScoreState, answer: str) -> None:
    with services.writing(durable=False) as work:
        kept = work.scores.known(due.score.id, lock=True)
        if kept is None or kept.attempt != due.score.attempt:  # gone, or another sender has it
            return
        until = work.now + pause_after(kept.tries)
        released = replace(kept, lease_until=None, answer=answer[:_LONGEST])
        if state is ScoreState.SENT:
            released = replace(released, sent_at=work.now, tries=0)
        if kept.wanted_at == due.score.wanted_at and kept.state is ScoreState.WAITING:
            released = replace(released, state=state)
        work.scores.replace(released)
        if state is ScoreState.WAITING:
            work.scores.put_off(due.platform.id, until)


@dataclass(frozen=True, slots=True)
class ScoresPage:
    """What platforms hold, or are to hold, of an assignment's grades."""

    mine: MyAssignment
    scores: Sequence[tuple[Score, User]]

    @property
    def refused(self) -> int:
        """How many wait for a person."""
        return sum(one.state is ScoreState.REFUSED for one, _ in self.scores)


def show_scores(work: Work, actor: Actor, assignment_id: int) -> ScoresPage:
    """Return what was sent, what waits and what was refused; raise NotFound or Forbidden."""
    mine = assignment_for(work, actor, assignment_id, Permission.MANAGE_ASSIGNMENTS)
    veil, found = mine.veil, work.scores.in_assignment(assignment_id)
    shown = [(veil.over(one), veil.user(user)) for one, user in found]
    return ScoresPage(mine, sorted(shown, key=lambda pair: pair[1].name) if veil.key else shown)


def send_again(work: Work, actor: Actor, assignment_id: int) -> int:
    """Let all refused scores of an assignment be sent once more; return how many.

    Raises
    ------
    NotFound, Forbidden
    """
    page = show_scores(work, actor, assignment_id)
    refused = [one for one, _ in page.scores if one.state is ScoreState.REFUSED]
    for one in refused:
        held = work.scores.get(one.id, lock=True)
        work.scores.replace(held.again(work.now))
    if not page.mine.assignment.sends_scores:
        work.scores.hold(assignment_id)
    record_in(work, page.mine, "platform.send_again", scores=len(refused))
    return len(refused)
