"""One hand-in, one verdict, a grade each: what counts for whom, and who sees it."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import pytest

from submissions.domain.assignment import Counts, Release
from submissions.domain.mail import Kind
from submissions.domain.people import Role
from submissions.errors import (
    AssignmentClosed,
    AttemptsExhausted,
    Forbidden,
    Invalid,
    NotFound,
    TooSoon,
)
from submissions.services.accommodations import grant_accommodation
from submissions.services.assignments import show_assignment
from submissions.services.attempts import compare_attempts, list_attempts, show_source
from submissions.services.downloads import open_download
from submissions.services.extensions import grant_extension, revoke_extension
from submissions.services.gradebook import show_student
from submissions.services.grades import override_grade, revoke_override
from submissions.services.group_lists import dissolve_group, list_groups, move_member
from submissions.services.home import list_assignments
from submissions.services.inquiries import (
    list_asked,
    open_inquiry,
    reply_to_inquiry,
    show_inquiry,
)
from submissions.services.insight import show_statistics
from submissions.services.mistakes import comment_on_mistake, show_mistake
from submissions.services.people import leave
from submissions.services.privacy import delete_person, export_person
from submissions.services.regrades import apply_regrade, propose_regrade, show_regrade
from submissions.services.similarity import show_similar_pair, show_similarity
from submissions.services.todo import list_todo
from submissions.services.verdicts import add_comment, show_verdict
from submissions.store import SqlStore
from tests.databases import migrated_url
from tests.doing import faults_at_once
from tests.service.conftest import CHEAP, TurnableClock
from tests.service.test_groups import in_groups, join, make
from tests.service.world import RIGHT, WRONG, entry, make_world

MISTAKE = "M13 W without its transpose"


@pytest.fixture
def pair(world):
    """Return a world in which student and classmate are a group."""
    return paired(world, inquiry_days=7)


def paired(world, **changes):
    """Put student and classmate into one group."""
    in_groups(world, group_size=3, **changes)
    world.group = make(world)
    join(world, world.classmate, world.group)
    return world


def points(world):
    """Return everybody's points at the assignment by login."""
    names = {one.id: one.login for one in world.find("users")}
    found = world.find("grades", assignment_id=world.assignment.id)
    return {names[one.user_id]: one.points for one in found}


def third(world):
    """Add another student."""
    return world.person("third", world.course, Role.STUDENT)


