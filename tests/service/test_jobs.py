"""Jobs: claimed, graded, finished; given back, set aside, never done twice."""

from dataclasses import replace

import pytest

from grader.errors import ExerciseError, SandboxError
from grader.grading import DEFAULT_SEED, PUBLIC_SEED
from submissions.domain.job import JobState
from submissions.domain.submission import Status
from submissions.errors import IllegalTransition, LeaseLost
from submissions.services.assignments import change_assignment
from submissions.services.grading import claim_job, fail_job, finish_job, grade_next, reap_jobs
from submissions.services.health import announce_delay, is_ready, retry_job, show_health
from submissions.services.regrades import propose_regrade
from tests.service.world import entry


def broken(_):
    """Fail as a jail does."""
    raise SandboxError("the jail fell over")


def status(world, submission):
    """Return a submission's status."""
    return world.first("submissions", id=submission.id).status


def test_a_grader_is_told_no_names(world):
    """The program, the exercise and the levels: nothing about the person."""
    submission = world.hand_in()
    task = claim_job(world.services, "w").task

    assert (task.submission_id, task.exercise) == (submission.id, "hidden-layer-tanh")
    assert task.seed == world.assignment.parameters["seed"]
    assert task.hint_level == 1
    assert "student" not in repr(task)


def test_the_inputs_of_an_assignment_are_its_own(world):
    """Nobody can try the hidden ones beforehand; a seed that was chosen stays."""
    chosen = world.add(parameters={"seed": 7})
    drawn = [world.add().parameters["seed"] for _ in range(3)]

    assert chosen.parameters == {"seed": 7}
    assert len({*drawn, DEFAULT_SEED, PUBLIC_SEED}) == 5


def test_a_seed_that_was_taken_away_is_drawn_anew(world):
    """An assignment never falls back to inputs that everybody knows."""
    changed = world.do(
        change_assignment,
        world.instructor,
        replace(world.assignment, parameters={}),
    )

    assert changed.parameters.keys() == {"seed"}


def test_what_fails_rests_and_is_tried_again(world):
    """Longer each time: 1, 4, 16 seconds."""
    world.clock.stop()
    submission = world.hand_in()
    for pause in (1, 4, 16):
        assert grade_next(world.services, "w", broken)
        assert status(world, submission) is Status.QUEUED
        assert not grade_next(world.services, "w", broken)
        world.clock.turn(seconds=pause)

    assert world.grade() == 1
    assert status(world, submission) is Status.GRADED


def test_what_fails_again_and_again_is_set_aside_and_shown(world):
    """The student sees that we failed; no score is stored; a person can try it again."""
    submission = world.hand_in()
    for _ in range(4):
        assert grade_next(world.services, "w", broken)
        world.clock.turn(minutes=1)
    assert not grade_next(world.services, "w", broken)
    assert status(world, submission) is Status.ERRORED
    assert world.first("grades") is None

    (job,) = world.do(show_health, world.admin).set_aside
    assert (job.state, job.error) == (JobState.SET_ASIDE, "the jail fell over")
    world.do(retry_job, world.admin, job.id)
    assert status(world, submission) is Status.QUEUED
    assert world.grade() == 1
    with pytest.raises(IllegalTransition):
        world.do(retry_job, world.admin, job.id)


def test_a_broken_exercise_is_not_tried_again(world):
    """It would be broken the next time as well."""
    world.hand_in()

    def gone(_):
        raise ExerciseError("no such exercise")

    assert grade_next(world.services, "w", gone)
    assert world.first("jobs").state is JobState.SET_ASIDE


def test_an_errored_report_is_no_verdict(world):
    """What the grader calls its own failure is tried again."""
    submission = world.hand_in()
    grade_next(
        world.services, "w", lambda _: entry(0.0, outcome="errored", problem="no child was born")
    )

    assert status(world, submission) is Status.QUEUED
    assert world.first("jobs").error == "no child was born"


def test_a_dead_workers_job_is_given_back(world):
    """When its lease is over, and not before."""
    submission = world.hand_in()
    claim_job(world.services, "dies")
    assert reap_jobs(world.services) == 0
    world.clock.turn(seconds=11)

    assert reap_jobs(world.services) == 1
    assert status(world, submission) is Status.QUEUED
    world.clock.turn(seconds=2)
    assert world.grade() == 1


def test_a_clock_that_went_back_puts_nothing_off(world):
    """Neither what was queued nor what a grader held when it died, before it was turned."""
    world.hand_in()
    claim_job(world.services, "dies")
    world.hand_in(actor=world.classmate)
    world.clock.turn(hours=-2)
    assert world.grade() == 0

    assert reap_jobs(world.services) == 2
    assert world.grade() == 1
    world.clock.turn(seconds=2)
    assert world.grade() == 1
    assert reap_jobs(world.services) == 0


def test_a_result_that_comes_too_late_is_dropped(world):
    """The job was given to another: whoever was slow stores nothing, neither score nor failure."""
    submission = world.hand_in()
    slow = claim_job(world.services, "slow")
    world.clock.turn(seconds=11)
    reap_jobs(world.services)
    world.clock.turn(seconds=2)
    world.grade()

    with pytest.raises(LeaseLost):
        finish_job(world.services, slow.job, entry(0.0))
    with pytest.raises(LeaseLost):
        fail_job(world.services, slow.job, "too slow")
    assert len(world.find("reports")) == 1
    assert world.first("grades").points == 10.0
    assert status(world, submission) is Status.GRADED


def test_a_worker_that_is_too_late_goes_on_with_the_next(world):
    """Losing a lease is nothing to stop for."""
    world.hand_in()

    def slow(_):
        world.clock.turn(seconds=11)
        reap_jobs(world.services)
        return entry(1.0)

    assert grade_next(world.services, "w", slow)
    assert world.find("reports") == []


def test_everybody_is_told_when_grading_is_behind(world):
    """With how many wait and for how long; nothing is said otherwise."""
    world.hand_in()
    assert world.do(announce_delay) == ""
    world.clock.turn(minutes=5)

    assert "1 submissions wait, the oldest for 5 min" in world.do(announce_delay)
    health = world.do(show_health, world.admin)
    assert (health.behind, round(health.oldest_s)) == (True, 300)


def test_health_names_database_and_versions(world):
    """What an operator asks first."""
    health = world.do(show_health, world.admin)

    assert health.database.startswith("sqlite ")
    assert {"python", "numpy", "deltagrade"} <= set(health.versions)
    assert is_ready(world.services)


def test_a_regrade_that_fails_once_is_tried_again(world):
    """The proposal waits for it."""
    world.hand_in()
    world.grade()
    world.do(propose_regrade, world.instructor, world.assignment.id, reason="r")
    grade_next(world.services, "w", broken)

    assert world.first("regrades").state == "running"
    world.clock.turn(minutes=1)
    assert world.grade() == 1
    assert world.first("regrades").state == "ready"


def test_a_package_that_is_not_installed_is_named_so(world, monkeypatch):
    """The health page does not fail for it."""
    monkeypatch.setattr("submissions.services.health._PACKAGES", ("no-such-package",))
    found = world.do(show_health, world.admin).versions

    assert found["no-such-package"] == "not installed"
