"""Regrades: a proposal, a review, a decision, a way back."""

import pytest

from grader.errors import ExerciseError
from submissions.domain.job import Lane
from submissions.domain.regrade import RegradeState
from submissions.errors import Conflict, IllegalTransition, Invalid, NotFound
from submissions.services.grades import override_grade
from submissions.services.grading import claim_job, grade_next
from submissions.services.health import retry_job
from submissions.services.regrades import (
    apply_regrade,
    drop_regrade,
    list_regrades,
    propose_regrade,
    show_regrade,
    undo_regrade,
)
from tests.doing import do
from tests.service.world import RIGHT, WRONG, entry


def the_other_way(task):
    """Grade with right and wrong exchanged."""
    share = 0.0 if b"right" in task.content else 1.0
    return entry(share, outcome="passed" if share else "failed")


@pytest.fixture
def graded(world):
    """Return a world in which one student was right and the other wrong."""
    world.right, world.wrong = world.hand_in(RIGHT), world.hand_in(WRONG, actor=world.classmate)
    world.grade()
    return world


def propose(world, **which):
    """Propose a regrade of the assignment."""
    return world.do(
        propose_regrade,
        world.instructor,
        world.assignment.id,
        reason="suite 2",
        **which,
    )


def points(world):
    """Return what stands in the gradebook by login."""
    return {
        name: world.first("grades", user_id=world.actors[name].user_id).points
        for name in ("student", "classmate")
    }


BEFORE, AFTER = {"student": 10.0, "classmate": 0.0}, {"student": 0.0, "classmate": 10.0}


def test_a_proposal_changes_nothing_by_itself(graded):
    """New reports are found, old ones count."""
    regrade = propose(graded)
    graded.grade(the_other_way)
    page = do(graded.services, show_regrade, graded.instructor, regrade.id)

    assert points(graded) == BEFORE
    assert page.regrade.state is RegradeState.READY
    assert (page.gainers, page.losers, page.waiting) == (1, 1, 0)
    assert [(row.user.login, row.gain, row.changed, row.counts) for row in page.rows] == [
        ("student", -10.0, True, True),
        ("classmate", 10.0, True, True),
    ]


def test_applied_it_counts_and_undone_it_does_not(graded):
    """There and back again, with the audit log knowing."""
    regrade = propose(graded)
    graded.grade(the_other_way)

    do(graded.services, apply_regrade, graded.instructor, regrade.id)
    assert points(graded) == AFTER
    do(graded.services, undo_regrade, graded.instructor, regrade.id)
    assert points(graded) == BEFORE
    actions = [one.action for one in graded.find("audit", subject=f"regrade:{regrade.id}")]
    assert actions == ["regrade.propose", "regrade.applied", "regrade.undone"]


def test_dropped_it_is_gone(graded):
    """Also while it is under way: its jobs leave the queue."""
    regrade = propose(graded)
    do(graded.services, drop_regrade, graded.instructor, regrade.id)

    assert graded.grade(the_other_way) == 0
    assert points(graded) == BEFORE
    assert propose(graded).id != regrade.id


def test_only_one_is_open_at_a_time(graded):
    """Two open proposals could contradict each other."""
    propose(graded)
    with pytest.raises(Conflict):
        propose(graded)


def test_each_step_has_its_turn(graded):
    """Not applied before it is ready, not undone before it is applied, not dropped after."""
    regrade = propose(graded)
    services, who = graded.services, graded.instructor
    with pytest.raises(IllegalTransition):
        do(services, apply_regrade, who, regrade.id)
    graded.grade()
    with pytest.raises(IllegalTransition):
        do(services, undo_regrade, who, regrade.id)
    do(services, apply_regrade, who, regrade.id)
    for deed in (apply_regrade, drop_regrade):
        with pytest.raises(IllegalTransition):
            do(services, deed, who, regrade.id)
    assert [
        one.state for one in do(services, list_regrades, who, graded.assignment.id).regrades
    ] == [RegradeState.APPLIED]


def test_some_can_be_chosen(graded):
    """The others stay out of it; one that is none of the assignment's is not found."""
    regrade = propose(graded, submission_ids=[graded.wrong.id])
    graded.grade(the_other_way)
    page = do(graded.services, show_regrade, graded.instructor, regrade.id)
    assert [row.user.login for row in page.rows] == ["classmate"]
    do(graded.services, drop_regrade, graded.instructor, regrade.id)

    with pytest.raises(NotFound):
        propose(graded, submission_ids=[graded.wrong.id, 999])


def test_it_needs_a_reason_and_something_to_grade(world):
    """A proposal about nothing is refused."""
    with pytest.raises(Invalid, match="graded"):
        propose(world)
    with pytest.raises(Invalid, match="reason"):
        world.do(propose_regrade, world.instructor, world.assignment.id, reason="")


def test_students_come_before_regrades(graded):
    """However many regrades wait, the next live one is next."""
    propose(graded)
    live = graded.hand_in()

    assert claim_job(graded.services, "w").task.submission_id == live.id
    assert claim_job(graded.services, "w").job.lane is Lane.REGRADE


def test_a_submission_stays_graded_meanwhile(graded):
    """Its student notices nothing."""
    propose(graded)
    claim_job(graded.services, "w")

    assert graded.first("submissions", id=graded.right.id).status == "graded"


def test_what_the_graders_cannot_do_is_shown_and_left_as_it_is(graded):
    """The proposal is ready all the same; a retry opens it again."""
    regrade = propose(graded, submission_ids=[graded.right.id])

    def broken(_):
        raise ExerciseError("the exercise is gone")

    graded.grade(broken)
    (row,) = do(graded.services, show_regrade, graded.instructor, regrade.id).rows
    assert (row.problem, row.changed, row.new_points) == ("the exercise is gone", False, None)

    job = graded.first("jobs", regrade_id=regrade.id)
    do(graded.services, retry_job, graded.admin, job.id)
    page = do(graded.services, show_regrade, graded.instructor, regrade.id)
    assert (page.regrade.state, page.waiting) == (RegradeState.RUNNING, 1)
    graded.grade(the_other_way)
    do(graded.services, apply_regrade, graded.instructor, regrade.id)
    assert points(graded)["student"] == 0.0


def test_what_is_set_by_hand_stands(graded):
    """A regrade does not overrule a person."""
    do(
        graded.services,
        override_grade,
        graded.instructor,
        graded.assignment.id,
        graded.student.user_id,
        points=3.0,
        reason="agreed",
    )
    regrade = propose(graded)
    graded.grade(the_other_way)
    do(graded.services, apply_regrade, graded.instructor, regrade.id)

    assert points(graded) == {"student": 3.0, "classmate": 10.0}


def test_a_number_that_is_none_is_not_found(world):
    """Whoever asks."""
    with pytest.raises(NotFound):
        world.do(show_regrade, world.admin, 99)


def test_a_retry_while_others_are_graded_leaves_the_proposal_running(graded):
    """It is ready when the last of them is."""
    regrade = propose(graded)

    def broken(_):
        raise ExerciseError("the exercise is gone")

    grade_next(graded.services, "w", broken)
    do(graded.services, retry_job, graded.admin, graded.first("jobs", state="set_aside").id)
    page = do(graded.services, show_regrade, graded.instructor, regrade.id)

    assert (page.regrade.state, page.waiting) == (RegradeState.RUNNING, 2)