class TestHandingIn:
    """What one hands in is everybody's."""

    def test_all_see_the_verdict_and_have_a_grade_each(self, pair):
        """Attempts, verdict, source, comments; whoever is not in the group sees nothing."""
        submission = pair.hand_in()
        pair.grade()
        pair.do(add_comment, pair.grader, submission.id, "Well done.")

        assert points(pair) == {"student": 10.0, "classmate": 10.0}
        for who in (pair.student, pair.classmate):
            verdict = pair.do(show_verdict, who, submission.id)
            assert (verdict.author.id, verdict.counts) == (who.user_id, True)
            assert [one.login for one in verdict.people] == ["student", "classmate"]
            assert [one.comment.text for one in verdict.remarks] == ["Well done."]
            assert pair.do(show_source, who, submission.id).upload == RIGHT
            assert len(pair.do(list_attempts, who, pair.assignment.id)) == 1
        other = third(pair)
        for use_case in (show_verdict, show_source):
            with pytest.raises(NotFound):
                pair.do(use_case, other, submission.id)
        assert pair.do(list_attempts, other, pair.assignment.id) == []

    def test_attempts_are_shared(self, pair):
        """Whoever uses one uses it for both; both hand in the last one and the next is refused."""
        paired_again = in_groups(pair, attempts=2)
        first = paired_again.hand_in(WRONG)
        second = paired_again.hand_in(actor=pair.classmate)

        assert (first.attempt, second.attempt) == (1, 2)
        for who in (pair.student, pair.classmate):
            page = pair.do(show_assignment, who, pair.assignment.id)
            assert page.attempts_used == 2
            assert page.refused
            (card,) = pair.do(list_assignments, who, pair.course.id).cards
            assert card.attempts_used == 2
            with pytest.raises(AttemptsExhausted):
                pair.hand_in(actor=who)

    def test_the_pause_holds_for_the_whole_group(self, pair):
        """Two do not hand in twice as fast as one."""
        in_groups(pair, cooldown_s=60.0)
        pair.hand_in()

        with pytest.raises(TooSoon):
            pair.hand_in(actor=pair.classmate)
        assert "Wait" in pair.do(show_assignment, pair.classmate, pair.assignment.id).refused

    def test_whoever_comes_brings_the_attempts_they_have_used(self, pair):
        """A group has used as many as one of it has; nobody gets more by changing groups."""
        in_groups(pair, attempts=2)
        comer = third(pair)
        for content in (WRONG, RIGHT):
            pair.hand_in(content, actor=comer)
        assert pair.do(show_assignment, pair.student, pair.assignment.id).attempts_used == 0
        join(pair, comer, pair.group)

        with pytest.raises(AttemptsExhausted):
            pair.hand_in()

    def test_who_comes_later_has_what_is_handed_in_from_then_on(self, pair):
        """What was handed in before stays with whom it was; they do not see it."""
        early = pair.hand_in(WRONG)
        comer = third(pair)
        join(pair, comer, pair.group)
        late = pair.hand_in(actor=comer)
        pair.grade()

        with pytest.raises(NotFound):
            pair.do(show_verdict, comer, early.id)
        assert pair.do(show_verdict, pair.student, late.id).counts
        assert points(pair) == {"student": 10.0, "classmate": 10.0, "third": 10.0}
        assert late.attempt == 2

    @pytest.mark.parametrize("way", ["moved", "dissolved", "left the course"])
    def test_who_leaves_keeps_the_grade_of_what_was_handed_in(self, pair, way):
        """And nothing of what is handed in later."""
        pair.hand_in(WRONG)
        pair.grade(lambda _: entry(0.5, outcome="failed"))
        at, gone = pair.assignment.id, pair.classmate.user_id
        if way == "moved":
            pair.do(move_member, pair.instructor, at, gone, "")
        elif way == "dissolved":
            pair.do(dissolve_group, pair.instructor, at, pair.group.id)
        else:
            pair.do(leave, pair.instructor, pair.course.id, gone)
        pair.hand_in()
        pair.grade()

        assert points(pair) == {"student": 10.0, "classmate": 5.0}
        assert pair.do(show_student, pair.grader, pair.course.id, gone).assignments

    def test_a_group_of_one_is_as_a_student_alone(self, world):
        """And so is whoever is in none."""
        in_groups(world)
        make(world)
        world.hand_in()
        world.hand_in(WRONG, actor=world.classmate)
        world.grade()

        assert points(world) == {"student": 10.0, "classmate": 0.0}
        assert world.find("partners") == []

    def test_everybody_in_the_group_has_one_variant(self, pair):
        """Drawn by the group; whoever hands in, it is graded as theirs."""
        drawn = []

        def grade(task):
            drawn.append(task.variant)
            return entry(1.0)

        secret = replace(pair.assignment, parameters={"secret": "s", "seed": 1})
        with pair.services.writing() as work:
            work.assignments.replace(secret)
        pair.hand_in()
        pair.hand_in(actor=pair.classmate)
        pair.hand_in(actor=third(pair))
        pair.grade(grade)

        ours = ("s", f"group {pair.group.id}")
        assert drawn == [ours, ours, ("s", "third")]


