"""Groups that students choose, and groups that staff sets."""

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from submissions.domain.groups import Grouping
from submissions.domain.people import Role
from submissions.errors import (
    Conflict,
    GroupListInvalid,
    GroupRefused,
    Invalid,
    NotFound,
    TooManyTries,
)
from submissions.services.assignments import change_assignment, show_assignment
from submissions.services.group_lists import (
    apply_groups,
    dissolve_group,
    list_groups,
    move_member,
    preview_groups,
)
from submissions.services.groups import join_group, leave_group, make_group, show_group
from submissions.services.people import enrol, leave
from submissions.store import SqlStore
from tests.databases import migrated_url
from tests.service.conftest import CHEAP, TurnableClock
from tests.service.world import make_world

CHOSEN, LISTED = Grouping.CHOSEN, Grouping.LISTED


@pytest.fixture
def grouped(world):
    """Return a world whose assignment is done in groups of three that students choose."""
    return in_groups(world, group_size=3)


def in_groups(world, **changes):
    """Let students choose groups, or as is said."""
    wanted = replace(world.assignment, **({"grouping": CHOSEN} | changes))
    world.assignment = world.do(change_assignment, world.instructor, wanted)
    return world


def make(world, who=None, assignment=None):
    """Make a group."""
    return world.do(make_group, who or world.student, (assignment or world.assignment).id)


def join(world, who, group, code=None):
    """Come into a group."""
    return join_group(world.services, who, group.assignment_id, code or group.code)


def mine(world, who, assignment=None):
    """Return what a student sees of their group."""
    return world.do(show_group, who, (assignment or world.assignment).id)


def lists(world):
    """Return who is in which group by login, as staff sees it."""
    page = world.do(list_groups, world.grader, world.assignment.id)
    return {row.group.name: [one.user.login for one in row.members] for row in page.rows}


class TestChoosing:
    """Nobody is put into a group unasked."""

    def test_whoever_knows_the_code_comes_in(self, grouped):
        """Spaces and capitals do not matter; both see each other's names."""
        group = make(grouped)
        spelled = f" {group.code[:3].upper()} {group.code[3:]} "
        join(grouped, grouped.classmate, group, spelled)

        assert mine(grouped, grouped.student).names == ["Student", "Classmate"]
        assert mine(grouped, grouped.classmate).group.code == group.code
        assert mine(grouped, grouped.classmate).room == 1
        assert join(grouped, grouped.classmate, group) == group  # a second click

    def test_names_are_numbered_and_used_again(self, grouped):
        """Nobody has to think of one; an empty group is gone."""
        first = make(grouped)
        assert (first.name, make(grouped, grouped.classmate).name) == ("Group 1", "Group 2")
        grouped.do(leave_group, grouped.student, grouped.assignment.id)

        assert lists(grouped) == {"Group 2": ["classmate"]}
        assert make(grouped).name == "Group 1"

    def test_one_is_in_one_group(self, grouped):
        """Neither made nor joined beside another."""
        group = make(grouped)
        other = make(grouped, grouped.classmate)

        with pytest.raises(GroupRefused, match="in a group already"):
            make(grouped)
        with pytest.raises(GroupRefused, match="another group"):
            join(grouped, grouped.student, other)
        assert join(grouped, grouped.student, group) == group

    def test_a_full_group_takes_nobody(self, grouped):
        """The sentence says how full it is."""
        in_groups(grouped, group_size=2)
        group = make(grouped)
        join(grouped, grouped.classmate, group)
        third = grouped.person("third", grouped.course, Role.STUDENT)

        with pytest.raises(GroupRefused, match="2 of 2"):
            join(grouped, third, group)

    def test_a_wrong_code_lets_in_nowhere(self, grouped):
        """Nor does one of another assignment; who tries many has to wait."""
        elsewhere = grouped.add(title="Other", grouping=CHOSEN)
        group = make(grouped, assignment=elsewhere)

        for code in (group.code, "", "zzzzzz"):
            with pytest.raises(NotFound):
                join_group(grouped.services, grouped.classmate, grouped.assignment.id, code)
        for _ in range(27):
            with suppress(NotFound):
                join_group(grouped.services, grouped.classmate, grouped.assignment.id, "x")
        with pytest.raises(TooManyTries):
            join(grouped, grouped.classmate, group)

    def test_nobody_leaves_a_group_that_has_handed_in(self, grouped):
        """Staff lets them out; before, whoever wants to goes."""
        group = make(grouped)
        join(grouped, grouped.classmate, group)
        grouped.do(leave_group, grouped.classmate, grouped.assignment.id)
        join(grouped, grouped.classmate, group)
        grouped.hand_in()

        assert not mine(grouped, grouped.classmate).may_leave
        with pytest.raises(GroupRefused, match="handed in"):
            grouped.do(leave_group, grouped.classmate, grouped.assignment.id)
        grouped.do(
            move_member, grouped.instructor, grouped.assignment.id, grouped.classmate.user_id, ""
        )
        assert mine(grouped, grouped.classmate).group is None
        with pytest.raises(NotFound):
            grouped.do(leave_group, grouped.classmate, grouped.assignment.id)

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"grouping": LISTED}, "instructors set"),
            ({"grouping": Grouping.ALONE}, "alone"),
            ({"groups_until": True}, "date"),
        ],
    )
    def test_students_change_groups_only_where_they_may(self, grouped, changes, reason):
        """Not where staff sets them, nor after the date until which they could."""
        if "groups_until" in changes:
            changes = {"groups_until": grouped.clock.now() - timedelta(minutes=1)}
        in_groups(grouped, **changes)

        assert not mine(grouped, grouped.student).may_choose
        with pytest.raises(GroupRefused, match=reason):
            make(grouped)

    def test_whoever_leaves_the_course_is_in_no_group(self, grouped):
        """Their place is free; if they come back, they are in it again."""
        group = make(grouped)
        join(grouped, grouped.classmate, group)
        gone = grouped.course.id, grouped.classmate.user_id
        grouped.do(leave, grouped.instructor, *gone)
        assert mine(grouped, grouped.student).names == ["Student"]
        assert lists(grouped) == {"Group 1": ["student"]}

        grouped.do(enrol, grouped.instructor, grouped.course.id, "classmate", Role.STUDENT)
        assert mine(grouped, grouped.student).names == ["Student", "Classmate"]
        grouped.do(enrol, grouped.instructor, grouped.course.id, "classmate", Role.GRADER)
        assert mine(grouped, grouped.student).names == ["Student"]


