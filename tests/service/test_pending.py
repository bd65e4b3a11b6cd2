"""What the grader could not settle: in no total, in a list, settled by a person."""

import csv
import io

import pytest

from grader.report import CheckResult, Outcome, QuestionReport, Report
from grader.report.details import FormulaDetails
from submissions.errors import Invalid, NotFound
from submissions.services.gradebook import export_gradebook, show_gradebook
from submissions.services.pending import list_to_look_at, settle_pending
from submissions.services.verdicts import show_verdict


def half_pending(_):
    """Grade a submission of two questions: one right, one that nobody could settle."""
    details = FormulaDetails(flag="pending: neither proved nor refuted")
    sentence = "Pending: a person has to look at it."
    check = CheckResult("equal", "is the right formula", Outcome.UNDECIDED, sentence, details)
    right = QuestionReport("delta_k", Outcome.PASSED, 1.0, 1.0, ())
    open_one = QuestionReport("delta_2", Outcome.UNDECIDED, 0.0, 1.0, (check,), pending=1.0)
    return Report("x", "", (right, open_one), provenance={"seed": 1})


@pytest.fixture
def handed_in(world):
    """Return a submission half of which is pending."""
    submission = world.hand_in()
    world.grade(half_pending)
    return submission


def grade_of(world):
    """Return the student's grade."""
    return world.first("grades", user_id=world.student.user_id)


def test_pending_points_are_in_no_total(world, handed_in):
    """The gradebook, its export and the verdict tell them apart from what was earned."""
    book = world.do(show_gradebook, world.instructor, world.course.id)
    row = next(row for row in book.rows if row.user.id == world.student.user_id)
    exported = world.do(export_gradebook, world.instructor, world.course.id)
    line = next(
        line for line in csv.DictReader(io.StringIO(exported[1:])) if line["Login"] == "student"
    )
    verdict = world.do(show_verdict, world.student, handed_in.id)

    assert (row.total, row.pending) == (5.0, 5.0)
    assert (line["Total"], line["Pending"]) == ("5", "5")
    assert (verdict.points, verdict.pending) == (5.0, 5.0)


def test_staff_find_what_is_pending_in_a_list(world, handed_in):
    """With the reason; what is all right is not in it."""
    page = world.do(list_to_look_at, world.grader, world.assignment.id)

    (one,) = page.found
    assert (one.submission.id, one.author.login) == (handed_in.id, "student")
    assert [finding.question for finding in one.findings] == ["delta_2"]
    assert one.findings[0].flags == ("pending: neither proved nor refuted",)


@pytest.mark.parametrize(("given", "points"), [(1.0, 10.0), (0.4, 7.0), (0.0, 5.0)])
def test_a_person_settles_it_with_one_click(world, handed_in, given, points):
    """All, some or none of the points: the grade follows, the list is empty, the log knows who."""
    world.do(settle_pending, world.grader, handed_in.id, "delta_2", points=given)

    assert (grade_of(world).points, grade_of(world).pending) == (points, 0.0)
    assert world.do(list_to_look_at, world.grader, world.assignment.id).found == []
    shown = world.do(show_verdict, world.student, handed_in.id).report.questions[1]
    assert "A person looked at it" in shown.checks[-1].feedback
    logged = world.first("audit", action="grade.settle")
    assert (logged.actor_id, logged.details["points"]) == (world.grader.user_id, given)


@pytest.mark.parametrize("given", [-0.1, 1.1])
def test_no_more_is_given_than_is_pending(world, handed_in, given):
    """And no less than nothing."""
    with pytest.raises(Invalid, match="wanted 0 to 1"):
        world.do(settle_pending, world.grader, handed_in.id, "delta_2", points=given)


@pytest.mark.parametrize("question", ["delta_k", "nonsense"])
def test_what_is_not_pending_is_not_settled(world, handed_in, question):
    """Nor is anything settled twice."""
    with pytest.raises(NotFound):
        world.do(settle_pending, world.grader, handed_in.id, question, points=0.0)

    world.do(settle_pending, world.grader, handed_in.id, "delta_2", points=1.0)
    with pytest.raises(NotFound):
        world.do(settle_pending, world.grader, handed_in.id, "delta_2", points=1.0)


def test_students_see_no_flags(world, handed_in):
    """What staff should look at is not told to who wrote it."""
    report = world.do(show_verdict, world.student, handed_in.id).report

    assert not any(check.flag for question in report.questions for check in question.checks)
    assert report.questions[1].pending == 1.0
