"""Groups that students choose: make one, let others in by its code, leave it again.

Whoever changes where a person is holds that person, and then the groups, in order of their
numbers; whoever hands in does likewise. So nobody comes or leaves while something is handed in.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from submissions.domain.assignment import Assignment
from submissions.domain.groups import Group, Grouping, GroupMember, Party
from submissions.domain.people import Actor, Role
from submissions.domain.permissions import Permission
from submissions.errors import Forbidden, GroupRefused, NotFound
from submissions.services.access import MyAssignment, assignment_for
from submissions.services.audit import record
from submissions.services.parties import party_of
from submissions.services.ports import Services, Work
from submissions.services.tries import check_tries, count_try

#: Letters and digits that nobody mistakes for another; some 10^9 codes in each assignment.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 6
#: So many codes a person may try in an hour.
_MOST_CODES, _WINDOW_S = 30, 3600.0


@dataclass(frozen=True, slots=True)
class MyGroup:
    """With whom the actor hands in for an assignment, and what they may change about it.

    Attributes
    ----------
    mine : MyAssignment
    home : Assignment
        The one that the groups belong to: this one, unless it shares those of another.
    party : Party
    names : sequence of str
        Of the members, the actor among them; empty for one who is in no group.
    may_choose : bool
        Whether the actor may make a group or come into one now.
    may_leave : bool
        Whether they may leave theirs now.
    """

    mine: MyAssignment
    home: Assignment
    party: Party
    names: Sequence[str] = ()
    may_choose: bool = False
    may_leave: bool = False

    @property
    def group(self) -> Group | None:
        """The group, if the actor is in one."""
        return self.party.group

    @property
    def room(self) -> int:
        """How many more may come in."""
        return max(0, self.home.group_size - len(self.party.user_ids))


def show_group(work: Work, actor: Actor, assignment_id: int) -> MyGroup:
    """Return with whom the actor hands in for an assignment; raise NotFound."""
    return my_group(work, assignment_for(work, actor, assignment_id, Permission.SEE_COURSE))


def my_group(work: Work, mine: MyAssignment) -> MyGroup:
    """Return likewise, for whoever has found the assignment already."""
    party = party_of(work, mine.assignment, mine.actor.user_id)
    if not mine.assignment.grouped or mine.role is not Role.STUDENT:
        return MyGroup(mine, mine.assignment, party)
    home, group = _home(work, mine), party.group
    called = dict(work.enrolments.names(mine.course.id)) if group else {}
    open_ = not _closed(work, home) and mine.may(Permission.HAND_IN)
    return MyGroup(
        mine,
        home,
        party,
        [called[one] for one in party.user_ids] if group else [],
        open_ and group is None,
        open_ and group is not None and group.handed_in_at is None,
    )


def _home(work: Work, mine: MyAssignment) -> Assignment:
    """Return the assignment whose groups count."""
    at = mine.assignment.groups_at
    return mine.assignment if at == mine.assignment.id else work.assignments.get(at)


def _closed(work: Work, home: Assignment) -> str:
    """Return why students cannot change groups; empty if they can."""
    if home.grouping is Grouping.ALONE:
        return "Everybody hands in alone for this assignment."
    if home.grouping is not Grouping.CHOSEN:
        return "Your instructors set the groups of this assignment; ask them."
    if home.groups_until is not None and work.now > home.groups_until:
        return "Groups could be changed until a date that is past; ask your instructors."
    return ""


def make_group(work: Work, actor: Actor, assignment_id: int) -> Group:
    """Make a group with the actor in it; its code lets fellow students in.

    Raises
    ------
    NotFound
    Forbidden
        If the actor is no student.
    GroupRefused
        If the actor is in one, or students may not change groups now.
    """
    home = _to_change(work, actor, assignment_id)
    if work.group_members.of(home.id, actor.user_id) is not None:
        raise GroupRefused("You are in a group already. Leave it first.")
    work.assignments.get(home.id, lock=True)  # two who make one at once take turns
    taken = {one.name.casefold() for one in work.groups.in_assignment(home.id)}
    name = next(one for n in count(1) if (one := f"Group {n}").casefold() not in taken)
    group = work.groups.add(Group(home.id, name, draw_code(), work.now))
    _come(work, home, group, actor.user_id)
    _record(work, actor, home, "make", group)
    return group


def join_group(services: Services, actor: Actor, assignment_id: int, code: str) -> Group:
    """Come into the group that a code lets in to; whoever is in it stays there.

    Raises
    ------
    NotFound
        Also if no group of the assignment has this code.
    Forbidden
    GroupRefused
        If it is full, the actor is in another, or students may not change groups now.
    TooManyTries
    """
    with services.writing(durable=False) as work:
        key = f"group-code:{actor.user_id}"
        check_tries(work, key, most=_MOST_CODES, window_s=_WINDOW_S)
        count_try(work, key)
    with services.writing() as work:
        home = _to_change(work, actor, assignment_id)
        plain = "".join(one for one in code[:40].casefold() if one in _LETTERS)
        group = work.groups.by_code(home.id, plain)
        if group is None:
            raise NotFound("group with this code")
        here = work.group_members.of(home.id, actor.user_id)
        if here is None:
            _come_in(work, actor, home, group)
        elif here[1].id != group.id:
            raise GroupRefused("You are in another group. Leave it first.")
        return group


def _come_in(work: Work, actor: Actor, home: Assignment, group: Group) -> None:
    work.groups.get(group.id, lock=True)  # two who come at once take turns
    there = len(work.group_members.in_group(group.id))
    if there >= home.group_size:
        raise GroupRefused(f"This group is full: {there} of {home.group_size} are in it.")
    _come(work, home, group, actor.user_id)
    _record(work, actor, home, "join", group)


def leave_group(work: Work, actor: Actor, assignment_id: int) -> None:
    """Leave one's group, as long as it has handed in nothing.

    Raises
    ------
    NotFound
        Also if the actor is in none.
    Forbidden
    GroupRefused
    """
    home = _to_change(work, actor, assignment_id)
    here = work.group_members.of(home.id, actor.user_id)
    if here is None:
        raise NotFound("group")
    group = work.groups.get(here[1].id, lock=True)
    if group.handed_in_at is not None:
        raise GroupRefused("Your group has handed in. Ask your instructors to take you out of it.")
    work.group_members.leave(home.id, [actor.user_id])
    _record(work, actor, home, "leave", group)
    remove_if_unused(work, group)


def remove_if_unused(work: Work, group: Group) -> None:
    """Remove a group that nobody is in, unless something was handed in by it."""
    if group.handed_in_at is None and not work.group_members.in_group(group.id):
        work.groups.remove(group.id)


def _to_change(work: Work, actor: Actor, assignment_id: int) -> Assignment:
    """Return the assignment whose groups the actor, who is held, may change for themselves."""
    mine = assignment_for(work, actor, assignment_id, Permission.HAND_IN)
    if mine.role is not Role.STUDENT:
        raise Forbidden("be in a group of students")
    home = _home(work, mine)
    if closed := _closed(work, home):
        raise GroupRefused(closed)
    work.users.hold([actor.user_id])
    return home


def _come(work: Work, home: Assignment, group: Group, user_id: int) -> None:
    work.group_members.leave(home.id, [user_id])  # where they were before they left the course
    work.group_members.add(GroupMember(home.id, group.id, user_id, work.now))


def draw_code() -> str:
    """Return a code that lets in to a group."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def _record(work: Work, actor: Actor, home: Assignment, deed: str, group: Group) -> None:
    about, details = f"assignment:{home.id}", {"group_id": group.id, "group": group.name}
    record(work, actor, f"group.{deed}", about, course_id=home.course_id, **details)
