"""The people of a course, one by one or by the university's class list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from submissions.domain.courses import Enrolment, RosterRow
from submissions.domain.people import Actor, Role, User
from submissions.domain.permissions import Permission
from submissions.domain.roster import Changed, Entry, RosterDifference, difference, read_roster
from submissions.errors import Invalid, NotFound
from submissions.services.access import MyCourse, course_for
from submissions.services.accounts import withdraw_invitations
from submissions.services.audit import record
from submissions.services.ports import Work
from submissions.services.windows import ALL, Cut, Window


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a course, with their row of the university's list if they have one."""

    user: User
    enrolment: Enrolment
    roster: RosterRow | None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A course and its people in order of name, or a part of them."""

    mine: MyCourse
    members: Sequence[Member]
    cut: Cut[int]


def list_people(work: Work, actor: Actor, course_id: int, *, window: Window = ALL) -> PeoplePage:
    """Return the people of a course; raise NotFound or Forbidden."""
    mine = course_for(work, actor, course_id, Permission.SEE_WORK)
    cut = window.cut(_ordered(work, course_id))
    return PeoplePage(mine, _members(work, course_id, cut.keys), cut)


def everybody_in(work: Work, course_id: int) -> list[Member]:
    """Return the people of a course in order of name."""
    return _members(work, course_id, _ordered(work, course_id))


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
    enrolment = work.enrolments.of(course_id, user.id)
    if enrolment is None:
        withdraw_invitations(work, [user.id])
        enrolment = work.enrolments.add(Enrolment(course_id, user.id, role, work.now))
    else:
        enrolment = work.enrolments.replace(replace(enrolment, role=role))
    subject = f"user:{user.id}"
    record(work, actor, "course.enrol", subject, course_id=course_id, role=role.value)
    return enrolment


def leave(work: Work, actor: Actor, course_id: int, user_id: int) -> None:
    """Take a person out of a course; their submissions and grades stay.

    Raises
    ------
    NotFound, Forbidden
    Invalid
        If instructors would take themselves out.
    """
    course_for(work, actor, course_id, Permission.MANAGE_PEOPLE)
    if user_id == actor.user_id:
        raise Invalid("person", "this is you; ask another instructor to take you out.")
    if not work.enrolments.leave(course_id, [user_id]):
        raise NotFound("person", user_id)
    work.roster.leave(course_id, [user_id])
    subject = f"user:{user_id}"
    record(work, actor, "course.leave", subject, course_id=course_id)


@dataclass(frozen=True, slots=True)
class RosterPage:
    """A course, and what a list would change in it."""

    mine: MyCourse
    difference: RosterDifference


def open_roster(work: Work, actor: Actor, course_id: int) -> MyCourse:
    """Return a course to whoever may change its people; raise NotFound or Forbidden."""
    return course_for(work, actor, course_id, Permission.MANAGE_PEOPLE)


def preview_roster(work: Work, actor: Actor, course_id: int, text: str) -> RosterPage:
    """Return what a CSV list would change; nothing is stored.

    Raises
    ------
    NotFound, Forbidden
    RosterInvalid
        With the line and what is wrong there.
    """
    mine = open_roster(work, actor, course_id)
    stored = work.roster.in_course(course_id)
    return RosterPage(mine, difference(stored, read_roster(text)))


def apply_roster(
    work: Work, actor: Actor, course_id: int, text: str, *, remove_missing: bool = False
) -> RosterDifference:
    """Make accounts and enrolments of a CSV list, and change what differs, in one step.

    Parameters
    ----------
    work : Work
    actor : Actor
    course_id : int
    text : str
        As for :func:`preview_roster`.
    remove_missing : bool
        Whether students who are on the stored list and no longer on this one leave the course;
        their work stays.

    Returns
    -------
    RosterDifference
        What was done.

    Raises
    ------
    NotFound, Forbidden, RosterInvalid
    """
    wanted = read_roster(text)
    course_for(work, actor, course_id, Permission.MANAGE_PEOPLE)
    found = difference(work.roster.in_course(course_id), wanted)
    _add(work, course_id, found.added)
    for one in found.changed:
        _change(work, one)
    if remove_missing:
        gone = [row.user_id for row in found.missing]
        work.enrolments.leave(course_id, gone, Role.STUDENT)
        work.roster.leave(course_id, gone)
    record(
        work,
        actor,
        "roster.apply",
        f"course:{course_id}",
        course_id=course_id,
        added=len(found.added),
        changed=len(found.changed),
        removed=len(found.missing) if remove_missing else 0,
    )
    return found


def _add(work: Work, course_id: int, entries: Sequence[Entry]) -> None:
    """Enrol students; who has an account keeps it, and what their name is in it."""
    users = _accounts(work, entries)
    enrolled = {one.user_id for one in work.enrolments.in_course(course_id)}
    listed = {row.user_id for row in work.roster.in_course(course_id)}
    new = [users[entry.login] for entry in entries]
    withdraw_invitations(work, {user.id for user in new} - enrolled)
    work.enrolments.add_all(
        Enrolment(course_id, user.id, Role.STUDENT, work.now)
        for user in new
        if user.id not in enrolled
    )
    work.roster.add_all(
        RosterRow(course_id, user.id, entry.number, entry.name, entry.email, entry.section)
        for user, entry in zip(new, entries, strict=True)
        if user.id not in listed
    )


def _accounts(work: Work, entries: Sequence[Entry]) -> dict[str, User]:
    """Return the accounts of all these logins, made where there are none."""
    logins = [entry.login for entry in entries]
    known = {user.login for user in work.users.with_logins(logins)}
    work.users.add_all(
        User(entry.login, entry.name, entry.email, work.now)
        for entry in entries
        if entry.login not in known
    )
    return {user.login: user for user in work.users.with_logins(logins)}


def _change(work: Work, one: Changed) -> None:
    new = one.new
    work.roster.replace(replace(one.old, name=new.name, email=new.email, section=new.section))
