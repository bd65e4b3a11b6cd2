"""What people judge: it goes on top of what was found, and grades follow wherever it stands."""

import csv
import io
from dataclasses import replace

import pytest

from grader.report import FeedbackLevel
from submissions.domain.assignment import Counts
from submissions.domain.mail import Kind
from submissions.errors import Conflict, Forbidden, Invalid, NotFound
from submissions.services.assignments import change_assignment
from submissions.services.attempts import list_attempts
from submissions.services.audit import list_audit
from submissions.services.gradebook import export_gradebook, show_gradebook
from submissions.services.grades import override_grade, revoke_override
from submissions.services.privacy import delete_person, export_person
from submissions.services.regrades import apply_regrade, propose_regrade, show_regrade
from submissions.services.rubric import (
    add_rubric_item,
    change_rubric_item,
    remove_rubric_item,
    show_rubric,
    show_rubric_item,
)
from submissions.services.rubric_marking import mark_by_rubric, show_marking
from submissions.services.verdicts import show_verdict
from submissions.store import SqlStore
from tests.databases import migrated_url
from tests.doing import faults_at_once
from tests.service.conftest import CHEAP, TurnableClock
from tests.service.test_group_work import paired, points
from tests.service.world import WRONG, entry, make_world


def half(_):
    """Grade with half of the points."""
    return entry(0.5, outcome="failed")


@pytest.fixture
def marked(world):
    """Return a world with a rubric, and half-right work of a student and of a classmate."""
    return with_rubric(world)


def with_rubric(world):
    """Give a world a rubric and work to be marked by it."""
    world.bonus, world.clear, world.sloppy = (
        world.do(add_rubric_item, world.instructor, world.assignment.id, title=title, points=given)
        for title, given in (("Bonus", 9.0), ("Clear derivation", 2.0), ("Sloppy", -1.5))
    )
    world.submission = world.hand_in()
    world.theirs = world.hand_in(actor=world.classmate)
    world.grade(half)
    return world


def mark(world, *apply, take_off=(), on=None, who=None):
    """Let items stand on the student's work, and take others off."""
    chosen = {"apply": [i.id for i in apply], "take_off": [i.id for i in take_off]}
    target = on or world.submission
    world.do(mark_by_rubric, who or world.grader, target.id, **chosen)


def grade(world, who=None):
    """Return a grade: the student's."""
    about = {"assignment_id": world.assignment.id, "user_id": (who or world.student).user_id}
    return world.first("grades", **about)


def change(world, **fields):
    """Change the assignment, as it is now."""
    now = world.first("assignments", id=world.assignment.id)
    world.assignment = world.do(change_assignment, world.instructor, replace(now, **fields))


def rubric(world):
    """Return titles and on how many submissions they stand, in order."""
    found = world.ask(show_rubric, world.grader, world.assignment.id).items
    return [(one.item.title, one.submissions) for one in found]


