"""Try work on the public inputs, as often as one likes within reason: no attempt is used.

It runs as everything does that students hand in, in a grader's jail, but on the two inputs that
``grader ci`` shows as well. Only the last of each person and assignment is kept, and its content
goes once it is done. Formulas and derivations have no public inputs: a judgement would be the
verdict, so they are read and nothing more (:mod:`submissions.services.reading`).
"""

import logging
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta

from grader.errors import ExerciseError, GraderError, SourceTooLarge
from grader.report import FeedbackLevel, Outcome, QuestionReport, Report, seen_by
from submissions.domain.groups import draws_by
from submissions.domain.job import Lane
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.policy import check_dates
from submissions.domain.rehearsal import Rehearsal, RehearsalState
from submissions.services.access import MyAssignment, assignment_for
from submissions.services.assignments import actors_exercise
from submissions.services.grading import task_on
from submissions.services.parties import party_of, terms_of
from submissions.services.ports import GradeTask, Services, Task, Work
from submissions.services.tries import check_tries, count_try

#: Of one file; a program that somebody wrote is far smaller.
MOST_BYTES = 256 * 1024
#: In a minute: at one assignment, and at all of them together.
MOST_HERE, MOST_AT_ALL, WINDOW_S = 10, 20, 60.0
#: If two graders die of it, a third would.
_MOST_TRIES = 2
#: Longer than a grader's belt lets it work on one.
_LEASE = timedelta(seconds=120)
_LOG = logging.getLogger(__name__)


def rehearse(
    services: Services, actor: Actor, assignment_id: int, *, file: str, content: bytes
) -> Rehearsal:
    """Let graders try something on the public inputs, in place of what was tried before.

    Parameters
    ----------
    services : Services
    actor : Actor
    assignment_id : int
    file : str
        Its suffix says how it is read.
    content : bytes

    Raises
    ------
    NotFound
        If the actor may not know of the assignment.
    AssignmentNotOpen, AssignmentClosed
        Attempts and pauses between them do not matter: none is used.
    TooManyTries
    SourceTooLarge
    """
    if len(content) > MOST_BYTES:
        raise SourceTooLarge(file, len(content), MOST_BYTES)
    _count(services, actor, assignment_id)
    with services.writing(durable=False) as work:
        mine = assignment_for(work, actor, assignment_id, Permission.HAND_IN)
        work.users.get(actor.user_id, lock=True)  # two questions of one person take turns
        if not mine.staff:
            party = party_of(work, mine.assignment, actor.user_id)
            check_dates(terms_of(work, mine.assignment, party), work.now)
        old = work.rehearsals.of(assignment_id, actor.user_id)
        kept = file.replace("\0", "")[:300] or "upload"
        attempt = old.attempt + 1 if old else 0  # whoever has the old one is late from now on
        new = Rehearsal(assignment_id, actor.user_id, work.now, kept, content, attempt=attempt)
        services.dispatcher.notify(work, Lane.LIVE)
        return work.rehearsals.put(new, old)


