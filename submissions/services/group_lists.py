"""Groups as staff sets them: by a list, one by one; nothing that was handed in changes by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from submissions.domain.assignment import Assignment
from submissions.domain.group_list import Placed, check_name, read_group_list
from submissions.domain.groups import Group, GroupMember
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.errors import Conflict, GroupListInvalid, NotFound
from submissions.services.access import MyAssignment, assignment_for
from submissions.services.audit import record
from submissions.services.groups import draw_code, remove_if_unused
from submissions.services.people import Member, everybody_in, known_as
from submissions.services.ports import Work


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group and who is in it."""

    group: Group
    members: Sequence[Member]


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """The groups of an assignment.

    Attributes
    ----------
    mine : MyAssignment
    home : Assignment
        The one they belong to: this one, unless it shares those of another.
    rows : sequence of GroupRow
    alone : sequence of Member
        Students who are in none; each hands in alone.
    sharing : sequence of Assignment
        Others that share these groups.
    """

    mine: MyAssignment
    home: Assignment
    rows: Sequence[GroupRow]
    alone: Sequence[Member]
    sharing: Sequence[Assignment]


def list_groups(work: Work, actor: Actor, assignment_id: int) -> GroupsPage:
    """Return the groups of an assignment to staff; raise NotFound or Forbidden."""
    mine = assignment_for(work, actor, assignment_id, Permission.SEE_WORK)
    home = work.assignments.get(mine.assignment.groups_at)
    found = work.group_members.in_assignment(home.id)
    students = [one for one in everybody_in(work, mine.course.id) if one.enrolment.student]
    place = {member.user_id: group for member, group in found}
    inside: dict[int, list[Member]] = {group.id: [] for _, group in found}
    for one in students:
        if one.user.id in place:
            inside[place[one.user.id].id].append(one)
    sharing = work.assignments.sharing(home.id)
    hides = any(mine.veil_over(one).key for one in (home, *sharing))
    # As long as names are hidden, staff is not told which groups have handed in.
    groups = {one.id: replace(one, handed_in_at=None) if hides else one for _, one in found}
    rows = [GroupRow(groups[id_], members) for id_, members in inside.items()]
    return GroupsPage(
        mine,
        home,
        sorted(rows, key=lambda row: _natural(row.group.name)),
        [one for one in students if one.user.id not in place],
        sharing,
    )


def _natural(name: str) -> tuple[str, int, str]:
    """Return what puts Group 10 behind Group 9."""
    head = name.rstrip("0123456789")
    return head.casefold(), int(name[len(head) :][:18] or 0), name


@dataclass(frozen=True, slots=True)
class Moved:
    """A student who would be in another group: empty names are for none."""

    member: Member
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class GroupsChange:
    """What a list would change; who is not on it stays where they are.

    ``made`` are the names of groups that are new, ``kept`` counts who is on it and stays.
    """

    mine: MyAssignment
    home: Assignment
    moved: Sequence[Moved]
    made: Sequence[str]
    kept: int


def preview_groups(work: Work, actor: Actor, assignment_id: int, text: str) -> GroupsChange:
    """Return what a CSV list of people and groups would change; nothing is stored.

    Raises
    ------
    NotFound, Forbidden
    GroupListInvalid
        With the line and what is wrong there.
    Conflict
        If students hand in alone for the assignment.
    """
    mine, home = _to_change(work, actor, assignment_id)
    members = {one.user.id: one for one in everybody_in(work, mine.course.id)}
    wanted = _meant(list(members.values()), read_group_list(text))
    place = {member.user_id: group for member, group in work.group_members.in_assignment(home.id)}
    called = {one.name.casefold(): one.name for one in work.groups.in_assignment(home.id)}
    moved = []
    for user_id, name in wanted.items():
        old = place[user_id].name if user_id in place else ""
        if old.casefold() != name.casefold():
            moved.append(Moved(members[user_id], old, called.setdefault(name.casefold(), name)))
    there = {one.name for one in work.groups.in_assignment(home.id)}
    made = sorted({one.new for one in moved if one.new} - there, key=_natural)
    return GroupsChange(mine, home, moved, made, len(wanted) - len(moved))


