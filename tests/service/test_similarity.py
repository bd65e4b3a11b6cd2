"""Programs that resemble each other: grouped, beside each other, and looked at."""

import pytest

from submissions.domain.people import Role
from submissions.errors import Forbidden, Invalid, NotFound
from submissions.services.privacy import delete_person, export_person
from submissions.services.similarity import (
    FEW,
    mark_looked_at,
    show_similar_pair,
    show_similarity,
)

ORIGINAL = b"""
def delta_k(delta_next, W_next, s_k):
    back = W_next.T @ delta_next
    slope = 1.0 / np.cosh(s_k) ** 2
    return [b * s for b, s in zip(back, slope)]
"""
RENAMED = ORIGINAL.replace(b"back", b"t") + b"# mine\n"
OTHER = b"def f(x):\n    while x:\n        x = x.T @ x\n"


@pytest.fixture
def pair(world):
    """Let two students hand in the same with other names; return both submissions."""
    return world.hand_in(ORIGINAL), world.hand_in(RENAMED, actor=world.classmate)


def groups(world):
    """Return the groups as an instructor sees them."""
    return world.ask(show_similarity, world.instructor, world.assignment.id).groups


def look(world, ids, note="they worked together", actor=None):
    """Mark programs as looked at."""
    who = actor or world.grader
    return world.do(mark_looked_at, who, world.assignment.id, ids, note=note)


def shown(world, first, second):
    """Return two programs beside each other, as a grader sees them."""
    return world.ask(show_similar_pair, world.grader, world.assignment.id, first, second)


class TestGroups:
    """What hangs together is one group."""

    def test_a_crowd_is_one_group(self, world, pair):
        """Three who write the same are no three pairs."""
        for number in range(3):
            student = world.person(f"s{number}", world.course, Role.STUDENT)
            world.hand_in(OTHER, actor=student)
        few, crowd = groups(world)

        assert [user.name for _, user in few.members] == ["Student", "Classmate"]
        assert few.submission_ids == [one.id for one in pair]
        assert [user.name for _, user in crowd.members] == ["S0", "S1", "S2"]
        assert len(crowd.pairs) == 3

    def test_what_many_write_waits_for_nobody(self, world):
        """It is shown, and nobody is asked to look at it."""
        for number in range(FEW + 1):
            student = world.person(f"s{number}", world.course, Role.STUDENT)
            world.hand_in(OTHER, actor=student)
            (group,) = groups(world) or [None]
            waits = group.waits if group else None
            assert waits == (None if number == 0 else number < FEW)


class TestLooking:
    """Who looked, when, and what they say; a new attempt brings it back."""

    def test_a_look_is_kept_with_who_and_when(self, world, pair):
        """And it waits no more."""
        kept = look(world, [one.id for one in pair])
        (group,) = groups(world)

        assert not group.waits
        assert group.looked.author == "Grader"
        assert group.looked.look.note == "they worked together"
        assert group.looked.look == kept
        assert kept.looked_at <= world.clock.now()

    def test_a_new_attempt_brings_it_back(self, world, pair):
        """With what was said of the one before it."""
        look(world, [one.id for one in pair])
        world.hand_in(ORIGINAL + b"x = 1\n")
        (group,) = groups(world)

        assert group.waits
        assert group.looked is None
        assert [one.look.note for one in group.looks] == ["they worked together"]

    def test_another_student_brings_it_back(self, world, pair):
        """They were not looked at."""
        look(world, [one.id for one in pair])
        third = world.person("third", world.course, Role.STUDENT)
        added = world.hand_in(ORIGINAL, actor=third)
        (group,) = groups(world)
        assert group.waits

        look(world, [*(one.id for one in pair), added.id], note="")
        (group,) = groups(world)
        assert [one.look.note for one in group.looks] == ["", "they worked together"]
        assert group.looked.look.note == ""

    def test_a_look_at_others_says_nothing(self, world, pair):
        """One of a pair, looked at beside somebody else, is not this pair."""
        third = world.person("third", world.course, Role.STUDENT)
        other = world.hand_in(OTHER, actor=third)
        look(world, [pair[0].id, other.id])
        (group,) = groups(world)

        assert group.waits
        assert list(group.looks) == []

    @pytest.mark.parametrize(
        ("choose", "note", "error"),
        [
            (lambda one, _: [one], "", Invalid),
            (lambda one, _: [one, one], "", Invalid),
            (lambda one, other: [one, other], "x" * 2001, Invalid),
            (lambda one, _: [one, 999], "", NotFound),
        ],
    )
    def test_what_is_no_look_is_refused(self, world, pair, choose, note, error):
        """One program alone, somebody's from elsewhere, an endless note."""
        with pytest.raises(error):
            look(world, choose(*(one.id for one in pair)), note)

    def test_another_assignment_is_another_matter(self, world, pair):
        """Submissions of others are not found here."""
        elsewhere = world.add(title="Another")
        away = world.hand_in(ORIGINAL, assignment=elsewhere)
        with pytest.raises(NotFound):
            look(world, [pair[0].id, away.id])

    def test_students_look_at_nothing(self, world, pair):
        """Neither do they mark anything."""
        with pytest.raises(Forbidden):
            look(world, [one.id for one in pair], actor=world.student)

    def test_looks_are_given_out_and_deleted_with_who_looked(self, world, pair):
        """They are theirs; then it waits for another."""
        look(world, [one.id for one in pair])
        told = world.ask(export_person, world.admin, world.grader.user_id)
        assert [one["note"] for one in told["similarity_looks"]] == ["they worked together"]

        world.do(delete_person, world.admin, world.grader.user_id, login="grader")
        (group,) = groups(world)
        assert group.waits
        assert list(group.looks) == []


class TestBeside:
    """Two programs, what is alike in the same lines."""

    def test_both_stand_beside_each_other(self, world, pair):
        """With their students, and the group that they belong to."""
        page = shown(world, pair[0].id, pair[1].id)

        assert [user.name for _, user in (page.first, page.second)] == ["Student", "Classmate"]
        assert page.group.submission_ids == [one.id for one in pair]
        assert [line.alike.value for line in page.lines[:6]] == [
            "given",  # an empty line, and the head of the starter's function
            "given",
            "renamed",
            "same",
            "renamed",
            "given",
        ]

    def test_two_that_are_not_alike_have_no_group(self, world, pair):
        """They can be read beside each other all the same."""
        third = world.person("third", world.course, Role.STUDENT)
        page = shown(world, pair[0].id, world.hand_in(OTHER, actor=third).id)

        assert page.group is None
        assert page.lines

    def test_attempts_of_one_student_have_a_page_of_their_own(self, world, pair):
        """And what is not here is not found."""
        again = world.hand_in(OTHER)
        with pytest.raises(Invalid):
            shown(world, pair[0].id, again.id)
        with pytest.raises(NotFound):
            shown(world, pair[0].id, 999)


@pytest.mark.usefixtures("pair")
def test_a_class_is_compared_once_as_long_as_nobody_hands_in(world, monkeypatch):
    """Programs never change: what was found of them is remembered."""
    similarity = world.services.similarity
    asked = []
    real = similarity.pairs
    monkeypatch.setattr(similarity, "pairs", lambda *given: asked.append(1) or real(*given))
    groups(world)
    groups(world)
    assert asked == [1]

    world.hand_in(OTHER)
    assert groups(world) == []
    assert asked == [1, 1]