class TestTheRubric:
    """Its items: written, moved, changed, deleted."""

    def test_items_stand_in_the_order_they_were_added(self, marked):
        """Staff sees on how many submissions each stands."""
        mark(marked, marked.clear)
        mark(marked, marked.clear, marked.sloppy, on=marked.theirs)

        assert rubric(marked) == [("Bonus", 0), ("Clear derivation", 2), ("Sloppy", 1)]
        page = marked.ask(show_rubric_item, marked.instructor, marked.clear.id)
        assert (page.item, page.submissions) == (marked.clear, 2)

    @pytest.mark.parametrize(
        ("place", "order"),
        [(1, "Sloppy Bonus Clear"), (2, "Bonus Sloppy Clear"), (99, "Bonus Clear Sloppy")],
    )
    def test_an_item_is_moved_and_no_grade_changes(self, marked, place, order):
        """The others go around it; beyond the end is the end."""
        mark(marked, marked.sloppy)
        before = grade(marked)

        moved = marked.do(change_rubric_item, marked.instructor, marked.sloppy.id, place=place)

        assert " ".join(title.split()[0] for title, _ in rubric(marked)) == order
        assert moved.place == min(place, 3)
        assert grade(marked) == before

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"title": "  "}, "0 characters"),
            ({"title": "x" * 301}, "301 characters"),
            ({"points": 2e6}, "wanted -1,000,000 to 1,000,000"),
            ({"points": float("nan")}, "nan"),
        ],
    )
    def test_what_no_rubric_takes_is_refused(self, marked, fields, said):
        """New and changed; nothing is stored."""
        given = {"title": "t", "points": 1.0} | fields
        with pytest.raises(Invalid, match=said):
            marked.do(add_rubric_item, marked.instructor, marked.assignment.id, **given)
        with pytest.raises(Invalid, match=said):
            marked.do(change_rubric_item, marked.instructor, marked.clear.id, **fields)
        assert marked.first("rubric_items", id=marked.clear.id) == marked.clear

    def test_a_rubric_has_an_end(self, marked):
        """A hundred items are more than anybody reads."""
        with marked.services.writing() as work:
            work.rubric_items.add_all(replace(marked.clear, place=4 + n) for n in range(97))

        with pytest.raises(Invalid, match="it has 100 items"):
            marked.do(
                add_rubric_item, marked.instructor, marked.assignment.id, title="t", points=1.0
            )

    def test_an_item_that_stands_nowhere_is_deleted_at_once(self, marked):
        """The others close up."""
        marked.do(remove_rubric_item, marked.instructor, marked.bonus.id)

        found = marked.ask(show_rubric, marked.grader, marked.assignment.id).items
        assert [(one.item.title, one.item.place) for one in found] == [
            ("Clear derivation", 1),
            ("Sloppy", 2),
        ]

    def test_one_that_is_applied_is_deleted_only_if_that_is_said(self, marked):
        """Then it is taken off, and grades follow."""
        mark(marked, marked.clear)
        with pytest.raises(Conflict, match="stands on 1 submission"):
            marked.do(remove_rubric_item, marked.instructor, marked.clear.id)
        assert grade(marked).points == 7.0

        marked.do(remove_rubric_item, marked.instructor, marked.clear.id, take_off=True)

        assert grade(marked).points == 5.0
        logged = marked.first("audit", action="rubric.remove")
        assert logged.details["title"] == "Clear derivation"
        assert (logged.details["submissions"], logged.details["grades"]) == (1, 1)

    def test_it_goes_with_its_submission(self, marked):
        """Whoever is deleted leaves no marks; whoever applied them may go, and they stay."""
        mark(marked, marked.clear)
        mark(marked, marked.clear, on=marked.theirs)

        marked.do(delete_person, marked.admin, marked.student.user_id, login="student")
        marked.do(delete_person, marked.admin, marked.grader.user_id, login="grader")

        assert [one.submission_id for one in marked.find("rubric_marks")] == [marked.theirs.id]

    @pytest.mark.parametrize("use_case", [show_rubric_item, change_rubric_item, remove_rubric_item])
    def test_of_what_is_not_there_nothing_is_known(self, marked, use_case):
        """Nor of what belongs to another course."""
        for who, number in ((marked.instructor, 999), (marked.stranger, marked.clear.id)):
            with pytest.raises(NotFound, match="rubric item"):
                marked.do(use_case, who, number)