def _meant(members: Sequence[Member], lines: Sequence[Placed]) -> dict[int, str]:
    """Return where each student is to be; raise GroupListInvalid with the first bad line."""
    by_key, found = known_as(members), dict[int, str]()
    students = {one.user.id for one in members if one.enrolment.student}
    for one in lines:
        whom = by_key.get(one.person.casefold(), set()) & students
        if len(whom) != 1:
            told = "two students here" if whom else "no student of this course"
            said = f"{one.person[:100]!r} is {told}; wanted the login, number or email of one."
            raise GroupListInvalid(one.line, said)
        (user_id,) = whom
        if found.setdefault(user_id, one.group) != one.group:
            said = f"{one.person[:100]!r} is in {found[user_id]!r} already by a line above."
            raise GroupListInvalid(one.line, said)
    return found


def apply_groups(work: Work, actor: Actor, assignment_id: int, text: str) -> GroupsChange:
    """Put students into the groups of a CSV list, all of them or nobody.

    Returns
    -------
    GroupsChange
        What was done, which is what the preview says.

    Raises
    ------
    NotFound, Forbidden, GroupListInvalid, Conflict
    """
    found = preview_groups(work, actor, assignment_id, text)
    _place(work, actor, found.home, {one.member.user.id: one.new for one in found.moved})
    return found


def move_member(work: Work, actor: Actor, assignment_id: int, user_id: int, name: str) -> None:
    """Put a student into the group of this name, which is made if there is none.

    Parameters
    ----------
    work : Work
    actor : Actor
    assignment_id : int
    user_id : int
    name : str
        Empty: into no group.

    Raises
    ------
    NotFound
        Also if this is no student of the course.
    Forbidden, GroupListInvalid, Conflict
    """
    mine, home = _to_change(work, actor, assignment_id)
    enrolment = work.enrolments.of(mine.course.id, user_id)
    if enrolment is None or not enrolment.student:
        raise NotFound("student", user_id)
    check_name(name := " ".join(name.split()))
    _place(work, actor, home, {user_id: name})


def dissolve_group(work: Work, actor: Actor, assignment_id: int, group_id: int) -> None:
    """Take all out of a group; what it handed in stays theirs. Raise NotFound or Forbidden."""
    _, home = _to_change(work, actor, assignment_id)
    group = work.groups.known(group_id)
    if group is None or group.assignment_id != home.id:
        raise NotFound("group", group_id)
    _place(work, actor, home, dict.fromkeys(work.group_members.in_group(group_id), ""))


def _to_change(work: Work, actor: Actor, assignment_id: int) -> tuple[MyAssignment, Assignment]:
    mine = assignment_for(work, actor, assignment_id, Permission.MANAGE_ASSIGNMENTS)
    home = work.assignments.get(mine.assignment.groups_at)
    if not home.grouped:
        raise Conflict(
            "Students hand in alone for this assignment. Say in its settings that it "
            "is done in groups."
        )
    return mine, home


def _place(work: Work, actor: Actor, home: Assignment, wanted: Mapping[int, str]) -> None:
    """Put people where they are wanted; they are held first, then the groups."""
    work.users.hold(wanted)
    work.assignments.get(home.id, lock=True)  # two who make groups at once take turns
    there = {one.name.casefold(): one for one in work.groups.in_assignment(home.id)}
    places = work.group_members.in_assignment(home.id)
    old = {group.id for member, group in places if member.user_id in wanted}
    new = {there[name.casefold()].id for name in wanted.values() if name.casefold() in there}
    held = work.groups.hold(old | new)
    for name in wanted.values():
        if name and name.casefold() not in there:
            made = work.groups.add(Group(home.id, name, draw_code(), work.now))
            there[name.casefold()] = made
    work.group_members.leave(home.id, list(wanted))
    work.group_members.add_all(
        GroupMember(home.id, there[name.casefold()].id, one, work.now)
        for one, name in wanted.items()
        if name
    )
    for group in held:
        remove_if_unused(work, group)
    subject, said = f"assignment:{home.id}", {str(one): name for one, name in wanted.items()}
    record(work, actor, "group.place", subject, course_id=home.course_id, people=said)
