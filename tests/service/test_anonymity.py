"""Anonymous marking: stand-ins are stable, tell nothing, and end when an instructor says so."""

import io
from dataclasses import replace
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.domain.anonymity import Veil
from submissions.domain.inquiry import InquiryState
from submissions.domain.selection import Selection
from submissions.errors import Forbidden, NotFound
from submissions.services.assignments import change_assignment
from submissions.services.attempts import compare_attempts, list_attempts, show_source
from submissions.services.downloads import open_download
from submissions.services.gradebook import (
    export_gradebook,
    show_gradebook,
    show_student,
    show_submissions,
)
from submissions.services.grades import override_grade, revoke_override
from submissions.services.inquiries import open_inquiry, reply_to_inquiry
from submissions.services.pending import list_to_look_at
from submissions.services.people import everybody_in
from submissions.services.similarity import show_similarity
from submissions.services.verdicts import compare_verdicts, show_verdict
from tests.service.world import RIGHT, WRONG, entry

LONG = (
    b"def delta_k(a, b):\n    back = a @ b\n    slope = back * (1 - back)\n    return slope @ b\n"
)


@pytest.fixture
def hidden(world):
    """Return a world with work of two students, whose names are hidden."""
    world.submission = world.hand_in(RIGHT)
    world.other = world.hand_in(WRONG, actor=world.classmate)
    world.grade()
    hide(world, anonymous=True)
    world.veil = Veil(world.assignment.pseudonym_key, world.grader.user_id)
    return world


def hide(world, **fields):
    """Change the assignment, as it is now."""
    wanted = replace(world.assignment, **fields)
    world.do(change_assignment, world.instructor, wanted)
    world.assignment = world.first("assignments", id=world.assignment.id)


def rows(world, **how):
    """Return names and points beside the assignment, in order."""
    asked = Selection(**how)
    page = world.ask(show_submissions, world.grader, world.assignment.id, selection=asked)
    found = page.book.rows
    return [(row.listed.name, [one.points for one in row.grades.values()]) for row in found]


class TestStandIns:
    """Numbers and names made of a key."""

    @given(st.text(min_size=1), st.text(min_size=1), st.integers(1, 2**30 - 1))
    def test_one_is_stable_and_another_ones_elsewhere(self, key, other, user_id):
        """A number that a database holds and no row has; the name has six letters."""
        veil = Veil(key)
        number, name = veil.number(user_id), veil.called(user_id, "Ann")

        assert (number, name) == (Veil(key).number(user_id), Veil(key).called(user_id, "Bob"))
        assert 2**30 <= number < 2**31
        assert len(name.removeprefix("Submission ")) == 6
        if key != other:
            # One in a thousand million would be the same.
            assert number != Veil(other).number(user_id)

    def test_a_thousand_people_are_told_apart_by_name_as_by_number(self):
        """The name says the whole number."""
        veil = Veil("key")
        people = range(1, 1001)
        numbers = {veil.number(one) for one in people}
        names = {veil.called(one, "") for one in people}
        assert len(names) == len(numbers) == 1000

    def test_whoever_looks_knows_themselves(self):
        """And without a key nobody is hidden."""
        assert Veil("key", own=7).called(7, "Ann") == "Ann"
        assert Veil().number(7) == 7

    def test_the_order_of_names_is_not_the_order_of_people(self):
        """Or sorting by it would tell."""
        names = [Veil("key").called(one, "") for one in range(1, 30)]
        assert names not in (sorted(names), sorted(names, reverse=True))


class TestTheSetting:
    """Instructors hide and show names."""

    def test_the_key_is_drawn_once_and_stays(self, hidden):
        """Hidden again, everybody is called as before; nobody chooses the key."""
        key = hidden.assignment.pseudonym_key
        hide(hidden, anonymous=False)
        hide(hidden, anonymous=True, pseudonym_key="chosen")

        assert len(key) > 20
        assert hidden.assignment.pseudonym_key == key

    def test_a_new_assignment_may_begin_so(self, world):
        """With a key of its own; one that shows names has none."""
        made = world.add(anonymous=True)
        assert made.pseudonym_key
        assert not world.add().pseudonym_key

    def test_showing_names_is_written_down(self, hidden):
        """Who, and when; the key is in no line."""
        hide(hidden, anonymous=False)

        (shown,) = hidden.find("audit", action="assignment.show_names")
        assert shown.actor_id == hidden.instructor.user_id
        assert hidden.assignment.pseudonym_key not in str(hidden.find("audit"))
        assert rows(hidden) == [("Classmate", [0.0]), ("Student", [10.0])]

    def test_graders_do_not_show_them(self, hidden):
        """It is a setting of the assignment."""
        wanted = replace(hidden.assignment, anonymous=False)
        with pytest.raises(Forbidden):
            hidden.do(change_assignment, hidden.grader, wanted)


