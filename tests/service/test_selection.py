"""Whom a list shows, who stands beside whom, and how a course stands."""

from dataclasses import replace

import pytest

from submissions.domain.people import Role
from submissions.domain.selection import Selection, State
from submissions.errors import NotFound
from submissions.services.gradebook import show_gradebook, show_submissions
from submissions.services.grades import override_grade
from submissions.services.insight import show_course_statistics
from submissions.services.people import apply_roster
from submissions.services.selection import students_beside, submissions_beside
from tests.service.world import RIGHT, WRONG


@pytest.fixture
def handed_in(world):
    """Let two of three students hand in, one of them wrong; the third has nothing."""
    world.actors["third"] = world.person("third", world.course, Role.STUDENT)
    first = world.hand_in(WRONG)
    second = world.hand_in(RIGHT, actor=world.classmate)
    world.grade()
    return first, second


def names(world, **how):
    """Return whom the gradebook shows."""
    selection = Selection(**how)
    book = world.ask(show_gradebook, world.instructor, world.course.id, selection=selection)
    return [row.user.name for row in book.rows]


def listed(world, **how):
    """Return whom the submissions of the assignment show."""
    selection = Selection(**how)
    page = world.ask(show_submissions, world.instructor, world.assignment.id, selection=selection)
    return [row.user.name for row in page.book.rows]


@pytest.mark.usefixtures("handed_in")
class TestNarrowing:
    """By section and by how grades are."""

    def test_by_state_of_all_assignments(self, world):
        """Something missing is of anything that is published; a draft is missed by nobody."""
        assert names(world, state=State.MISSING) == ["Third"]
        assert names(world, state=State.GRADED) == ["Classmate", "Student"]
        world.add(title="A draft", published=False)
        assert names(world, state=State.MISSING) == ["Third"]
        world.add(title="Another")
        assert names(world, state=State.MISSING) == ["Classmate", "Student", "Third"]
        assert names(world, state=State.GRADED) == []

    def test_by_state_of_one_assignment(self, world):
        """Others are no matter there."""
        world.add(title="Another")

        assert listed(world, state=State.MISSING) == ["Third"]
        assert listed(world, state=State.GRADED, sort="points") == ["Student", "Classmate"]
        assert listed(world, sort="points", descending=True) == ["Classmate", "Student", "Third"]

    def test_by_what_a_person_did_or_has_to_do(self, world):
        """Set by hand, late, pending."""
        student = world.student.user_id
        to = world.assignment.id, student
        world.do(override_grade, world.grader, *to, points=5.0, reason="oral")
        with world.services.writing() as work:
            grade = work.grades.of(world.assignment.id, world.classmate.user_id)
            work.grades.replace(replace(grade, penalty=1.0, pending=2.0))

        assert names(world, state=State.BY_HAND) == ["Student"]
        assert names(world, state=State.LATE) == ["Classmate"]
        assert names(world, state=State.PENDING) == ["Classmate"]

    def test_by_section(self, world):
        """Of the class list, whose sections are told."""
        text = "number,name,login,section\n1,Student,student,A\n2,Classmate,classmate,B\n"
        world.do(apply_roster, world.instructor, world.course.id, text)
        book = world.ask(show_gradebook, world.instructor, world.course.id)

        assert list(book.sections) == ["A", "B"]
        assert names(world, section="B") == ["Classmate"]
        assert names(world, section="B", state=State.MISSING) == []
        assert names(world, section="C") == []


class TestBeside:
    """From one student to the next, as the list has them."""

    def test_students_of_a_gradebook(self, world, handed_in):
        """In its order, with its filters; who is not in it has a place before the first."""
        assert handed_in
        found = [
            world.ask(students_beside, world.grader, world.course.id, one.user_id, Selection())
            for one in (world.classmate, world.student, world.third)
        ]
        assert [one.position for one in found] == [1, 2, 3]
        assert [one.before for one in found] == [
            None,
            world.classmate.user_id,
            world.student.user_id,
        ]
        assert [one.after for one in found] == [world.student.user_id, world.third.user_id, None]

        graded = Selection(state=State.GRADED)
        out = world.ask(students_beside, world.grader, world.course.id, world.third.user_id, graded)
        assert (out.position, out.total, out.before) == (None, 2, None)
        assert out.after == world.classmate.user_id

    def test_submissions_of_an_assignment(self, world, handed_in):
        """By the number of the graded one; who has none is passed over."""
        first, second = handed_in
        selection = Selection(sort="points", descending=True)
        ask = world.assignment.id, world.classmate.user_id, selection
        found = world.ask(submissions_beside, world.grader, *ask)

        assert (found.position, found.total) == (1, 2)
        assert (found.before, found.after) == (None, first.id)
        back = world.ask(
            submissions_beside, world.grader, world.assignment.id, first.user_id, selection
        )
        assert (back.before, back.after) == (second.id, None)

    def test_an_empty_list_has_nobody_beside(self, world):
        """And another course has no list for us."""
        nobody = Selection(search="nobody")
        ids = world.course.id, world.student.user_id
        found = world.ask(students_beside, world.grader, *ids, nobody)
        assert (found.position, found.total, found.before, found.after) == (None, 0, None, None)
        with pytest.raises(NotFound):
            world.ask(students_beside, world.stranger, *ids, nobody)


class TestCourseStatistics:
    """How a course stands, of its students and of what is published."""

    def page(self, world):
        """Return the page as a grader sees it."""
        return world.ask(show_course_statistics, world.grader, world.course.id)

    def test_numbers_of_a_course(self, world, handed_in):
        """Totals, means, who handed in; staff's own work and drafts are left out."""
        assert handed_in
        world.hand_in(RIGHT, actor=world.instructor)
        world.grade()
        world.add(title="A draft", published=False)
        page = self.page(world)

        assert page.students == 3
        assert page.points == world.assignment.points
        (share,) = page.assignments
        assert (share.assignment.id, share.handed_in) == (world.assignment.id, 2)
        assert share.mean == page.figures.mean == 5.0
        assert [one.count for one in page.totals] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]

    def test_mistakes_are_counted_by_student_over_assignments(self, world, handed_in):
        """Once for each student, however often and wherever they made it."""
        assert handed_in
        another = world.add(title="Another")
        world.hand_in(WRONG, assignment=another)
        world.hand_in(WRONG)
        world.grade()
        (mistake,) = self.page(world).mistakes

        assert "W without its transpose" in mistake.mistake
        assert mistake.students == 1
        assert [one.title for one in mistake.assignments] == ["Practical", "Another"]

    def test_the_first_one_due_comes_first(self, world):
        """Those without a date come last."""
        later = world.add(title="Later", due_at=world.clock.now())
        world.add(title="Without", due_at=None)
        titles = [one.assignment.title for one in self.page(world).assignments]

        assert titles[-1] == "Without"
        assert titles.index(later.title) < 2

    def test_nothing_has_no_plots(self, world):
        """Before anything is graded."""
        page = self.page(world)

        assert page.totals == []
        assert page.figures is None
        assert page.mistakes == []
        assert [one.mean for one in page.assignments] == [None]