class TestTheGrade:
    """Found by machine, and by people."""

    @pytest.mark.parametrize(
        ("names", "wanted"),
        [
            (["clear"], 7.0),
            (["sloppy"], 3.5),
            (["clear", "sloppy"], 5.5),
            (["bonus"], 10.0),
            (["bonus", "sloppy"], 10.0),
        ],
    )
    def test_what_is_applied_goes_on_top(self, marked, names, wanted):
        """Within none and all of the assignment; nobody else's changes."""
        mark(marked, *(getattr(marked, name) for name in names))

        found = grade(marked)
        assert (found.points, found.earned, found.rubric) == (wanted, wanted, wanted - 5.0)
        assert grade(marked, marked.classmate).points == 5.0

    def test_it_never_falls_below_none(self, marked):
        """However much is taken."""
        marked.do(change_rubric_item, marked.instructor, marked.sloppy.id, points=-50.0)
        mark(marked, marked.sloppy)

        assert grade(marked).points == 0.0

    def test_it_goes_beyond_where_the_assignment_says_so(self, marked):
        """At once for what is marked already."""
        mark(marked, marked.bonus)
        change(marked, beyond_points=True)

        assert grade(marked).points == 14.0
        assert marked.do(show_verdict, marked.student, marked.submission.id).points == 14.0

    def test_what_is_taken_off_counts_no_more(self, marked):
        """And what is so already stays so."""
        mark(marked, marked.clear, marked.sloppy)
        mark(marked, marked.clear, take_off=[marked.sloppy, marked.bonus])
        assert grade(marked).points == 7.0

        before = len(marked.find("audit"))
        mark(marked, marked.clear)
        assert len(marked.find("audit")) == before
        mark(marked, marked.sloppy, take_off=[marked.sloppy])
        assert grade(marked).points == 7.0

    def test_other_points_change_all_grades_at_once(self, marked):
        """Of whatever it stands on; the log says how many."""
        mark(marked, marked.clear)
        mark(marked, marked.clear, marked.sloppy, on=marked.theirs)

        marked.do(change_rubric_item, marked.instructor, marked.clear.id, points=1.0)

        assert grade(marked).points == 6.0
        assert grade(marked, marked.classmate).points == 4.5
        logged = marked.first("audit", action="rubric.change")
        assert logged.details["points"] == [2.0, 1.0]
        assert (logged.details["submissions"], logged.details["grades"]) == (2, 2)

    def test_other_words_change_no_grade(self, marked):
        """Students read them at once."""
        mark(marked, marked.clear)
        before = grade(marked)

        marked.do(change_rubric_item, marked.instructor, marked.clear.id, title=" Well\n said ")

        assert grade(marked) == before
        shown = marked.ask(show_verdict, marked.student, marked.submission.id)
        assert [one.title for one in shown.rubric] == ["Well said"]
        assert marked.first("audit", action="rubric.change").details["was"] == "Clear derivation"

    def test_a_change_that_is_none_is_not_written_down(self, marked):
        """Nor does anything follow."""
        given = {"title": "Clear derivation", "points": 2.0, "place": 2}
        marked.do(change_rubric_item, marked.instructor, marked.clear.id, **given)

        assert marked.find("audit", action="rubric.change") == []

    def test_the_penalty_for_being_late_is_of_all_that_is_earned(self, marked):
        """What a person gave is late as well."""
        marked.clock.turn(days=1, hours=1)
        change(marked, late_per_day=0.1)
        late = marked.hand_in()
        marked.grade(half)
        mark(marked, marked.clear, on=late)

        found = grade(marked)
        assert (found.submission_id, found.points) == (late.id, pytest.approx(6.3))
        assert found.penalty == pytest.approx(0.7)

    def test_the_best_attempt_is_the_best_by_both(self, marked):
        """And the last is the last, whatever stands on the others."""
        second = marked.hand_in()
        marked.grade(lambda _: entry(0.6, outcome="failed"))
        assert grade(marked).submission_id == second.id

        mark(marked, marked.clear)
        assert (grade(marked).submission_id, grade(marked).points) == (marked.submission.id, 7.0)

        change(marked, counts=Counts.LAST)
        assert (grade(marked).submission_id, grade(marked).points) == (second.id, 6.0)

    def test_full_points_by_a_person_are_full_points(self, marked):
        """They say since when; taken again, nobody has passed."""
        assert grade(marked).passed_at is None
        mark(marked, marked.bonus)
        assert grade(marked).passed_at == marked.submission.submitted_at

    def test_it_counts_once_there_is_a_grade(self, world):
        """Marked before it is graded; what nobody graded has no points to change."""
        given = {"title": "Clear", "points": 2.0}
        item = world.do(add_rubric_item, world.instructor, world.assignment.id, **given)
        world.submission = world.hand_in(WRONG)
        mark(world, item)
        assert grade(world).points == 0.0

        world.grade()

        assert grade(world).points == 2.0

    def test_a_grade_by_hand_stands(self, marked):
        """What is marked meanwhile counts when that is taken back; whoever marks is told."""
        about = marked.assignment.id, marked.student.user_id
        marked.do(override_grade, marked.grader, *about, points=3.0, reason="r")
        mark(marked, marked.clear)

        assert (grade(marked).points, grade(marked).earned) == (3.0, 7.0)
        assert marked.ask(show_marking, marked.grader, marked.submission.id).by_hand == 1
        marked.do(revoke_override, marked.grader, *about)
        assert grade(marked).points == 7.0
        assert marked.ask(show_marking, marked.grader, marked.submission.id).by_hand == 0

    def test_a_regrade_keeps_it(self, marked):
        """Reviewed with it, applied with it."""
        mark(marked, marked.clear)
        proposed = marked.do(
            propose_regrade, marked.instructor, marked.assignment.id, reason="better"
        )
        marked.grade(lambda _: entry(0.7, outcome="failed"))

        page = marked.ask(show_regrade, marked.instructor, proposed.id)
        row = next(row for row in page.rows if row.submission.id == marked.submission.id)
        assert (row.old_points, row.new_points) == (7.0, 9.0)
        marked.do(apply_regrade, marked.instructor, proposed.id)
        assert (grade(marked).points, grade(marked).rubric) == (9.0, 2.0)

    def test_two_who_mark_at_once_do_not_undo_each_other(self, marked):
        """Each says what is to be added or taken off, not what stands at the end."""
        mark(marked, marked.clear)
        mark(marked, marked.sloppy, who=marked.instructor)
        mark(marked, take_off=[marked.clear])

        found = marked.ask(show_marking, marked.grader, marked.submission.id)
        assert found.standing == {marked.sloppy.id}
        assert [one.title for one in found.items] == ["Bonus", "Clear derivation", "Sloppy"]

    def test_what_is_not_in_the_rubric_is_not_applied(self, marked):
        """Nor what is in another's; nothing else of it is either."""
        other = marked.add(title="Other")
        given = {"title": "t", "points": 1.0}
        foreign = marked.do(add_rubric_item, marked.instructor, other.id, **given)

        for number in (999, foreign.id):
            with pytest.raises(NotFound, match="rubric item"):
                marked.do(
                    mark_by_rubric,
                    marked.grader,
                    marked.submission.id,
                    apply=[marked.clear.id, number],
                )
        assert marked.find("rubric_marks") == []

    def test_nobody_marks_their_own(self, marked):
        """A student may not; one of another course learns nothing."""
        with pytest.raises(Forbidden):
            mark(marked, marked.bonus, who=marked.student)
        for who in (marked.classmate, marked.stranger):
            with pytest.raises(NotFound):
                mark(marked, marked.bonus, who=who)


