"""Work is tried on the public inputs: nothing counts, nothing hidden is told, all is bounded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from grader.errors import SandboxError, SourceTooLarge
from grader.grading import PUBLIC_SEED, grade
from grader.intake import read_bytes
from grader.report import FeedbackLevel, Outcome
from submissions.adapters.catalog import InstalledExercises
from submissions.domain.rehearsal import RehearsalState
from submissions.errors import AssignmentClosed, AssignmentNotOpen, TooManyTries
from submissions.services.assignments import change_assignment, show_assignment
from submissions.services.privacy import delete_person, export_person
from submissions.services.reading import PROGRAM, WRITING, file_for, read_typed
from submissions.services.rehearsing import (
    MOST_AT_ALL,
    MOST_BYTES,
    MOST_HERE,
    WINDOW_S,
    rehearse,
    rehearse_next,
    show_rehearsal,
    wait_for_rehearsal,
)
from tests.service.world import GOOD, by_comment

HALF = GOOD.replace("(W_next.T @ delta_next) / np.cosh(s_k) ** 2", "W_next.T @ delta_next")


def public(jail):
    """Return a grade function that tries things as a grader process does."""

    def grade_task(task):
        assert task.public
        submission = read_bytes("0", task.file, task.content)
        exercise = InstalledExercises().find(task.exercise)
        return grade(exercise, submission, jail, PUBLIC_SEED, public_only=True, numbers_only=True)

    return grade_task


def ask(world, content=HALF, actor=None, assignment=None, **more):
    """Ask for a rehearsal."""
    target = assignment or world.assignment
    wanted = {"file": "solution.py", "content": content.encode(), **more}
    return rehearse(world.services, actor or world.student, target.id, **wanted)


def tried(world, jail, content=HALF, actor=None):
    """Return what came of a rehearsal, as its student sees it."""
    ask(world, content, actor)
    assert rehearse_next(world.services, public(jail))
    return world.ask(show_rehearsal, actor or world.student, world.assignment.id)


def test_it_tells_what_is_right_on_the_public_inputs(world, jail):
    """With the inputs themselves, for they are everybody's; formulas and mistakes are not told."""
    found = tried(world, jail)

    assert [one.outcome for one in found.questions] == [Outcome.FAILED, Outcome.PASSED]
    assert (found.right, found.judged, found.problem) == (1, True, "")
    (numeric,) = [c for c in found.questions[0].checks if c.check == "numeric"]
    assert numeric.details.cases == 2
    assert numeric.details.arguments
    judged = {c.check for one in found.questions for c in one.checks if c.outcome != "skipped"}
    assert judged.isdisjoint({"mistake", "formula", "exact"})


def test_nothing_counts(world, jail):
    """No submission, no attempt, no grade, no job; what was tried is not kept."""
    tried(world, jail)

    page = world.ask(show_assignment, world.student, world.assignment.id)
    assert (page.attempts_used, list(page.attempts), page.grade) == (0, [], None)
    assert [world.find(table) for table in ("submissions", "jobs", "grades", "sources")] == [[]] * 4
    assert world.first("rehearsals").content == b""


def test_hidden_inputs_are_not_run(world, jail):
    """A program that is wrong beyond the public inputs is right here: the seed is not ours."""
    world.add(parameters={"seed": 7})
    seen = []

    def watched(task):
        seen.append((task.seed, task.hint_level, task.submission_id))
        return public(jail)(task)

    ask(world)
    rehearse_next(world.services, watched)

    assert seen == [(None, 1, 0)]
    assert "case 3" not in str(world.first("rehearsals").outcome)


@pytest.mark.parametrize("level", [FeedbackLevel.RECEIVED, FeedbackLevel.SCORE])
def test_where_outcomes_are_withheld_it_tells_what_runs_and_no_more(world, jail, level):
    """Whoever tries again and again learns nothing that handing in would not say."""
    shown = replace(world.assignment, feedback_level=level)
    world.do(change_assignment, world.instructor, shown)
    found = tried(world, jail)

    assert not found.judged
    assert {c.check for one in found.questions for c in one.checks} == {"runs"}
    assert [one.outcome for one in found.questions] == [Outcome.PASSED] * 2
    assert {(c.feedback, str(c.details)) for one in found.questions for c in one.checks} == {
        ("", "Details()")
    }


def test_outcomes_alone_have_no_sentences(world, jail):
    """As in a verdict at that level."""
    shown = replace(world.assignment, feedback_level=FeedbackLevel.OUTCOMES)
    world.do(change_assignment, world.instructor, shown)
    found = tried(world, jail)

    assert found.right == 1
    assert {c.feedback for one in found.questions for c in one.checks} == {""}


def test_it_is_bounded_at_each_assignment_and_in_all(world):
    """So many in a minute; then it says how long to wait."""
    for _ in range(MOST_HERE):
        ask(world)
    with pytest.raises(TooManyTries):
        ask(world)

    others = [world.add() for _ in range(3)]
    for n in range(MOST_AT_ALL - MOST_HERE):
        ask(world, assignment=others[n % 3])
    with pytest.raises(TooManyTries):
        ask(world, assignment=others[0])
    ask(world, actor=world.classmate)
    world.clock.turn(seconds=WINDOW_S + 1)
    ask(world)

    assert len(world.find("rehearsals", user_id=world.student.user_id)) <= 4