class TestMarking:
    """What staff does, it does to stand-ins."""

    def test_rows_are_in_order_of_stand_ins_and_have_nothing_else(self, hidden):
        """Whatever order is asked for; they are found by stand-ins alone."""
        names = sorted(
            hidden.veil.called(one.user_id, "") for one in (hidden.student, hidden.classmate)
        )
        for sort in ("name", "login", "number", "section", "total"):
            assert [name for name, _ in rows(hidden, sort=sort)] == names
        assert [name for name, _ in rows(hidden, sort="name", descending=True)] == names[::-1]
        assert [points for _, points in rows(hidden, sort="points")] == [[0.0], [10.0]]
        assert rows(hidden, search="classmate") == []
        assert [name for name, _ in rows(hidden, search=names[0][-6:])] == names[:1]

    def test_a_grade_of_another_assignment_is_no_finger_print(self, hidden):
        """What is known of the same student elsewhere is not beside it."""
        second = hidden.add()
        hidden.hand_in(RIGHT, assignment=second)
        hidden.grade()
        assert all(len(points) == 1 for _, points in rows(hidden))

    def test_a_grade_by_hand_is_set_by_stand_in(self, hidden):
        """And taken back; the audit knows whose it was."""
        number = hidden.veil.number(hidden.student.user_id)
        told = hidden.assignment.id, number
        made = hidden.do(override_grade, hidden.grader, *told, points=3.0, reason="r")

        grade = hidden.first("grades", user_id=hidden.student.user_id)
        assert (made.user_id, grade.points) == (number, 3.0)
        (line,) = hidden.find("audit", action="grade.override")
        assert line.details["user_id"] == hidden.student.user_id
        hidden.do(revoke_override, hidden.grader, *told)
        assert hidden.first("grades", user_id=hidden.student.user_id).points == 10.0

    @pytest.mark.parametrize("number", [1, 2**30, 2**31 - 1])
    def test_a_number_that_is_no_stand_in_means_nobody(self, hidden, number):
        """Also a person's own."""
        for meant in (number, hidden.student.user_id):
            with pytest.raises(NotFound):
                hidden.ask(list_attempts, hidden.grader, hidden.assignment.id, meant)

    def test_attempts_and_sources_are_nobodys(self, hidden):
        """Each submission that is given out has the stand-in."""
        number = hidden.veil.number(hidden.student.user_id)
        second = hidden.hand_in(WRONG)
        hidden.grade()
        pair = hidden.submission.id, second.id
        verdicts = hidden.ask(compare_verdicts, hidden.grader, *pair)
        found = [
            hidden.ask(show_source, hidden.grader, second.id).submission,
            hidden.ask(show_verdict, hidden.grader, second.id).submission,
            hidden.ask(compare_attempts, hidden.grader, *pair).old.submission,
            verdicts.comparison.new.submission,
            verdicts.old.submission,
            verdicts.new.submission,
            *(
                one.submission
                for one in hidden.ask(list_attempts, hidden.grader, hidden.assignment.id, number)
            ),
        ]
        assert {one.user_id for one in found} == {number}
        assert verdicts.new.author.email == verdicts.new.author.login == ""
        assert verdicts.new.progress.grade.user_id == number

    def test_an_inquiry_is_answered_with_a_grade_by_hand(self, hidden):
        """Without anybody's name."""
        hide(hidden, inquiry_days=7)
        asked = hidden.do(open_inquiry, hidden.student, hidden.submission.id, "why?")
        told = hidden.grader, asked.id, "so"
        done = hidden.do(reply_to_inquiry, *told, points=4.0, close=True)

        assert done.user_id == hidden.veil.number(hidden.student.user_id)
        assert done.state is InquiryState.CLOSED
        assert hidden.first("grades", user_id=hidden.student.user_id).points == 4.0

    def test_likeness_and_the_zip_are_by_stand_ins(self, hidden):
        """In order of those."""
        for who in (hidden.student, hidden.classmate):
            hidden.hand_in(LONG, actor=who)
        names = sorted(
            hidden.veil.called(one.user_id, "") for one in (hidden.student, hidden.classmate)
        )
        (pair,) = hidden.ask(show_similarity, hidden.grader, hidden.assignment.id).pairs
        assert sorted([pair.first.name, pair.second.name]) == names
        assert pair.first_submission.user_id >= 2**30

        found = hidden.ask(open_download, hidden.grader, hidden.assignment.id)
        with ZipFile(io.BytesIO(b"".join(found.parts()))) as archive:
            assert archive.namelist() == [f"{name}/solution.py" for name in names]

    def test_what_is_pending_is_in_order_of_stand_ins(self, hidden):
        """Not as it came in."""

        def doubtful(_):
            found = entry(0.5)
            question = replace(found.questions[0], pending=1.0)
            return replace(found, questions=(question,))

        for who in (hidden.student, hidden.classmate):
            hidden.hand_in(b"x = 1\n", actor=who)
        hidden.grade(doubtful)
        found = hidden.ask(list_to_look_at, hidden.grader, hidden.assignment.id).found
        names = [one.author.name for one in found]
        assert (len(names), names) == (2, sorted(names))
        assert [one.submission.user_id for one in found] == [one.author.id for one in found]

    def test_what_staff_tried_out_is_their_own(self, hidden):
        """They know who they are."""
        own = hidden.hand_in(actor=hidden.grader)
        found = hidden.ask(show_verdict, hidden.grader, own.id)
        assert found.author.name == "Grader"
        assert hidden.ask(show_verdict, hidden.instructor, own.id).author.name != "Grader"