class TestWhoLearnsOfIt:
    """The student, files, mails, the log."""

    def test_the_student_sees_items_with_the_grade(self, marked):
        """In the rubric's order; attempts are listed with them."""
        mark(marked, marked.sloppy, marked.clear)

        shown = marked.ask(show_verdict, marked.student, marked.submission.id)
        assert [(one.title, one.points) for one in shown.rubric] == [
            ("Clear derivation", 2.0),
            ("Sloppy", -1.5),
        ]
        assert (shown.judged, shown.points, shown.held) == (5.0, 5.5, False)
        rows = marked.ask(list_attempts, marked.student, marked.assignment.id)
        assert [row.points for row in rows] == [5.5]

    def test_who_may_not_see_points_sees_no_items(self, marked):
        """Nor in the data that is kept about them; with points come items."""
        mark(marked, marked.clear)
        change(marked, feedback_level=FeedbackLevel.RECEIVED)

        shown = marked.ask(show_verdict, marked.student, marked.submission.id)
        assert (shown.rubric, shown.points) == ((), None)
        kept = marked.ask(export_person, marked.student, marked.student.user_id)
        assert kept["rubric"] == []

        change(marked, feedback_level=FeedbackLevel.SCORE)
        shown = marked.ask(show_verdict, marked.student, marked.submission.id)
        assert ([one.title for one in shown.rubric], shown.points) == (["Clear derivation"], 7.0)

    def test_it_is_among_what_is_kept_about_a_person(self, marked):
        """For whom it counts, and for who applied it."""
        mark(marked, marked.clear)

        (about,) = marked.ask(export_person, marked.student, marked.student.user_id)["rubric"]
        made = marked.ask(export_person, marked.grader, marked.grader.user_id)
        assert (about["title"], about["points"]) == ("Clear derivation", 2.0)
        assert made["rubric"] == []
        assert [one["submission_id"] for one in made["rubric_marks_made"]] == [marked.submission.id]

    def test_the_gradebook_and_its_file_count_with_it(self, marked):
        """Totals too."""
        mark(marked, marked.clear)

        book = marked.ask(show_gradebook, marked.instructor, marked.course.id)
        totals = {row.user.login: row.total for row in book.rows}
        text = marked.ask(export_gradebook, marked.instructor, marked.course.id)
        lines = {line["Login"]: line["Total"] for line in csv.DictReader(io.StringIO(text[1:]))}
        assert totals == {"student": 7.0, "classmate": 5.0}
        assert lines == {"student": "7", "classmate": "5"}

    def test_who_marked_what_is_in_the_log(self, marked):
        """With the words of the items; whose it is not while names are hidden."""
        mark(marked, marked.clear)
        mark(marked, marked.bonus, take_off=[marked.clear])

        logged = marked.find("audit", action="grade.rubric")
        assert [one.actor_id for one in logged] == [marked.grader.user_id] * 2
        last = logged[-1].details
        assert (last["applied"], last["taken_off"]) == (["Bonus"], ["Clear derivation"])
        assert last["user_id"] == marked.student.user_id

        change(marked, anonymous=True)
        page = marked.ask(list_audit, marked.instructor, course_id=marked.course.id)
        shown = [one.entry for one in page.deeds if one.entry.action == "grade.rubric"]
        assert ["user_id" in one.details for one in shown] == [False, False]

    def test_work_without_names_is_marked_by_its_number(self, marked):
        """The page says no name, and the grade is the right one's."""
        change(marked, anonymous=True)
        mark(marked, marked.clear)

        shown = marked.ask(show_verdict, marked.grader, marked.submission.id)
        assert shown.author.name.startswith("Submission ")
        assert [one.title for one in shown.rubric] == ["Clear derivation"]
        assert grade(marked).points == 7.0

    def test_whose_grade_changes_is_told_by_mail(self, marked):
        """Of a mark, of other points; not of other words, nor of what stands nowhere."""
        marked.services = replace(marked.services, post=object())
        mark(marked, marked.clear)
        marked.do(change_rubric_item, marked.instructor, marked.clear.id, title="Else")
        marked.do(remove_rubric_item, marked.instructor, marked.sloppy.id)
        (first,) = marked.find("notices", kind=Kind.GRADE)
        assert first.user_id == marked.student.user_id

        mark(marked, marked.bonus, on=marked.theirs)
        marked.do(change_rubric_item, marked.instructor, marked.clear.id, points=1.0)

        ids = [one.user_id for one in marked.find("notices", kind=Kind.GRADE)]
        assert sorted(ids) == sorted([marked.student.user_id, marked.classmate.user_id])


