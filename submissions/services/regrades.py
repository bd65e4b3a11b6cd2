"""Regrades: proposed, reviewed as a difference, applied or dropped, undone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from submissions.domain.assignment import Assignment
from submissions.domain.job import GradingJob, Lane
from submissions.domain.people import Actor, User
from submissions.domain.permissions import Permission
from submissions.domain.regrade import Regrade, RegradeItem, RegradeState
from submissions.domain.rubric import RubricItem
from submissions.domain.submission import StoredReport, Submission
from submissions.errors import Conflict, IllegalTransition, Invalid, NotFound
from submissions.services.access import MyAssignment, assignment_for
from submissions.services.audit import record_in
from submissions.services.grades import points_of, update_all_grades
from submissions.services.notices import notify_of_grades
from submissions.services.ports import Work
from submissions.store.regrades import Reviewed


def _regrade_for(work: Work, actor: Actor, regrade_id: int) -> tuple[Regrade, MyAssignment]:
    """Return a regrade that the actor may decide on; raise NotFound or Forbidden."""
    regrade = work.regrades.get(regrade_id)
    return regrade, assignment_for(work, actor, regrade.assignment_id, Permission.REGRADE)


@dataclass(frozen=True, slots=True)
class RegradesPage:
    """An assignment and its regrades, newest first."""

    mine: MyAssignment
    regrades: Sequence[Regrade]


def list_regrades(work: Work, actor: Actor, assignment_id: int) -> RegradesPage:
    """Return all regrades of an assignment; raise NotFound or Forbidden."""
    mine = assignment_for(work, actor, assignment_id, Permission.REGRADE)
    return RegradesPage(mine, work.regrades.in_assignment(assignment_id))


@dataclass(frozen=True, slots=True)
class RegradeRow:
    """One submission: points before and after, on the scale of the assignment.

    What was applied of the rubric stays, and is in both.

    ``new_points`` is None while its grading is under way, or if it failed: then ``problem`` says
    why. ``counts`` tells whether it is the attempt that counts now.
    """

    user: User
    submission: Submission
    old_points: float
    new_points: float | None
    old_outcomes: dict[str, str]
    new_outcomes: dict[str, str]
    problem: str
    counts: bool

    @property
    def gain(self) -> float:
        """Points won by it, negative if lost."""
        return 0.0 if self.new_points is None else round(self.new_points - self.old_points, 6)

    @property
    def changed(self) -> bool:
        """Whether any question ends in another way, or the points differ."""
        if self.new_points is None:
            return False
        return self.gain != 0 or self.old_outcomes != self.new_outcomes


@dataclass(frozen=True, slots=True)
class RegradePage:
    """A proposal as it is reviewed: what changes first, the largest loss on top."""

    regrade: Regrade
    mine: MyAssignment
    rows: Sequence[RegradeRow]

    @property
    def assignment(self) -> Assignment:
        """Whose submissions they are."""
        return self.mine.assignment

    @property
    def waiting(self) -> int:
        """How many submissions are still being graded."""
        return sum(row.new_points is None and not row.problem for row in self.rows)

    @property
    def gainers(self) -> int:
        """How many submissions win points."""
        return sum(row.gain > 0 for row in self.rows)

    @property
    def losers(self) -> int:
        """How many lose points."""
        return sum(row.gain < 0 for row in self.rows)


def show_regrade(work: Work, actor: Actor, regrade_id: int) -> RegradePage:
    """Return what a regrade would change; raise NotFound or Forbidden."""
    regrade, mine = _regrade_for(work, actor, regrade_id)
    found = work.regrade_items.reviewed(regrade_id)
    applied = work.rubric_marks.on([one.submission.id for one in found])
    rows = [_row(one, mine, applied.get(one.submission.id, ())) for one in found]
    return RegradePage(regrade, mine, sorted(rows, key=lambda r: (not r.changed, r.gain)))


def _row(found: Reviewed, mine: MyAssignment, applied: Sequence[RubricItem]) -> RegradeRow:
    assignment, veil = mine.assignment, mine.veil
    return RegradeRow(
        veil.user(found.user),
        veil.over(found.submission),
        points_of(found.old, assignment, applied) if found.old else 0.0,
        points_of(found.new, assignment, applied) if found.new else None,
        _outcomes(found.old),
        _outcomes(found.new),
        found.item.problem,
        found.counts,
    )


def _outcomes(report: StoredReport | None) -> dict[str, str]:
    return {f.question: f.outcome for f in report.findings} if report else {}


def propose_regrade(
    work: Work,
    actor: Actor,
    assignment_id: int,
    *,
    reason: str,
    submission_ids: Collection[int] | None = None,
) -> Regrade:
    """Queue submissions to be graded anew, after all students who wait.

    Parameters
    ----------
    work : Work
    actor : Actor
    assignment_id : int
    reason : str
    submission_ids : collection of int, optional
        Which; all graded ones of the assignment if it is not given.

    Raises
    ------
    NotFound, Forbidden
    Conflict
        If another proposal for this assignment is not settled yet.
    Invalid
        Without a reason, or if there is nothing to grade anew.
    """
    if not reason.strip():
        raise Invalid("reason", "wanted a few words, for whoever asks later.")
    mine = assignment_for(work, actor, assignment_id, Permission.REGRADE)
    if work.regrades.unsettled(assignment_id) is not None:
        raise Conflict("Another regrade of this assignment waits to be applied or dropped.")
    chosen = _chosen(work, assignment_id, submission_ids)
    regrade = work.regrades.add(Regrade(assignment_id, reason.strip(), actor.user_id, work.now))
    _queue(work, regrade, chosen)
    work.services.dispatcher.notify(work, Lane.REGRADE)
    details = {"reason": regrade.reason, "submissions": len(chosen)}
    record_in(work, mine, "regrade.propose", f"regrade:{regrade.id}", **details)
    return regrade


def _chosen(
    work: Work, assignment_id: int, submission_ids: Collection[int] | None
) -> list[Submission]:
    graded = work.submissions.graded(assignment_id)
    if submission_ids is not None:
        wanted = set(submission_ids)
        graded = [one for one in graded if one.id in wanted]
        missing = wanted - {one.id for one in graded}
        if missing:
            raise NotFound("graded submission", min(missing))
    if not graded:
        raise Invalid("submissions", "none of this assignment is graded yet.")
    return graded


def _queue(work: Work, regrade: Regrade, chosen: list[Submission]) -> None:
    work.regrade_items.add_all(RegradeItem(regrade.id, one.id, one.report_id) for one in chosen)
    work.jobs.add_all(
        GradingJob(one.id, Lane.REGRADE, work.now, work.now, regrade_id=regrade.id)
        for one in chosen
    )


def _settle(
    work: Work, actor: Actor, regrade_id: int, *, old: RegradeState, new: RegradeState
) -> tuple[Regrade, Assignment]:
    """Store the new state of a regrade; raise IllegalTransition if it was not in the old one."""
    _, mine = _regrade_for(work, actor, regrade_id)
    regrade = work.regrades.get(regrade_id, lock=True)
    if regrade.state is not old:
        raise IllegalTransition(regrade.state, new)
    kept = work.regrades.replace(replace(regrade, state=new))
    record_in(work, mine, f"regrade.{new}", f"regrade:{regrade_id}")
    return kept, mine.assignment


def _counted(
    work: Work, actor: Actor, regrade_id: int, *, old: RegradeState, new: RegradeState
) -> Regrade:
    """Let the reports count that do in a new state, and all grades follow; raise likewise."""
    regrade, assignment = _settle(work, actor, regrade_id, old=old, new=new)
    work.regrade_items.let_count(regrade_id, new=new is RegradeState.APPLIED)
    notify_of_grades(work, assignment, update_all_grades(work, assignment))
    return regrade


def apply_regrade(work: Work, actor: Actor, regrade_id: int) -> Regrade:
    """Let the new reports count, and all grades follow, in one step.

    A submission whose report was changed by something else meanwhile is left as it is.

    Raises
    ------
    NotFound, Forbidden
    IllegalTransition
        If the regrade is not up for review.
    """
    return _counted(work, actor, regrade_id, old=RegradeState.READY, new=RegradeState.APPLIED)


def undo_regrade(work: Work, actor: Actor, regrade_id: int) -> Regrade:
    """Let the old reports count again, and all grades follow, in one step.

    Raises
    ------
    NotFound, Forbidden
    IllegalTransition
        If the regrade was not applied.
    """
    return _counted(work, actor, regrade_id, old=RegradeState.APPLIED, new=RegradeState.UNDONE)


def drop_regrade(work: Work, actor: Actor, regrade_id: int) -> Regrade:
    """Drop a proposal, also one that is still under way; nothing changes for anybody.

    Raises
    ------
    NotFound, Forbidden
    IllegalTransition
        If it was applied or dropped before.
    """
    state = _regrade_for(work, actor, regrade_id)[0].state
    under_way = RegradeState.RUNNING if state is RegradeState.RUNNING else RegradeState.READY
    dropped = RegradeState.DROPPED
    regrade, _ = _settle(work, actor, regrade_id, old=under_way, new=dropped)
    work.jobs.cancel(regrade_id)
    return regrade