class TestTheGradebook:
    """Has names, and so nothing of the assignment."""

    def test_it_has_neither_points_nor_totals_of_it(self, hidden):
        """Nor in order, nor in what the columns say of all."""
        second = hidden.add()
        hidden.hand_in(RIGHT, assignment=second, actor=hidden.classmate)
        hidden.grade()
        course = hidden.course.id
        for sort in ("name", "total", str(hidden.assignment.id)):
            book = hidden.ask(show_gradebook, hidden.grader, course, selection=Selection(sort))
            told = {row.user.name: (set(row.grades), row.total) for row in book.rows}
            assert told == {"Classmate": ({second.id}, 10.0), "Student": (set(), 0.0)}
            assert hidden.assignment.id not in book.figures
            assert book.totals.mean == 10.0
        by_points = hidden.ask(
            show_gradebook,
            hidden.grader,
            course,
            selection=Selection(str(hidden.assignment.id), descending=True),
        )
        by_name = hidden.ask(
            show_gradebook, hidden.grader, course, selection=Selection("name", descending=True)
        )
        assert [r.user.id for r in by_points.rows] == [r.user.id for r in by_name.rows]
        by_total = hidden.ask(show_gradebook, hidden.grader, course, selection=Selection("total"))
        assert [r.user.name for r in by_total.rows] == ["Student", "Classmate"]

    def test_neither_has_the_file_nor_the_page_of_a_student(self, hidden):
        """Until names are shown."""
        _, *lines = export(hidden).splitlines()
        assert [line.split(",")[5:] for line in lines] == [["", "0", "0"]] * 2
        page = hidden.ask(show_student, hidden.grader, hidden.course.id, hidden.student.user_id)
        (one,) = page.assignments
        assert (one.grade, list(one.overrides), list(one.submissions)) == (None, [], [])

        hide(hidden, anonymous=False)
        page = hidden.ask(show_student, hidden.grader, hidden.course.id, hidden.student.user_id)
        assert page.assignments[0].grade.points == 10.0
        assert ",10," in export(hidden)

    def test_people_are_listed_as_ever(self, hidden):
        """Nobody's work is beside them."""
        with hidden.services.reading() as work:
            names = {one.user.name for one in everybody_in(work, hidden.course.id)}
        assert {"Student", "Classmate"} <= names


def export(world):
    """Return the gradebook as a file."""
    return world.ask(export_gradebook, world.grader, world.course.id)
