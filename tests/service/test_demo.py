"""The demo: what a new user sees first, and what pages are tested with."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from submissions.demo import PASSWORD, Turned, fill_demo
from submissions.demo.showcase import begin_showcase, end_showcase, is_graded
from submissions.resources import folder
from submissions.services.attempts import list_attempts
from submissions.services.gradebook import show_gradebook
from submissions.services.home import list_assignments
from submissions.services.insight import show_statistics
from submissions.services.regrades import list_regrades, show_regrade
from submissions.services.signing_in import sign_in
from submissions.services.verdicts import show_verdict
from tests.doing import do
from tests.kept import kept
from tests.service.conftest import grade_all, grader_in
from tests.service.world import actor_of


def test_the_class_gets_the_points_on_its_labels(demo):
    """All 64, through the whole service, hostile ones included."""
    labels = json.loads((folder("examples/class") / "labels.json").read_text())["submissions"]
    with demo.services.store.reading() as work:
        grades = {
            g.user_id: g.earned for g in kept(work.grades).find(assignment_id=demo.practical.id)
        }

    earned = [grades[student.id] for student in demo.students]
    assert earned == [5.0 * label["points"] for label in labels]


def test_everybody_can_sign_in(demo):
    """With the password that is printed."""
    for login in ("admin", "instructor", "grader", "student01", "student64"):
        assert sign_in(demo.services, login, PASSWORD).actor.login == login


def test_plots_and_tables_have_something_to_show(demo):
    """A full histogram, late work, mistakes; an assignment that is open and empty."""
    teacher = actor_of(demo.instructor)
    found = do(demo.services, show_statistics, teacher, demo.practical.id).statistics

    assert found.handed_in == 64
    assert len(found.mistakes) > 10
    assert len(found.over_time) > 20
    assert len(do(demo.services, show_gradebook, teacher, demo.course.id).rows) == 64
    late = [
        row
        for student in demo.students
        for row in do(demo.services, list_attempts, actor_of(student), demo.practical.id)
        if row.days_late
    ]
    assert 0 < len(late) < 32
    assert do(demo.services, list_attempts, actor_of(demo.students[0]), demo.sheet.id) == []


def test_the_graders_are_not_behind_with_work_handed_in_days_ago(demo):
    """The submissions are of last week, the jobs of now: nobody is told that grading is behind."""
    with demo.services.store.reading() as work:
        handed_in = max(one.submitted_at for one in kept(work.submissions).find())
        waits_since = min(job.created_at for job in kept(work.jobs).find())

    assert waits_since >= handed_in


@pytest.mark.parametrize(
    "at", ["2026-11-29T22:58", "2026-11-29T23:30", "2026-06-29T21:59", "2026-03-28T12:00"]
)
def test_the_sheet_is_due_in_a_week_at_whatever_hour_it_is_made(services, at):
    """At the end of a day where the course is, of which at least a week is left."""
    now = datetime.fromisoformat(at).replace(tzinfo=UTC)
    demo = fill_demo(replace(services, clock=Turned(now)), submissions=0)

    due = demo.sheet.due_at.astimezone(ZoneInfo(demo.course.zone))
    assert f"{due:%H:%M}" == "23:59"
    assert timedelta(days=7) <= demo.sheet.due_at - now < timedelta(days=8)


def once(grade_task):
    """Return the same grade function, for the few programs that many hand in: each judged once."""
    known = {}

    def graded(task):
        what = repr(replace(task, submission_id=0))
        if what not in known:
            known[what] = grade_task(task)
        return replace(known[what], name=str(task.submission_id))

    return graded


def test_the_showcase_shows_what_nobody_else_has(services, jail):
    """A derivation with its wrong step, mistakes by day, a regrade to review, comments."""
    grade_task = once(grader_in(jail))
    demo = fill_demo(services, submissions=2)
    show = begin_showcase(services, demo)
    assert not is_graded(services)
    grade_all(services, grade_task)
    assert is_graded(services)
    end_showcase(services, show)
    grade_all(services, grade_task)

    first, teacher = actor_of(demo.students[0]), actor_of(demo.instructor)
    (attempt,) = do(services, list_attempts, first, show.written.id)
    verdict = do(services, show_verdict, first, attempt.submission.id)
    steps = [c.details for q in verdict.report.questions for c in q.checks if c.check == "steps"]
    assert steps[0].first_wrong_line == 14
    assert verdict.remarks

    page = do(services, list_assignments, teacher, demo.course.id)
    assert page.overviews[demo.sheet.id].regrades == 1
    (sheet, written) = (page.overviews[one.id] for one in (demo.sheet, show.written))
    assert (sheet.handed_in, written.handed_in, sheet.inquiries) == (40, 10, 2)
    assert len(sheet.trends) == len(written.trends) == 3
    assert sheet.trends[0].students > 5
    assert sum(count > 0 for count in sheet.trends[0].by_day) > 2

    (regrade,) = do(services, list_regrades, teacher, demo.sheet.id).regrades
    review = do(services, show_regrade, teacher, regrade.id)
    assert (review.waiting, review.gainers, review.losers) == (0, 0, 8)