def test_a_large_file_is_not_tried(world):
    """It is refused before anything is stored."""
    with pytest.raises(SourceTooLarge):
        ask(world, "x" * (MOST_BYTES + 1))

    assert world.find("rehearsals") == []


def test_the_last_one_takes_the_place_of_the_one_before(world):
    """Whoever still works on the old one is late."""
    ask(world, "first")
    with world.services.writing() as work:
        old = work.rehearsals.claim(work.now, work.now + timedelta(hours=1))
    ask(world, "second")
    with world.services.writing() as work:
        assert not work.rehearsals.settle(replace(old, state=RehearsalState.DONE))

    (one,) = world.find("rehearsals")
    assert (one.content, one.state) == (b"second", RehearsalState.WAITING)
    assert rehearse_next(world.services, by_comment)


def test_whoever_has_handed_in_goes_first(world):
    """However long somebody waits who only tries."""
    ask(world)
    world.hand_in()
    assert not rehearse_next(world.services, by_comment)

    world.grade()
    assert rehearse_next(world.services, by_comment)


def test_a_failure_of_ours_is_told_and_may_be_asked_again(world):
    """Nobody is told that their program is wrong."""

    def broken(_):
        raise SandboxError("the jail fell over")

    ask(world)
    assert rehearse_next(world.services, broken)
    found = world.ask(show_rehearsal, world.student, world.assignment.id)

    assert (found.rehearsal.state, found.questions) == (RehearsalState.FAILED, ())
    assert not ask(world).final


def test_what_two_graders_died_of_is_given_to_no_third(world):
    """Their leases end; then it has failed."""
    ask(world)
    for _ in range(2):
        with world.services.writing() as work:
            assert work.rehearsals.claim(work.now, work.now + timedelta(seconds=1))
            assert work.rehearsals.claim(work.now, work.now) is None
        world.clock.turn(seconds=2)

    assert rehearse_next(world.services, by_comment)
    assert world.first("rehearsals").state is RehearsalState.FAILED


def test_dates_hold_and_attempts_do_not(world):
    """Who has no attempt left may still try; nobody may before it opens or after it closes."""
    world.assignment = world.add(attempts=1)
    world.hand_in()
    page = world.ask(show_assignment, world.student, world.assignment.id)
    assert page.refused
    assert page.may_check
    ask(world)

    later = world.clock.now() + timedelta(days=9)
    for dates, error in (
        ({"closes_at": world.clock.now() - timedelta(days=1), "due_at": None}, AssignmentClosed),
        ({"opens_at": later, "due_at": later, "closes_at": None}, AssignmentNotOpen),
    ):
        shut = world.add(**dates)
        assert not world.ask(show_assignment, world.student, shut.id).may_check
        with pytest.raises(error):
            ask(world, assignment=shut)
        ask(world, assignment=shut, actor=world.grader)


def test_somebody_elses_is_not_shown(world, jail):
    """Staff included: what is only tried is its writer's own."""
    tried(world, jail)

    for who in (world.classmate, world.grader, world.instructor, world.admin):
        assert world.ask(show_rehearsal, who, world.assignment.id) is None


def test_waiting_ends_when_it_is_done(world, jail):
    """It is told at once; without one there is nothing to wait for."""
    waiting = {"timeout_s": 0.0}
    a = world.assignment.id
    assert wait_for_rehearsal(world.services, world.student, a, **waiting) is None
    ask(world)
    assert not wait_for_rehearsal(world.services, world.student, a, **waiting).rehearsal.final
    rehearse_next(world.services, public(jail))
    assert wait_for_rehearsal(world.services, world.student, a).rehearsal.final


def test_it_is_part_of_what_is_kept_about_a_person(world):
    """Given out as text, and gone with the account."""
    ask(world, "a = 1")
    (given,) = world.ask(export_person, world.student, world.student.user_id)["rehearsals"]
    assert (given["file"], given["content"]) == ("solution.py", "YSA9IDE=")
    assert "outcome" not in given

    world.do(delete_person, world.admin, world.student.user_id, login="student")
    assert world.find("rehearsals") == []


def test_the_kind_of_a_text_is_what_the_exercise_asks_for(world):
    """A written answer is never taken for Python, nor a program for formulas."""
    written = world.add(exercise="written-practical")
    for assignment, text, file in (
        (written, "import numpy\ndelta_2 = 1", WRITING),
        (world.assignment, "delta_k = W_next^T delta_next", PROGRAM),
    ):
        assert world.ask(file_for, world.student, assignment.id, text) == file


def test_what_is_typed_is_read_as_formulas_where_they_are_asked_for(world):
    """Elsewhere there is nothing to read."""
    written = world.add(exercise="written-practical")
    text = "delta_2 = W_out^T delta_out"

    assert [one.line for one in world.ask(read_typed, world.student, written.id, text).formulas][
        1
    ] == 1
    assert world.ask(read_typed, world.student, world.assignment.id, text).formulas == ()