class TestSharing:
    """One choice for many sheets."""

    def test_assignments_share_the_groups_of_another(self, grouped):
        """They are the same there, and a hand-in there keeps them together everywhere."""
        other = grouped.add(title="Two", grouping=Grouping.SHARED, groups_of=grouped.assignment.id)
        group = make(grouped, assignment=other)
        join(grouped, grouped.classmate, group)
        assert (
            mine(grouped, grouped.classmate).group == mine(grouped, grouped.classmate, other).group
        )
        grouped.hand_in(assignment=other)

        with pytest.raises(GroupRefused, match="handed in"):
            grouped.do(leave_group, grouped.student, grouped.assignment.id)
        assert grouped.do(show_assignment, grouped.classmate, other.id).attempts_used == 1
        assert grouped.do(show_assignment, grouped.classmate, grouped.assignment.id).attempts == []

    def test_only_groups_of_this_course_that_are_its_own_are_shared(self, grouped):
        """No chains, no loops, nothing from elsewhere; what is shared stays."""
        alone = grouped.add(title="Alone")
        wrong = (0, alone.id, grouped.other_assignment.id)
        for id_ in wrong:
            with pytest.raises(Invalid, match="another assignment"):
                grouped.add(grouping=Grouping.SHARED, groups_of=id_)
        shared = grouped.add(grouping=Grouping.SHARED, groups_of=grouped.assignment.id)
        with pytest.raises(Invalid, match="another assignment"):
            grouped.add(grouping=Grouping.SHARED, groups_of=shared.id)

        with pytest.raises(Invalid, match="shares those of this"):
            in_groups(grouped, grouping=Grouping.ALONE)
        assert in_groups(grouped, grouping=LISTED).assignment.grouping is LISTED


