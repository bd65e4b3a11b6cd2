"""The gradebook, grades by hand, exports, statistics, likeness."""

import csv
import io
from dataclasses import replace

import pytest

from submissions.domain.assignment import Counts
from submissions.domain.people import Role
from submissions.domain.selection import Selection
from submissions.domain.statistics import Figures
from submissions.errors import Invalid, NotFound
from submissions.services.assignments import change_assignment, create_assignment
from submissions.services.extensions import grant_extension, list_extensions, revoke_extension
from submissions.services.gradebook import Format, export_gradebook, show_gradebook, show_student
from submissions.services.grades import override_grade, revoke_override
from submissions.services.insight import show_statistics
from submissions.services.people import apply_roster, enrol
from submissions.services.similarity import show_similarity
from submissions.services.windows import Window
from tests.service.world import RIGHT, WRONG, entry


def book(world, **how):
    """Return names and totals in the gradebook's order."""
    wanted = {"selection": Selection(**how)} if how else {}
    found = world.do(show_gradebook, world.instructor, world.course.id, **wanted)
    return [(row.user.name, row.total) for row in found.rows]


def points(world, actor=None):
    """Return the points that stand for a student."""
    who = actor or world.student
    return world.first("grades", user_id=who.user_id, assignment_id=world.assignment.id).points


