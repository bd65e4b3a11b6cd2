"""Who is in a course by its learning platform: asked for, shown, then done (LTI NRPS)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from submissions.domain.member import Arrival, Member, PlatformDifference, read_members
from submissions.domain.people import Actor, Role, User
from submissions.domain.permissions import Permission
from submissions.domain.platform import Platform
from submissions.errors import ChangedMeanwhile, NotFound
from submissions.services.access import MyCourse, course_for
from submissions.services.audit import record, record_in
from submissions.services.launching import new_account
from submissions.services.people import give_role
from submissions.services.ports import Services, Work


@dataclass(frozen=True, slots=True)
class PlatformRosterPage:
    """A course, and what its platforms' lists would change in it."""

    mine: MyCourse
    difference: PlatformDifference


def preview_platform_roster(services: Services, actor: Actor, course_id: int) -> PlatformRosterPage:
    """Return what the lists of the course's platforms would change; nothing is stored.

    No unit of work is held while a platform is asked.

    Raises
    ------
    NotFound
        Also if no platform says who is in this course.
    Forbidden
    PlatformRefused, PlatformUnreachable
    """
    lists = _asked(services, actor, course_id)
    with services.reading() as work:
        mine = course_for(work, actor, course_id, Permission.MANAGE_PEOPLE)
        return PlatformRosterPage(mine, _difference(work, course_id, lists))


def apply_platform_roster(
    services: Services, actor: Actor, course_id: int, digest: str, *, remove_missing: bool = False
) -> PlatformDifference:
    """Do what was shown, in one step; the lists are asked for once more.

    Parameters
    ----------
    services : Services
    actor : Actor
    course_id : int
    digest : str
        Of what was shown.
    remove_missing : bool
        Whether students who are no longer on a list leave the course; their work stays.

    Raises
    ------
    ChangedMeanwhile
        If it would be something else by now; nothing is done.
    NotFound, Forbidden, PlatformRefused, PlatformUnreachable
    """
    lists = _asked(services, actor, course_id)
    with services.writing() as work:
        mine = course_for(work, actor, course_id, Permission.MANAGE_PEOPLE)
        work.courses.get(course_id, lock=True)  # two who apply at once take turns
        found = _difference(work, course_id, lists)
        if found.digest != digest:
            raise ChangedMeanwhile
        _apply(work, actor, course_id, found)
        if remove_missing:
            gone = [user.id for user in found.missing]
            work.enrolments.leave(course_id, gone, Role.STUDENT)
        removed = len(found.missing) if remove_missing else 0
        counts = {"added": len(found.added), "raised": len(found.raised), "removed": removed}
        record_in(work, mine, "roster.apply_platform", **counts)
    return found


def _asked(services: Services, actor: Actor, course_id: int) -> list[tuple[Platform, list[Member]]]:
    """Return who is in the course by each of its platforms."""
    with services.reading() as work:
        course_for(work, actor, course_id, Permission.MANAGE_PEOPLE)
        where = [
            (work.platforms.get(one.platform_id), one.members_url)
            for one in work.contexts.of_course(course_id)
            if one.members_url
        ]
        keys = work.keys.all()
    open_ = [(platform, url) for platform, url in where if platform.active]
    if not open_:
        raise NotFound("list of a learning platform")
    ask = services.rosters.members
    return [(platform, read_members(ask(platform, keys[-1], url))) for platform, url in open_]


def _difference(
    work: Work, course_id: int, lists: Sequence[tuple[Platform, list[Member]]]
) -> PlatformDifference:
    enrolled = {one.user_id: one for one in work.enrolments.in_course(course_id)}
    added, raised, renamed, missing, kept = [], [], [], dict[int, User](), 0
    listed = set[int]()
    for platform, members in lists:
        known = _known(work, platform)
        for member in members:
            user = known.get(member.sub)
            here = enrolled.get(user.id) if user else None
            if user is None or here is None:
                added.append(Arrival(platform.id, member, user))
                continue
            listed.add(user.id)
            higher = member.role.above(here.role)
            other = _is_theirs(work, user) and _named(user, member) != user
            raised += [(user, member.role)] * higher
            renamed += [(user, member)] * other
            kept += not (higher or other)
        students = {id_ for id_, one in enrolled.items() if one.student}
        missing |= {one.id: one for one in known.values() if one.id in students}
    gone = [user for id_, user in sorted(missing.items()) if id_ not in listed]
    return PlatformDifference(added, raised, renamed, gone, kept)


def _known(work: Work, platform: Platform) -> Mapping[str, User]:
    """Return the accounts of all who have come from a platform, by its numbers of them."""
    identities = work.identities.of_platform(platform.id)
    users = {one.id: one for one in work.users.among({one.user_id for one in identities})}
    return {one.sub: users[one.user_id] for one in identities}


def _is_theirs(work: Work, user: User) -> bool:
    """Whether the platform alone says who somebody is."""
    own = user.password_hash or user.admin or work.subjects.of_user(user.id)
    return user.login.startswith("lti:") and not own


def _named(user: User, member: Member) -> User:
    return replace(user, name=member.name or user.name, email=member.email or user.email)


def _apply(work: Work, actor: Actor, course_id: int, found: PlatformDifference) -> None:
    for one in found.added:
        member = one.member
        told = {"name": member.name, "email": member.email}
        user = one.user or new_account(work, one.platform_id, member.sub, by=actor, **told)
        give_role(work, course_id, user.id, member.role, by=actor)
    for user, role in found.raised:
        give_role(work, course_id, user.id, role, by=actor)
    for user, member in found.renamed:
        work.users.replace(_named(work.users.get(user.id, lock=True), member))
        record(work, actor, "user.rename", f"user:{user.id}", course_id=course_id)