class TestGroups:
    """One hand-in, a grade each."""

    def test_it_counts_for_all_of_a_group(self, world):
        """But for who has a grade by hand; each sees it, and each is in the count once."""
        paired(world)
        given = {"title": "Clear", "points": 2.0}
        item = world.do(add_rubric_item, world.instructor, world.assignment.id, **given)
        world.submission = world.hand_in()
        world.grade(half)
        about = world.assignment.id, world.classmate.user_id
        world.do(override_grade, world.grader, *about, points=1.0, reason="r")

        mark(world, item)

        assert points(world) == {"student": 7.0, "classmate": 1.0}
        assert rubric(world) == [("Clear", 1)]
        assert world.ask(show_marking, world.grader, world.submission.id).by_hand == 1
        for who in (world.student, world.classmate):
            shown = world.ask(show_verdict, who, world.submission.id)
            assert [one.title for one in shown.rubric] == ["Clear"]

    def test_other_points_change_all_of_their_grades(self, world):
        """As with one student's."""
        paired(world)
        given = {"title": "Clear", "points": 2.0}
        item = world.do(add_rubric_item, world.instructor, world.assignment.id, **given)
        world.submission = world.hand_in()
        world.grade(half)
        mark(world, item)

        world.do(change_rubric_item, world.instructor, item.id, points=3.0)

        assert points(world) == {"student": 8.0, "classmate": 8.0}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_marks_and_changes_at_once_end_in_one_truth(kind, request):
    """Whoever comes first: the grade is what stands in the end, by the points of the end."""
    store = SqlStore(migrated_url(request, kind))
    world = with_rubric(make_world(TurnableClock(), CHEAP, store))
    deeds = [
        lambda: mark(world, world.clear),
        lambda: mark(world, world.sloppy, who=world.instructor),
        lambda: world.do(change_rubric_item, world.instructor, world.clear.id, points=3.0),
        lambda: world.do(change_rubric_item, world.instructor, world.sloppy.id, points=-1.0),
        lambda: world.do(remove_rubric_item, world.instructor, world.bonus.id),
    ]
    faults = faults_at_once(deeds)
    found = grade(world)
    store.close()

    assert not any(faults)
    assert (found.points, found.rubric) == (7.0, 2.0)