class TestGrades:
    """What stands in the gradebook, and what it follows."""

    def test_students_are_listed_and_nobody_else(self, world):
        """With a grade or without."""
        world.hand_in()
        world.hand_in(actor=world.instructor)
        world.grade()

        assert book(world) == [("Classmate", 0.0), ("Student", 10.0)]

    def test_it_is_sorted_and_searched(self, world):
        """By total, by assignment, both ways; a missing grade comes below a zero."""
        world.hand_in(WRONG)
        world.grade()
        by_assignment = str(world.assignment.id)

        assert [name for name, _ in book(world, sort=by_assignment)] == ["Classmate", "Student"]
        assert [name for name, _ in book(world, sort="name", descending=True)] == [
            "Student",
            "Classmate",
        ]
        assert book(world, search="CLASS") == [("Classmate", 0.0)]
        for sort in ("login", "number", "section", "total", "nonsense"):
            assert len(book(world, sort=sort)) == 2

    def test_names_are_found_and_sorted_as_people_spell_them(self, world):
        """Accents and case make no difference; Ł comes with L, not after Z."""
        for login, name in {"l": "Łukasz Wójcik", "z": "Zoë Åberg", "m": "Mei"}.items():
            found = world.person(login, world.course, Role.STUDENT)
            with world.services.writing() as work:
                user = work.users.get(found.user_id)
                work.users.replace(replace(user, name=name))

        names = [name for name, _ in book(world)]
        assert names == ["Classmate", "Łukasz Wójcik", "Mei", "Student", "Zoë Åberg"]
        for search in ("lukasz", "WOJCIK", "Łukasz"):
            assert [name for name, _ in book(world, search=search)] == ["Łukasz Wójcik"]

    def test_means_and_medians_are_of_the_whole_course(self, world):
        """Of the grades there are, however few students are shown; staff's are none."""
        world.hand_in(RIGHT)
        world.hand_in(RIGHT, actor=world.instructor)
        world.hand_in(WRONG, actor=world.classmate)
        world.grade()
        low, high = sorted(row for _, row in book(world))

        nobody = Selection(search="nobody")
        shown = world.do(show_gradebook, world.instructor, world.course.id, selection=nobody)

        middle = (low + high) / 2
        assert shown.figures == {world.assignment.id: Figures(middle, middle)}
        assert shown.totals == Figures(middle, middle)
        assert low < high

    def test_an_assignment_of_another_course_gives_no_order(self, world):
        """Nor any points: what somebody has elsewhere is not this course's to know."""
        elsewhere = world.other_assignment
        world.do(enrol, world.admin, elsewhere.course_id, "classmate", Role.STUDENT)
        world.hand_in(RIGHT, actor=world.classmate, assignment=elsewhere)
        world.grade()

        assert book(world, sort=str(elsewhere.id)) == [("Classmate", 0.0), ("Student", 0.0)]

    def test_it_comes_in_parts(self, world):
        """By pages, or what follows on a student; each part has its own grades."""
        for i in range(5):
            world.person(f"more{i}", world.course, Role.STUDENT)
        whole = world.do(show_gradebook, world.instructor, world.course.id)
        ids = [row.user.id for row in whole.rows]
        part = world.do(show_gradebook, world.instructor, world.course.id, window=Window(3, page=2))
        rest = world.do(
            show_gradebook, world.instructor, world.course.id, window=Window(3, after=str(ids[2]))
        )

        assert [row.user.id for row in part.rows] == [row.user.id for row in rest.rows] == ids[3:6]
        assert (part.cut.total, part.cut.page, part.cut.last) == (7, 2, 3)
        assert rest.cut.following == str(ids[5])

    def test_the_policys_change_is_the_grades_change(self, world):
        """Points and which attempt counts hold for what was handed in already."""
        world.hand_in(RIGHT)
        world.hand_in(WRONG)
        world.grade()
        assert points(world) == 10.0

        world.do(
            change_assignment,
            world.instructor,
            replace(world.assignment, points=4.0),
        )
        assert points(world) == 4.0
        world.do(
            change_assignment,
            world.instructor,
            replace(world.assignment, counts=Counts.LAST),
        )
        assert points(world) == 0.0

    def test_an_extension_gives_the_penalty_back(self, world):
        """And taking it back takes the points again."""
        world.do(
            change_assignment,
            world.instructor,
            replace(world.assignment, late_per_day=0.5),
        )
        world.clock.turn(days=1, hours=1)
        world.hand_in()
        world.grade()
        assert points(world) == 5.0

        theirs = (world.instructor, world.assignment.id, world.student.user_id)
        world.do(grant_extension, *theirs, reason="ill", due_at=world.clock.now())
        assert points(world) == 10.0
        assert len(world.do(list_extensions, *theirs[:2]).extensions) == 1
        world.do(revoke_extension, *theirs)
        assert points(world) == 5.0

    def test_an_exercise_is_not_changed_under_handed_in_work(self, world):
        """Another exercise is another assignment."""
        world.hand_in()
        with pytest.raises(Invalid, match="exercise"):
            world.do(
                change_assignment,
                world.instructor,
                replace(world.assignment, exercise="practical-1"),
            )

    @pytest.mark.parametrize(
        "change",
        [
            {"title": " "},
            {"points": -1.0},
            {"points": float("nan")},
            {"late_per_day": 1.1},
            {"attempts": 0},
            {"hint_level": 4},
            {"zone": "Nowhere"},
        ],
    )
    def test_an_unsound_assignment_is_refused(self, world, change):
        """When it is made and when it is changed."""
        broken = replace(world.assignment, **change)
        for deed in (create_assignment, change_assignment):
            with pytest.raises(Invalid):
                deed(world.services, world.instructor, broken)

    def test_dates_have_an_order(self, world):
        """Nothing closes before it is due."""
        swapped = replace(
            world.assignment, due_at=world.assignment.closes_at, closes_at=world.assignment.due_at
        )
        with pytest.raises(Invalid, match="dates"):
            world.do(create_assignment, world.instructor, swapped)

    def test_thirds_add_up(self, world):
        """Sums are of what was found, and rounded then."""
        for _ in range(3):
            world.hand_in(assignment=world.add())
        world.grade(lambda _: entry(1 / 3))
        (_, total) = book(world)[1]

        assert total == 10.0
        text = world.do(export_gradebook, world.instructor, world.course.id)
        assert "3.333333,3.333333,3.333333,10," in text