def _count(services: Services, actor: Actor, assignment_id: int) -> None:
    with services.writing(durable=False) as work:
        here = f"rehearse:{actor.user_id}:{assignment_id}"
        everywhere = f"rehearse:{actor.user_id}"
        for key, most in ((here, MOST_HERE), (everywhere, MOST_AT_ALL)):
            check_tries(work, key, most=most, window_s=WINDOW_S)
            count_try(work, key)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What came of a rehearsal, as far as its reader may know.

    Attributes
    ----------
    mine : MyAssignment
    rehearsal : Rehearsal
    problem : str
        Why nothing ran.
    questions : sequence of QuestionReport
        Of the functions asked for. Of assignments that show no outcomes, they tell whether each
        function runs, and no more.
    judged : bool
        Whether they tell what is right.
    """

    mine: MyAssignment
    rehearsal: Rehearsal
    problem: str
    questions: tuple[QuestionReport, ...]
    judged: bool

    @property
    def right(self) -> int:
        """How many functions are right, or run, on the public inputs."""
        return sum(one.outcome is Outcome.PASSED for one in self.questions)


def show_rehearsal(work: Work, actor: Actor, assignment_id: int) -> Rehearsed | None:
    """Return what came of the last rehearsal; None if there was none. Raise NotFound."""
    mine = assignment_for(work, actor, assignment_id, Permission.HAND_IN)
    found = work.rehearsals.of(assignment_id, actor.user_id)
    if found is None:
        return None
    judged = mine.staff or mine.assignment.student.level >= FeedbackLevel.OUTCOMES
    report, coded = found.report, _coded(work, mine)
    if report is None:
        return Rehearsed(mine, found, "", (), judged)
    shown = seen_by(report, mine.reader) if judged else _run_alone(report)
    questions = shown.questions if shown and not report.problem else ()
    asked = tuple(one for one in questions if one.name in coded)
    return Rehearsed(mine, found, report.problem, asked, judged)


def _coded(work: Work, mine: MyAssignment) -> set[str]:
    """Return the names of the functions asked for; what is asked for in writing is not tried."""
    try:
        exercise = actors_exercise(work, mine)
    except ExerciseError:  # it was there when this was asked for
        return set()
    return {question.name for question in exercise.questions}


def _run_alone(report: Report) -> Report:
    """Return whether each function runs, which its writer could see elsewhere, and no more."""
    return replace(report, questions=tuple(map(_ran, report.questions)))


def _ran(question: QuestionReport) -> QuestionReport:
    runs = tuple(check for check in question.checks if check.check == "runs")
    outcome = runs[0].outcome if runs else Outcome.SKIPPED
    bare = tuple(type(one)(one.check, one.title, one.outcome) for one in runs)
    return QuestionReport(question.name, outcome, 0.0, 0.0, bare)


def wait_for_rehearsal(
    services: Services,
    actor: Actor,
    assignment_id: int,
    *,
    timeout_s: float = 1.0,
    aside: AbstractContextManager[object] | None = None,
) -> Rehearsed | None:
    """Return what came of the last rehearsal as soon as it is done, or after a while.

    Parameters and errors as for :func:`~submissions.services.verdicts.wait_for_verdict`.
    """

    def now() -> Rehearsed | None:
        with services.reading() as work:
            return show_rehearsal(work, actor, assignment_id)

    found = now()
    if found is None or found.rehearsal.final:
        return found
    with services.dispatcher.listen(found.rehearsal.bell) as changes:
        # What was read before may be old: what happened until now would not be heard of.
        found = now()
        if found is not None and not found.rehearsal.final:
            with aside or nullcontext():
                changes(timeout_s)
    return now()


def rehearse_next(services: Services, grade: GradeTask) -> bool:
    """Try the next one, unless somebody waits who has handed in; return whether there was one."""
    now = services.clock.now()
    with services.reading() as work:
        if not work.rehearsals.any_due(now):
            return False
    with services.writing(durable=False) as work:
        held = work.rehearsals.claim(now, now + _LEASE)
        if held is None:
            return False
        task = None if held.tries > _MOST_TRIES else _task(work, held)
    _settle(services, held, None if task is None else _tried(task, grade))
    return True


def _task(work: Work, held: Rehearsal) -> Task:
    assignment = work.assignments.get(held.assignment_id)
    login, party = work.users.get(held.user_id).login, party_of(work, assignment, held.user_id)
    task = task_on(work, assignment, draws_by(party.group_id, login), held.file, held.content)
    return replace(task, public=True, seed=None)  # its own inputs stay where they are


def _tried(task: Task, grade: GradeTask) -> Report | None:
    """Return the report; None if we failed."""
    try:
        report = grade(task)
    except GraderError as error:
        _LOG.warning("A rehearsal failed: %s", error, extra={"code": error.code})
        return None
    return None if report.errored else report


def _settle(services: Services, held: Rehearsal, report: Report | None) -> None:
    """Store what was found; if another was asked for meanwhile, drop it."""
    state = RehearsalState.FAILED if report is None else RehearsalState.DONE
    outcome = {} if report is None else report.to_json()
    done = replace(held, state=state, outcome=outcome, content=b"", lease_until=None)
    with services.writing(durable=False) as work:
        if work.rehearsals.settle(done):
            services.dispatcher.announce(work, held.bell)