class TestDates:
    """The most generous terms of a member hold for all."""

    def test_an_extension_of_one_holds_for_the_group(self, pair):
        """To hand in and for the penalty; when it is taken back, all grades follow."""
        in_groups(pair, late_per_day=0.1)
        later = pair.clock.now() + timedelta(days=6)
        granted = pair.assignment.id, pair.classmate.user_id
        pair.do(grant_extension, pair.instructor, *granted, reason="ill", due_at=later)
        pair.clock.turn(days=4)
        pair.hand_in()
        pair.grade()
        assert points(pair) == {"student": 10.0, "classmate": 10.0}
        with pytest.raises(AssignmentClosed):
            pair.hand_in(actor=third(pair))

        pair.do(revoke_extension, pair.instructor, *granted)
        assert points(pair) == {"student": 6.0, "classmate": 6.0}

    def test_an_accommodation_counts_too(self, pair):
        """It was given for all that one does in the course."""
        in_groups(pair, late_per_day=0.1)
        pair.clock.turn(days=1, hours=1)
        pair.hand_in()
        pair.grade()
        assert points(pair) == {"student": 9.0, "classmate": 9.0}

        more = pair.course.id, pair.classmate.user_id
        pair.do(grant_accommodation, pair.instructor, *more, reason="r", extra_hours=2.0)
        assert points(pair) == {"student": 10.0, "classmate": 10.0}
        verdict = pair.do(show_verdict, pair.student, pair.first("submissions").id)
        assert (verdict.days_late, verdict.penalty) == (0, 0.0)

    def test_the_penalty_is_of_whom_it_counts_for(self, pair):
        """Who was not in the group when it was handed in makes nothing of it less late."""
        in_groups(pair, late_per_day=0.1)
        comer = third(pair)
        pair.clock.turn(days=1, hours=1)
        pair.hand_in()
        pair.grade()
        join(pair, comer, pair.group)
        more = pair.course.id, comer.user_id
        pair.do(grant_accommodation, pair.instructor, *more, reason="r", extra_hours=48.0)

        assert points(pair) == {"student": 9.0, "classmate": 9.0}
        (row,) = pair.do(show_assignment, pair.student, pair.assignment.id).attempts
        assert row.days_late == 1

    def test_the_solution_waits_for_the_last_who_may_hand_in(self, pair):
        """Somebody with more time who comes into the group learns nothing from the others."""
        in_groups(pair, release=Release.AFTER_DUE)
        submission = pair.hand_in()
        pair.grade()
        comer, later = third(pair), pair.clock.now() + timedelta(days=9)
        granted = pair.assignment.id, comer.user_id
        pair.do(grant_extension, pair.instructor, *granted, reason="ill", closes_at=later)
        pair.clock.turn(days=4)
        assert pair.do(show_verdict, pair.student, submission.id).wanted
        join(pair, comer, pair.group)

        assert not pair.do(show_verdict, pair.student, submission.id).wanted
        pair.clock.turn(days=6)
        assert pair.do(show_verdict, pair.student, submission.id).wanted


class TestOneOfThem:
    """A grade by hand, and a question about it, are one member's."""

    def test_an_override_is_for_one(self, pair):
        """Also when something is found anew for all, and when it is taken back."""
        pair.hand_in(WRONG)
        pair.grade()
        one = pair.assignment.id, pair.classmate.user_id
        pair.do(override_grade, pair.grader, *one, points=7.0, reason="r")
        assert points(pair) == {"student": 0.0, "classmate": 7.0}

        regrade = pair.do(propose_regrade, pair.instructor, pair.assignment.id, reason="r")
        pair.grade(lambda _: entry(0.5, outcome="failed"))
        (row,) = pair.do(show_regrade, pair.instructor, regrade.id).rows
        assert row.counts
        pair.do(apply_regrade, pair.instructor, regrade.id)
        assert points(pair) == {"student": 5.0, "classmate": 7.0}
        pair.do(revoke_override, pair.grader, *one)
        assert points(pair) == {"student": 5.0, "classmate": 5.0}

    def test_each_asks_for_themselves(self, pair):
        """About the same question too; nobody reads what a partner wrote, and one grade changes."""
        submission = pair.hand_in(WRONG)
        pair.grade()
        mine = pair.do(open_inquiry, pair.student, submission.id, "why?")
        theirs = pair.do(open_inquiry, pair.classmate, submission.id, "why me?")

        with pytest.raises(NotFound):
            pair.do(show_inquiry, pair.classmate, mine.id)
        with pytest.raises(NotFound):
            pair.do(reply_to_inquiry, pair.classmate, mine.id, "me too")
        asked = pair.do(list_asked, pair.classmate, submission.id)
        assert [one.id for one in asked.inquiries] == [theirs.id]
        assert len(pair.do(list_asked, pair.grader, submission.id).inquiries) == 2
        pair.do(reply_to_inquiry, pair.grader, theirs.id, "right", points=3.0)
        assert points(pair) == {"student": 0.0, "classmate": 3.0}
        page = pair.do(show_inquiry, pair.grader, theirs.id)
        assert page.verdict.by_hand.points == 3.0
        with pytest.raises((NotFound, Forbidden)):
            pair.do(open_inquiry, third(pair), submission.id, "and I?")