class TestByHand:
    """Overrides."""

    def test_points_that_change_afterwards_are_pointed_out(self, world):
        """The grade stays as it was set, and says of how many."""
        self.override(world, 7.5)
        world.do(change_assignment, world.instructor, replace(world.assignment, points=20.0))
        (grade,) = world.find("grades", user_id=world.student.user_id)

        assert (grade.points, grade.overridden_of) == (7.5, 10.0)

        self.override(world, 15.0, "looked at it again")
        assert world.first("grades", user_id=world.student.user_id).overridden_of == 20.0

    def override(self, world, value, reason="spoke with them"):
        """Set the student's grade."""
        return world.do(
            override_grade,
            world.grader,
            world.assignment.id,
            world.student.user_id,
            points=value,
            reason=reason,
        )

    def test_a_grade_set_by_hand_stands(self, world):
        """Against later attempts too, until it is revoked."""
        self.override(world, 7.5)
        world.hand_in()
        world.grade()
        assert points(world) == 7.5

        world.do(
            revoke_override,
            world.grader,
            world.assignment.id,
            world.student.user_id,
        )
        assert points(world) == 10.0

    def test_the_last_one_stands_and_all_are_kept(self, world):
        """With who, when and why; the audit log says what was and what is."""
        self.override(world, 1.0)
        self.override(world, 2.0, "on second thought")
        page = world.do(show_student, world.instructor, world.course.id, world.student.user_id)
        kept = page.assignments[0].overrides

        assert points(world) == 2.0
        assert [(one.points, one.revoked_at is None) for one in kept] == [(1.0, False), (2.0, True)]
        logged = world.find("audit", action="grade.override")[-1].details
        assert (logged["old"], logged["new"], logged["reason"]) == (1.0, 2.0, "on second thought")

    @pytest.mark.parametrize(
        ("value", "reason"), [(1.0, " "), (-1.0, "x"), (float("inf"), "x"), (float("nan"), "x")]
    )
    def test_no_grade_without_reason_or_sense(self, world, value, reason):
        """Nothing is stored."""
        with pytest.raises(Invalid):
            self.override(world, value, reason)
        assert world.first("overrides") is None

    def test_only_for_students_of_the_course(self, world):
        """A number that belongs to somebody else leads nowhere."""
        with pytest.raises(NotFound):
            world.do(
                override_grade,
                world.grader,
                world.assignment.id,
                world.outsider.user_id,
                points=1.0,
                reason="x",
            )
        with pytest.raises(NotFound):
            world.do(show_student, world.grader, world.course.id, world.outsider.user_id)


class TestExport:
    """CSV that other programs read."""

    def rows(self, world, form):
        """Return the file's rows."""
        text = world.do(export_gradebook, world.instructor, world.course.id, form)
        return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))

    def graded(self, world):
        """Enrol a student with an awkward name and grade another."""
        text = 'number,name,email,login,section\n=1,"=HYPERLINK(""x"")",@x,"evil",-A\n'
        world.do(apply_roster, world.instructor, world.course.id, text)
        world.hand_in()
        world.grade()

    def test_a_spreadsheet_runs_nothing(self, world):
        """No cell begins as a formula does; a missing grade is an empty cell, not a zero."""
        self.graded(world)
        rows = self.rows(world, Format.SPREADSHEET)

        assert rows[0][-3:] == ["Practical", "Total", "Pending"]
        assert not [c for row in rows for c in row if c.startswith(("=", "+", "-", "@"))]
        assert [row[-3:-1] for row in rows[1:]] == [["", "0"], ["", "0"], ["10", "10"]]

    def test_moodle_finds_students_by_email(self, world):
        """Its import maps the first columns by their titles."""
        self.graded(world)
        rows = self.rows(world, Format.MOODLE)

        assert rows[0] == ["Email address", "ID number", "Practical"]

    def test_canvas_gets_its_five_columns_and_points_possible(self, world):
        """Without byte-order mark, which it takes for a part of the first title."""
        self.graded(world)
        text = world.do(export_gradebook, world.instructor, world.course.id, Format.CANVAS)
        rows = self.rows(world, Format.CANVAS)

        assert text.startswith("Student,ID,SIS User ID,SIS Login ID,Section,")
        assert rows[1] == ["    Points Possible", "", "", "", "", "10"]
        assert rows[-1][-1] == "10"

    def test_it_begins_with_a_mark_for_excel(self, world):
        """So that names are read as UTF-8."""
        text = world.do(export_gradebook, world.instructor, world.course.id)

        assert text.startswith("\ufeffName,")


