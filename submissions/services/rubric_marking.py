"""Marking by a rubric: its items come to stand on a submission, and are taken off again."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.rubric import RubricItem, RubricMark
from submissions.errors import NotFound
from submissions.services.access import submission_for
from submissions.services.audit import record_in
from submissions.services.grades import update_grade
from submissions.services.notices import notify_of_grades
from submissions.services.parties import sharing
from submissions.services.ports import Work
from submissions.services.verdicts import Verdict, show_verdict


@dataclass(frozen=True, slots=True)
class Marking:
    """The rubric beside one submission.

    Attributes
    ----------
    items : sequence of RubricItem
        All of the rubric, in its order.
    standing : set of int
        Which of them stand on the submission.
    by_hand : int
        How many of those whom it counts for have a grade set by hand, which the rubric leaves.
    """

    items: Sequence[RubricItem]
    standing: AbstractSet[int]
    by_hand: int


def show_marking(
    work: Work, actor: Actor, submission_id: int, verdict: Verdict | None = None
) -> Marking:
    """Return the rubric beside a submission, to those who mark it; raise NotFound or Forbidden.

    Whoever has the verdict gives it, and nothing is read twice.
    """
    verdict = verdict or show_verdict(work, actor, submission_id)
    mine, progress = verdict.mine, verdict.progress
    mine.require(Permission.OVERRIDE)
    items = work.rubric_items.in_assignment(mine.assignment.id)
    others = [one for one in mine.whose if items and one != progress.user_id]
    grades = [progress.grade, *(work.grades.of(mine.assignment.id, one) for one in others)]
    by_hand = sum(grade is not None and grade.overridden for grade in grades)
    return Marking(items, {one.id for one in verdict.rubric}, by_hand)


def mark_by_rubric(
    work: Work,
    actor: Actor,
    submission_id: int,
    *,
    apply: Collection[int] = (),
    take_off: Collection[int] = (),
) -> None:
    """Let items stand on a submission, and take others off; the grade of all it counts for follows.

    What is asked for and so already, or both applied and taken off, stays as it stands: two who
    mark at once do not undo each other's marks.

    Parameters
    ----------
    work : Work
    actor : Actor
    submission_id : int
    apply, take_off : collection of int
        Numbers of items of the assignment's rubric.

    Raises
    ------
    NotFound
        If the submission is not for the actor, or an item that is to be applied is not there.
    Forbidden
    """
    mine = submission_for(work, actor, submission_id)
    mine.require(Permission.OVERRIDE)
    # Two who mark at once take turns.
    work.users.hold(sharing(work, mine.assignment.id, mine.submission.user_id))
    titles = {one.id: one.title for one in work.rubric_items.in_assignment(mine.assignment.id)}
    unknown = set(apply) - titles.keys()
    if unknown:
        raise NotFound("rubric item", min(unknown))
    found = work.rubric_marks.on([submission_id])
    standing = {one.id for one in found.get(submission_id, ())}
    new = sorted(set(apply) - set(take_off) - standing)
    gone = sorted(standing & set(take_off) - set(apply))
    if not new and not gone:
        return
    work.rubric_marks.add_all(
        RubricMark(submission_id, one, actor.user_id, work.now) for one in new
    )
    work.rubric_marks.take_off(submission_id, gone)
    changed = update_grade(work, mine.assignment, mine.submission.user_id)
    notify_of_grades(work, mine.assignment, changed)
    applied, taken_off = ([titles[one] for one in ids] for ids in (new, gone))
    marks = {"applied": applied, "taken_off": taken_off}
    record_in(work, mine, "grade.rubric", user_id=mine.submission.user_id, **marks)