class TestTheClass:
    """Statistics count students, and programs once."""

    def test_a_group_is_not_like_itself(self, pair):
        """Nor are two attempts of one group, or of one who left it; others are found."""
        pair.hand_in(RIGHT + b"# one\n")
        pair.do(move_member, pair.instructor, pair.assignment.id, pair.classmate.user_id, "")
        pair.hand_in(RIGHT + b"# two\n", actor=pair.classmate)
        pair.hand_in(RIGHT + b"# three\n")
        assert pair.do(show_similarity, pair.grader, pair.assignment.id, least=0.5).pairs != []
        assert {
            frozenset((one.first.login, one.second.login))
            for one in pair.do(show_similarity, pair.grader, pair.assignment.id, least=0.5).pairs
        } == {frozenset(("student", "classmate"))}

    def test_what_the_group_handed_in_is_one_program(self, pair):
        """Whoever handed it in, and whoever handed in last."""
        pair.hand_in(RIGHT + b"# one\n")
        pair.hand_in(RIGHT + b"# two\n", actor=pair.classmate)
        assert pair.do(show_similarity, pair.grader, pair.assignment.id, least=0.5).pairs == []

        pair.hand_in(RIGHT, actor=third(pair))
        (found,) = pair.do(show_similarity, pair.grader, pair.assignment.id, least=0.5).pairs
        assert {found.first.login, found.second.login} == {"classmate", "third"}

    def test_statistics_count_students(self, pair):
        """Both handed in, at one time; both make the mistake and get one comment."""
        submission = pair.hand_in(WRONG)
        pair.grade()

        page = pair.do(show_statistics, pair.grader, pair.assignment.id).statistics
        assert (page.handed_in, sum(one.count for one in page.over_time)) == (2, 1)
        made = pair.do(show_mistake, pair.grader, pair.assignment.id, MISTAKE)
        assert [one.name for one in made.makers] == ["Classmate", "Student"]
        assert len(made.examples) == 1
        told = pair.do(comment_on_mistake, pair.grader, pair.assignment.id, MISTAKE, "Look again.")
        assert told == 2
        assert len(pair.find("comments", submission_id=submission.id)) == 1
        (card,) = pair.do(list_assignments, pair.grader, pair.course.id).overviews.values()
        assert (card.handed_in, card.set_aside) == (2, 0)

    def test_a_download_has_it_in_everybodys_folder(self, pair):
        """A folder for each student, as ever."""
        pair.hand_in()
        packed = pair.do(open_download, pair.grader, pair.assignment.id)

        assert [name for _, name in packed.folders] == [
            "Classmate (classmate)",
            "Student (student)",
        ]
        assert b"".join(packed.parts()).count(b"solution.py") == 4  # each in its place, and listed


class TestHidden:
    """As long as names are hidden, groups tell nothing of whose work it is."""

    def test_no_door_leads_from_work_to_its_group(self, pair):
        """Groups have names, so neither their number nor when they handed in is told."""
        in_groups(pair, anonymous=True)
        submission = pair.hand_in()
        pair.grade()
        verdict = pair.do(show_verdict, pair.grader, submission.id)
        rows = pair.do(list_attempts, pair.grader, pair.assignment.id, verdict.author.id)

        assert all(one.name.startswith("Submission ") for one in verdict.people)
        assert {one.submission.group_id for one in rows} == {None}
        assert verdict.submission.group_id is None
        (row,) = pair.do(list_groups, pair.grader, pair.assignment.id).rows
        assert row.group.handed_in_at is None
        assert pair.do(show_verdict, pair.student, submission.id).submission.group_id is not None
        in_groups(pair, anonymous=False)
        (row,) = pair.do(list_groups, pair.grader, pair.assignment.id).rows
        assert row.group.handed_in_at is not None

    def test_what_waits_in_the_work_of_a_group_waits_once(self, pair):
        """For one look at it, whoever it counts for."""
        pair.hand_in()
        unsettled = entry(0.5, outcome="failed")
        (question,) = unsettled.questions
        question = replace(question, pending=1.0)
        pair.grade(lambda _: replace(unsettled, questions=(question,)))

        (item,) = pair.do(list_todo, pair.grader, pair.course.id).items
        assert item.who == ("Student", "Classmate")

    def test_programs_of_one_group_are_no_pair(self, pair):
        """Neither in the list nor by their address."""
        first, second = pair.hand_in(), pair.hand_in(RIGHT + b"# 2\n", actor=pair.classmate)

        with pytest.raises(Invalid, match="same student"):
            pair.do(show_similar_pair, pair.grader, pair.assignment.id, first.id, second.id)