class TestStatistics:
    """Numbers behind plots."""

    def test_they_count_students(self, world):
        """Who handed in, how questions went, which mistakes were made, how long it took."""
        world.hand_in(WRONG)
        world.clock.turn(hours=2)
        world.hand_in(RIGHT)
        world.hand_in(WRONG, actor=world.classmate)
        world.hand_in(WRONG, actor=world.instructor)
        world.grade()
        found = world.do(show_statistics, world.instructor, world.assignment.id).statistics

        assert (found.students, found.handed_in) == (2, 2)
        assert [(q.question, q.passed, q.graded) for q in found.questions] == [("delta_k", 1, 2)]
        assert found.mistakes == {"M13 W without its transpose": {"delta_k": 2}}
        assert found.attempts_to_pass == [2]
        assert found.hours_to_pass == [2.0]
        assert (found.mean, found.median) == (5.0, 5.0)
        assert sum(one.count for one in found.over_time) == 3

    def test_an_assignment_without_work_has_empty_ones(self, world):
        """No mean of nothing."""
        found = world.do(show_statistics, world.instructor, world.assignment.id).statistics

        assert (found.handed_in, found.mean, found.median) == (0, None, None)
        assert found.questions == []


class TestLikeness:
    """Programs that resemble each other."""

    ORIGINAL = b"""
def delta_k(delta_next, W_next, s_k):
    back = W_next.T @ delta_next
    slope = 1.0 / np.cosh(s_k) ** 2
    return [b * s for b, s in zip(back, slope)]
"""

    def pairs(self, world, **how):
        """Return pairs of names."""
        found = world.do(show_similarity, world.instructor, world.assignment.id, **how).pairs
        return [(one.first.name, one.second.name, one.share) for one in found]

    def test_renaming_and_comments_hide_nothing(self, world):
        """The same program with other names is the same program."""
        renamed = self.ORIGINAL.replace(b"back", b"t").replace(b"slope", b"u") + b"# mine\n"
        world.hand_in(self.ORIGINAL)
        world.hand_in(renamed, actor=world.classmate)

        assert self.pairs(world) == [("Student", "Classmate", 1.0)]

    def test_programs_of_their_own_do_not_resemble(self, world):
        """Another way of writing is another program."""
        world.hand_in(self.ORIGINAL)
        world.hand_in(
            b"import math\ndef dW_k(a, b):\n    out = []\n    while a: out.append(a.pop())\n",
            actor=world.classmate,
        )

        assert self.pairs(world) == []

    def test_the_starter_is_nobodys(self, world):
        """Lines that everybody was given do not count."""
        starter = world.services.catalog.find(world.assignment.exercise).starter.encode()
        world.hand_in(starter + self.ORIGINAL)
        world.hand_in(starter + b"x = {k: v ** 2 for k, v in y}\n", actor=world.classmate)

        assert self.pairs(world) == []

    def test_what_python_cannot_read_is_compared_as_far_as_it_can(self, world):
        """A syntax error is no disguise, and no reason to fail."""
        broken = self.ORIGINAL + b"\n'''"
        world.hand_in(broken)
        world.hand_in(self.ORIGINAL, actor=world.classmate)

        assert len(self.pairs(world)) == 1

    def test_what_few_write_comes_first(self, world):
        """A pair alone says more than one of a crowd that writes the same."""
        crowd = [world.person(f"s{i}", world.course, Role.STUDENT) for i in range(3)]
        for student in crowd:
            world.hand_in(b"def f(x):\n    return x.T @ x\n", actor=student)
        world.hand_in(self.ORIGINAL)
        world.hand_in(self.ORIGINAL, actor=world.classmate)
        found = world.do(show_similarity, world.instructor, world.assignment.id).pairs

        assert [one.others for one in found] == [0, 2, 2, 2]
        assert found[0].identical