class TestLists:
    """Shown before, applied after."""

    def test_a_list_says_what_it_would_change_and_then_does_it(self, grouped):
        """Who is not on it stays; a line without a group takes somebody out."""
        in_groups(grouped, grouping=LISTED)
        for login in ("third", "fourth"):
            grouped.person(login, grouped.course, Role.STUDENT)
        text = "login,group\nstudent,Red\nclassmate,red\nthird,Blue"
        page = grouped.do(preview_groups, grouped.instructor, grouped.assignment.id, text)
        assert page.made == ["Blue", "Red"]
        assert lists(grouped) == {}

        grouped.do(apply_groups, grouped.instructor, grouped.assignment.id, text)
        assert lists(grouped) == {"Red": ["classmate", "student"], "Blue": ["third"]} | {}
        again = "student;\nclassmate;Red\nfourth;Blue"
        page = grouped.do(apply_groups, grouped.instructor, grouped.assignment.id, again)
        moved = [(one.member.user.login, one.old, one.new) for one in page.moved]
        assert moved == [("student", "Red", ""), ("fourth", "", "Blue")]
        assert (page.kept, page.made) == (1, [])
        assert lists(grouped) == {"Red": ["classmate"], "Blue": ["fourth", "third"]}

    @pytest.mark.parametrize(
        ("text", "line", "reason"),
        [
            ("", 1, "empty"),
            ("login,group\n", 1, "headings alone"),
            ("login,group\nstudent,A\nnobody,A", 3, "no student"),
            ("grader,A", 1, "no student"),
            ("student,A\nstudent,B", 2, "already"),
            ("student,A,B", 1, "3 columns"),
            (",A", 1, "nobody is named"),
            (f"student,{'x' * 101}", 1, "101 characters"),
        ],
    )
    def test_a_bad_list_changes_nothing_and_says_the_line(self, grouped, text, line, reason):
        """All of it is done, or nothing."""
        with pytest.raises(GroupListInvalid, match=reason) as caught:
            grouped.do(
                apply_groups, grouped.instructor, grouped.assignment.id, f"classmate,A\n{text}"
            ) if text and "login" not in text else grouped.do(
                apply_groups, grouped.instructor, grouped.assignment.id, text
            )

        assert caught.value.line == (line + 1 if text and "login" not in text else line)
        assert lists(grouped) == {}

    def test_an_address_of_two_means_neither(self, grouped):
        """Nobody is moved by chance."""
        for login in ("third", "fourth"):
            grouped.person(login, grouped.course, Role.STUDENT, email="shared@example.org")

        with pytest.raises(GroupListInvalid, match="two students"):
            grouped.do(
                preview_groups,
                grouped.instructor,
                grouped.assignment.id,
                "email,group\nshared@example.org,A",
            )

    def test_staff_moves_one_and_dissolves(self, grouped):
        """Also beyond the size that students are held to; a new name makes a group."""
        in_groups(grouped, group_size=2)
        group = make(grouped)
        join(grouped, grouped.classmate, group)
        third = grouped.person("third", grouped.course, Role.STUDENT)
        at = grouped.assignment.id
        grouped.do(move_member, grouped.instructor, at, third.user_id, "group  1")
        assert lists(grouped) == {"Group 1": ["classmate", "student", "third"]}
        assert mine(grouped, third).room == 0

        grouped.do(move_member, grouped.instructor, at, third.user_id, "New")
        grouped.do(dissolve_group, grouped.instructor, at, group.id)
        assert lists(grouped) == {"New": ["third"]}
        with pytest.raises(NotFound):
            grouped.do(dissolve_group, grouped.instructor, at, group.id)
        for wrong in (grouped.grader.user_id, 999):
            with pytest.raises(NotFound):
                grouped.do(move_member, grouped.instructor, at, wrong, "New")

    def test_there_are_none_where_everybody_hands_in_alone(self, world):
        """The sentence says what to do first."""
        with pytest.raises(Conflict, match="settings"):
            world.do(preview_groups, world.instructor, world.assignment.id, "student,A")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_many_who_come_at_once_as_many_get_in_as_there_is_room(kind, request):
    """Six come into a group with room for two; none is in two groups."""
    store = SqlStore(migrated_url(request, kind))
    world = in_groups(make_world(TurnableClock(), CHEAP, store), group_size=3)
    group = make(world)
    comers = [world.person(f"comer{n}", world.course, Role.STUDENT) for n in range(6)]

    def come(who):
        with suppress(GroupRefused):
            join(world, who, group)

    threads = [threading.Thread(target=come, args=(who,)) for who in comers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    inside = mine(world, world.student).party.user_ids
    store.close()

    assert len(inside) == 3


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_groups_made_at_once_have_names_of_their_own(kind, request):
    """Nobody is told to try again."""
    store = SqlStore(migrated_url(request, kind))
    world = in_groups(make_world(TurnableClock(), CHEAP, store))
    makers = [world.person(f"maker{n}", world.course, Role.STUDENT) for n in range(5)]
    made = []
    threads = [
        threading.Thread(target=lambda who=who: made.append(make(world, who))) for who in makers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()

    assert sorted(one.name for one in made) == [f"Group {n}" for n in range(1, 6)]