class TestPeople:
    """What is kept about somebody, and what mail they get."""

    def test_all_are_told(self, pair):
        """Of a comment: everybody but who wrote it."""
        pair.services = replace(pair.services, post=SimpleNamespace())
        submission = pair.hand_in()
        pair.grade()
        pair.do(add_comment, pair.grader, submission.id, "Well done.")

        told = {one.user_id for one in pair.find("notices", kind=Kind.COMMENT)}
        assert told == {pair.student.user_id, pair.classmate.user_id}

    def test_everybodys_data_has_the_groups_work(self, pair):
        """Whoever handed it in; what a partner asked is theirs alone."""
        submission = pair.hand_in(WRONG)
        pair.grade()
        pair.do(open_inquiry, pair.student, submission.id, "why?")
        given = pair.do(export_person, pair.classmate, pair.classmate.user_id)

        assert [one["id"] for one in given["submissions"]] == [submission.id]
        assert [one["name"] for one in given["groups"]] == ["Group 1"]
        assert len(given["sources"]) == len(given["reports"]) == len(given["partners"]) == 1
        assert given["inquiries"] == []

    def test_who_is_deleted_takes_no_ones_work_along(self, pair):
        """It is their partners' from then on; what was theirs alone is gone."""
        pair.hand_in(b"alone = 1  # right", actor=pair.student, assignment=pair.add(title="Two"))
        shared = pair.hand_in(WRONG)
        again = pair.hand_in(RIGHT)
        pair.grade()
        gone = pair.student.user_id
        pair.do(delete_person, pair.admin, gone, login="student")

        assert [one.id for one in pair.find("submissions")] == [shared.id, again.id]
        assert points(pair) == {"classmate": 10.0}
        verdict = pair.do(show_verdict, pair.classmate, shared.id)
        assert [one.login for one in verdict.people] == ["classmate"]
        assert pair.do(show_source, pair.classmate, again.id).upload == RIGHT
        assert pair.hand_in(actor=pair.classmate).attempt == 3
        assert pair.find("partners") == []


def test_two_attempts_of_a_group_are_compared_by_each(pair):
    """Whoever handed them in; one that does not count for the reader is not found."""
    first, second = pair.hand_in(WRONG), pair.hand_in(actor=pair.classmate)
    alone = pair.hand_in(actor=third(pair))
    for who in (pair.student, pair.classmate, pair.grader):
        found = pair.do(compare_attempts, who, second.id, first.id)
        assert (found.old.submission.id, found.new.submission.id) == (first.id, second.id)
    with pytest.raises(NotFound):
        pair.do(compare_attempts, pair.student, first.id, alone.id)


def test_the_last_attempt_counts_whoever_handed_it_in(pair):
    """Where the last counts, it is the group's last."""
    in_groups(pair, counts=Counts.LAST)
    pair.hand_in(RIGHT)
    pair.hand_in(WRONG, actor=pair.classmate)
    pair.grade()

    assert points(pair) == {"student": 0.0, "classmate": 0.0}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_two_members_who_hand_in_at_once_one_is_taken(kind, request):
    """With one attempt left, and many clicks of both; graded at once, both have the grade."""
    store = SqlStore(migrated_url(request, kind))
    world = paired(make_world(TurnableClock(), CHEAP, store), attempts=1)
    taken = []

    def hand_in(number):
        who = world.student if number % 2 else world.classmate
        with suppress(AttemptsExhausted):
            taken.append(world.hand_in(actor=who, client_token=f"at-once-{number:04}"))

    faults = faults_at_once([partial(hand_in, number) for number in range(8)])
    world.grade()
    found = points(world)
    store.close()

    assert not any(faults)
    assert len(taken) == 1
    assert found == {"student": 10.0, "classmate": 10.0}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nobody_comes_or_goes_while_something_is_handed_in(kind, request):
    """Hand-ins, leaving and moves at once: nothing blocks, and each counts for whom it says."""
    store = SqlStore(migrated_url(request, kind))
    world = paired(make_world(TurnableClock(), CHEAP, store))
    at = world.assignment.id
    deeds = [
        lambda: world.hand_in(client_token="at-once-student"),
        lambda: world.hand_in(actor=world.classmate, client_token="at-once-classmate"),
        lambda: world.do(move_member, world.instructor, at, world.student.user_id, "Other"),
        lambda: world.do(move_member, world.instructor, at, world.classmate.user_id, "Other"),
        lambda: world.do(dissolve_group, world.instructor, at, world.group.id),
    ]
    faults = faults_at_once(deeds)
    world.grade()
    found = points(world)
    store.close()

    assert {type(one) for one in faults} <= {type(None), NotFound}  # it was dissolved already
    assert found == {"student": 10.0, "classmate": 10.0}
