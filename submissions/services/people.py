"""The people of a course, one by one or by the university's class list."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from submissions.domain.class_list import Columns, Entry, read_class_list, unclear_list
from submissions.domain.courses import Enrolment, RosterRow, listed_as
from submissions.domain.matching import alone
from submissions.domain.people import Actor, Role, User
from submissions.domain.permissions import Permission
from submissions.domain.roster import RosterDifference, difference
from submissions.errors import Invalid, NotFound
from submissions.services.access import MyCourse, course_for
from submissions.services.accounts import withdraw_invitations
from submissions.services.audit import record, record_in
from submissions.services.ports import Work
from submissions.services.windows import ALL, Cut, Window


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a course, with their row of the university's list if they have one."""

    user: User
    enrolment: Enrolment
    roster: RosterRow | None

    @property
    def listed(self) -> RosterRow:
        """What the university's list says of them, or else their account."""
        return listed_as(self.user, self.roster)


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A course and its people in order of name, or a part of them.

    ``from_platform`` is whether a learning platform says who they are.
    """

    mine: MyCourse
    members: Sequence[Member]
    cut: Cut[int]
    from_platform: bool = False


def list_people(work: Work, actor: Actor, course_id: int, *, window: Window = ALL) -> PeoplePage:
    """Return the people of a course; raise NotFound or Forbidden."""
    mine = course_for(work, actor, course_id, Permission.SEE_WORK)
    cut = window.cut(_ordered(work, course_id))
    told = any(one.members_url for one in work.contexts.of_course(course_id))
    return PeoplePage(mine, _members(work, course_id, cut.keys), cut, told)


def everybody_in(work: Work, course_id: int) -> list[Member]:
    """Return the people of a course in order of name."""
    return _members(work, course_id, _ordered(work, course_id))


def known_as(members: Sequence[Member]) -> dict[str, set[int]]:
    """Return whom logins, numbers and addresses mean, in small letters; one may mean several."""
    by_key: dict[str, set[int]] = defaultdict(set)
    for one in members:
        for key in (one.user.login, one.listed.number, one.listed.email):
            by_key[key.casefold()].add(one.user.id)
    return by_key


def _ordered(work: Work, course_id: int) -> list[int]:
    names = sorted(work.enrolments.names(course_id))  # of one name, the first to come
    return [user_id for user_id, name in sorted(names, key=lambda pair: pair[1].casefold())]


def _members(work: Work, course_id: int, user_ids: Sequence[int]) -> list[Member]:
    rows = work.enrolments.members(course_id, user_ids)
    found = {user.id: Member(user, enrolment, roster) for user, enrolment, roster in rows}
    return [found[user_id] for user_id in user_ids]


def enrol(work: Work, actor: Actor, course_id: int, login: str, role: Role) -> Enrolment:
    """Give the person of this login a role in a course, whatever they were before.

    Raises
    ------
    NotFound
        If there is no such course for the actor, or no such person.
    Forbidden
    """
    course_for(work, actor, course_id, Permission.MANAGE_PEOPLE)
    user = work.users.by_login(login.strip().casefold())
    if user is None:
        raise NotFound("person", login)
    return give_role(work, course_id, user.id, role, by=actor)


def give_role(
    work: Work, course_id: int, user_id: int, role: Role, *, by: Actor | None
) -> Enrolment:
    """Let a person be this in a course, whatever they were; the caller has seen that it may be."""
    old = work.enrolments.of(course_id, user_id)
    if old is None:
        withdraw_invitations(work, [user_id])
    wanted = Enrolment(course_id, user_id, role, old.created_at if old else work.now)
    kept = work.enrolments.put(wanted, old)
    record(work, by, "course.enrol", f"user:{user_id}", course_id=course_id, role=role.value)
    return kept


def leave(work: Work, actor: Actor, course_id: int, user_id: int) -> None:
    """Take a person out of a course; their submissions and grades stay.

    Raises
    ------
    NotFound, Forbidden
    Invalid
        If instructors would take themselves out.
    """
    mine = course_for(work, actor, course_id, Permission.MANAGE_PEOPLE)
    if user_id == actor.user_id:
        raise Invalid("person", "this is you; ask another instructor to take you out.")
    if not work.enrolments.leave(course_id, [user_id]):
        raise NotFound("person", user_id)
    work.roster.leave(course_id, [user_id])
    record_in(work, mine, "course.leave", f"user:{user_id}")


@dataclass(frozen=True, slots=True)
class RosterPage:
    """A course, and what a list would change in it."""

    mine: MyCourse
    difference: RosterDifference


def open_roster(work: Work, actor: Actor, course_id: int) -> MyCourse:
    """Return a course to whoever may change its people; raise NotFound or Forbidden."""
    return course_for(work, actor, course_id, Permission.MANAGE_PEOPLE)


def preview_roster(
    work: Work, actor: Actor, course_id: int, text: str, *, columns: Columns | None = None
) -> RosterPage:
    """Return what a CSV list would change; nothing is stored.

    Parameters
    ----------
    work : Work
    actor : Actor
    course_id : int
    text : str
    columns : Columns, optional
        What the list's columns are, if its headings do not tell.

    Raises
    ------
    NotFound, Forbidden
    RosterUnclear
        If somebody has to say what the columns are.
    RosterInvalid
        With the line and what is wrong there.
    """
    mine = open_roster(work, actor, course_id)
    return RosterPage(mine, _difference(work, course_id, text, columns))


def apply_roster(
    work: Work,
    actor: Actor,
    course_id: int,
    text: str,
    *,
    columns: Columns | None = None,
    remove_missing: bool = False,
) -> RosterDifference:
    """Make accounts and enrolments of a CSV list, and change what differs, in one step.

    Parameters
    ----------
    work : Work
    actor : Actor
    course_id : int
    text : str
        As for :func:`preview_roster`.
    columns : Columns, optional
        As for :func:`preview_roster`.
    remove_missing : bool
        Whether students who are on the stored list and no longer on this one leave the course;
        their work stays.

    Returns
    -------
    RosterDifference
        What was done, which is what the preview says.

    Raises
    ------
    NotFound, Forbidden, RosterUnclear, RosterInvalid
    """
    mine = open_roster(work, actor, course_id)
    found = _difference(work, course_id, text, columns)
    if remove_missing:
        gone = [row.user_id for row in found.missing]
        work.enrolments.leave(course_id, gone, Role.STUDENT)
        work.roster.leave(course_id, gone)
    else:
        _give_up_numbers(work, found.given_up)
    _change(work, found)
    _add(work, course_id, found)
    removed = len(found.missing) if remove_missing else 0
    counts = {"added": len(found.added), "changed": len(found.changed), "removed": removed}
    record_in(work, mine, "roster.apply", **counts)
    return found


def _difference(work: Work, course_id: int, text: str, columns: Columns | None) -> RosterDifference:
    read = read_class_list(text, columns)
    stored = work.roster.in_course(course_id)
    ids = {one.user_id for one in work.enrolments.in_course(course_id)}
    ids |= {row.user_id for row in stored}
    found = difference(stored, read.entries, work.users.among(ids))
    if found.unnamed and not read.named:
        why = f"it has no names, and {found.unnamed} are new here. Say which columns have them."
        raise unclear_list(read.start, why)
    return replace(found, notes=read.notes)


def _give_up_numbers(work: Work, rows: Sequence[RosterRow]) -> None:
    for row in rows:
        work.roster.replace(replace(row, number=""))


def _change(work: Work, found: RosterDifference) -> None:
    """Store what differs; two students may have changed numbers with each other."""
    old = [one.old for one in found.changed if one.old.number != one.row.number]
    _give_up_numbers(work, old)
    for one in found.changed:
        work.roster.replace(one.row)


def _add(work: Work, course_id: int, found: RosterDifference) -> None:
    """Put those who come on the list, and enrol all who are on it; who has an account keeps it."""
    users = _accounts(work, found.added)
    work.roster.add_all(
        RosterRow(
            course_id,
            users[entry.login].id,
            entry.number,
            entry.name,
            entry.email,
            entry.section,
            _listed_login(entry, users[entry.login]),
            entry.platform_id,
        )
        for entry in found.added
    )
    enrolled = {one.user_id for one in work.enrolments.in_course(course_id)}
    listed = (
        *(users[entry.login].id for entry in found.added),
        *(row.user_id for row in (*found.kept, *(one.old for one in found.changed))),
    )
    new = [user_id for user_id in listed if user_id not in enrolled]
    withdraw_invitations(work, set(new))
    work.enrolments.add_all(Enrolment(course_id, one, Role.STUDENT, work.now) for one in new)


def _listed_login(entry: Entry, user: User) -> str:
    """Return the list's login of a person where it is not the account's."""
    made = user.login, entry.number.casefold(), entry.email.casefold()
    return entry.listed_login or ("" if entry.login in made else entry.login)


def _accounts(work: Work, entries: Sequence[Entry]) -> dict[str, User]:
    """Return the accounts of all these logins, made where there are none."""
    logins = [entry.login for entry in entries]
    known = {user.login: user for user in work.users.with_logins(logins)}
    known |= _verified(work, [entry for entry in entries if entry.login not in known])
    work.users.add_all(
        User(entry.login, entry.name, entry.email, work.now)
        for entry in entries
        if entry.login not in known
    )
    return {user.login: user for user in work.users.with_logins(logins)} | known


def _verified(work: Work, entries: Sequence[Entry]) -> dict[str, User]:
    """Return the accounts of those who came in with their university's, by login.

    They are known by the address that it has verified, where that is one person's alone.
    """
    found = alone((entry.email.casefold(), entry.login) for entry in entries)
    ids = alone((one.email, one.user_id) for one in work.subjects.with_emails(found))
    users = {user.id: user for user in work.users.among(ids.values())}
    return {found[email]: users[user_id] for email, user_id in ids.items()}
