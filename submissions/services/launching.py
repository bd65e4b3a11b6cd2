"""Come in from a learning platform: who it is, which course, which assignment (LTI 1.3)."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from submissions.domain.assignment import Assignment
from submissions.domain.courses import Course
from submissions.domain.deep_linking import chosen_id
from submissions.domain.launch import VALID, DeepLinking, Launch, LinkLaunch, read_launch
from submissions.domain.people import Actor, Role, User
from submissions.domain.permissions import Permission
from submissions.domain.platform import Context, Identity, Link, Platform, SpentNonce
from submissions.errors import Conflict, Invalid, LaunchRefused
from submissions.services.access import MyCourse, course_for
from submissions.services.audit import record
from submissions.services.people import give_role
from submissions.services.ports import Services, Work
from submissions.services.scores import record_anew
from submissions.services.signing_in import SignedIn, begin_session
from submissions.services.tokens import hash_token


def asked_platform(work: Work, issuer: str, client_id: str = "") -> Platform:
    """Return the platform that wants to let somebody in.

    Parameters
    ----------
    work : Work
    issuer, client_id : str
        As it says; it may leave the client out where it knows us as one only.

    Raises
    ------
    LaunchRefused
        If none, or more than one, is meant.
    """
    known = [one for one in work.platforms.of_issuer(issuer) if one.active]
    meant = [one for one in known if client_id in ("", one.client_id)]
    if len(meant) != 1:
        raise LaunchRefused(
            f"{issuer[:200]!r} with client {client_id[:200]!r} is no platform that is registered "
            "here; an administrator adds it under Platforms."
        )
    return meant[0]


def receive(
    services: Services, platform_id: int, token: str, nonce: str
) -> LinkLaunch | DeepLinking:
    """Return the launch that a platform answers with; nothing is stored.

    No unit of work is held while the platform is asked for its keys.

    Raises
    ------
    LaunchRefused
        If its signature or its claims do not hold.
    PlatformUnreachable
    """
    with services.reading() as work:
        platform = work.platforms.known(platform_id)
    if platform is None or not platform.active:
        raise LaunchRefused("the platform is no longer registered.")
    claims = services.signatures.verify(token, platform.jwks_url)
    return read_launch(claims, platform, nonce, services.clock.now())


@dataclass(frozen=True, slots=True)
class Landing:
    """Who came in, and where to: an assignment, the choice of one, or the course."""

    signed_in: SignedIn
    course_id: int
    assignment_id: int | None
    link_id: int | None


def enter(work: Work, launch: LinkLaunch) -> Landing:
    """Let somebody in, once: their account, their role in the course, a session.

    An instructor's first launch lets them choose where the link leads, unless it was chosen in the
    platform.

    Raises
    ------
    LaunchRefused
        As :func:`admit`.
    """
    user, context = admit(work, launch)
    link = _link(work, launch, context)
    choosing = launch.role is Role.INSTRUCTOR and link is not None and link.assignment_id is None
    return Landing(
        begin_session(work, user),
        context.course_id,
        link.assignment_id if link else None,
        link.id if link and choosing else None,
    )


def admit(work: Work, launch: Launch) -> tuple[User, Context]:
    """Return whose launch it is, and in which course, enrolled; it is used up.

    The first launch makes the account; from then on it is found by the platform's number of the
    person, never by name or address. An instructor's first launch makes the course.

    Raises
    ------
    LaunchRefused
        If the launch was used before, no instructor has come first, or the account may not come in
        this way.
    """
    work.platforms.get(launch.platform_id, lock=True)  # two first launches of one take turns here
    spend(work, launch.platform_id, launch.nonce, work.now + 2 * VALID)
    user = _user(work, launch)
    context = _context(work, launch, user)
    _enrol(work, context.course_id, user, launch.role)
    return user, context


def spend(work: Work, platform_id: int, nonce: str, until: datetime) -> None:
    """Use a nonce up; raise LaunchRefused if somebody has."""
    work.nonces.forget(work.now)
    try:
        work.nonces.add(SpentNonce(platform_id, hash_token(nonce), until))
    except Conflict:
        raise LaunchRefused("this launch was used already; open the link once more.") from None


def _user(work: Work, launch: Launch) -> User:
    """Return the account of a person of a platform, made if they come for the first time."""
    known = work.identities.of(launch.platform_id, launch.sub)
    if known is None:
        told = {"name": launch.name, "email": launch.email}
        return new_account(work, launch.platform_id, launch.sub, by=None, **told)
    user = work.users.get(known.user_id)
    if not user.active:
        raise LaunchRefused("your account here is locked; ask an administrator.")
    if user.admin:
        raise LaunchRefused("your account runs this service; sign in with your password.")
    return user


def new_account(
    work: Work, platform_id: int, sub: str, *, name: str, email: str, by: Actor | None
) -> User:
    """Make the account of a person of a platform, in which they come in from there.

    Its login is nobody's number, name or address, so no list means it.
    """
    digest = hashlib.sha256(sub.encode()).hexdigest()[:16]
    login = f"lti:{platform_id}:{digest}"
    user = work.users.add(User(login, name or login, email, work.now))
    work.identities.add(Identity(platform_id, sub, user.id, work.now))
    record(work, by, "user.launch", f"user:{user.id}", platform_id=platform_id)
    return user


def _context(work: Work, launch: Launch, user: User) -> Context:
    found = work.contexts.of(launch.platform_id, launch.deployment, launch.context)
    if found is not None:
        if launch.members_url in ("", found.members_url):
            return found
        return work.contexts.replace(replace(found, members_url=launch.members_url))
    if launch.role is not Role.INSTRUCTOR:
        raise LaunchRefused("your instructor has to open this link first.")
    slug = f"lti-{secrets.token_hex(5)}"
    course = work.courses.add(Course(slug, launch.course_title or slug, "", "UTC", work.now))
    details = {"course_id": course.id, "platform_id": launch.platform_id, "by": user.id}
    record(work, None, "course.create", f"course:{course.id}", **details)
    return work.contexts.add(
        Context(
            launch.platform_id,
            launch.deployment,
            launch.context,
            launch.course_title,
            course.id,
            work.now,
            launch.members_url,
        )
    )


def _enrol(work: Work, course_id: int, user: User, role: Role) -> None:
    """Give a person the role of the launch, unless they have a higher one by hand."""
    old = work.enrolments.of(course_id, user.id)
    if old is None or role.above(old.role):
        give_role(work, course_id, user.id, role, by=None)


def _link(work: Work, launch: LinkLaunch, context: Context) -> Link | None:
    """Return where a link leads; that it is there is noted as soon as it may lead somewhere.

    Each launch says where scores go: a column may be made, or made anew, after the link. What was
    chosen for it in the platform counts as long as it is an assignment of the course.
    """
    found = work.links.of(context.id, launch.resource_link)
    chosen = _chosen(work, launch, context)
    if found is None:
        if launch.role is not Role.INSTRUCTOR and chosen is None:
            return None
        new = Link(context.id, launch.resource_link, launch.link_title, work.now)
        found = work.links.add(new)
    kept = replace(
        found,
        line_item=launch.line_item or found.line_item,
        assignment_id=chosen or found.assignment_id,
    )
    if kept != found:
        work.links.replace(kept)
        record_anew(work, kept)
    return kept


def _chosen(work: Work, launch: LinkLaunch, context: Context) -> int | None:
    """Return the assignment that was chosen in the platform; a copied course names another's."""
    named = chosen_id(launch.chosen)
    assignment = None if named is None else work.assignments.known(named)
    if assignment is None or assignment.course_id != context.course_id:
        return None
    return assignment.id


@dataclass(frozen=True, slots=True)
class LinkPage:
    """A link, and the assignments that it may lead to."""

    mine: MyCourse
    link: Link
    assignments: Sequence[Assignment]


def show_link(work: Work, actor: Actor, link_id: int) -> LinkPage:
    """Return a link to whoever may choose where it leads; raise NotFound or Forbidden."""
    link = work.links.get(link_id)
    course_id = work.contexts.get(link.context_id).course_id
    mine = course_for(work, actor, course_id, Permission.MANAGE_ASSIGNMENTS)
    return LinkPage(mine, link, work.assignments.in_courses([course_id]))


def choose_assignment(work: Work, actor: Actor, link_id: int, assignment_id: int) -> Link:
    """Let a link lead to an assignment of its course.

    Raises
    ------
    NotFound, Forbidden
    Invalid
        If the assignment is of another course.
    """
    page = show_link(work, actor, link_id)
    if assignment_id not in {one.id for one in page.assignments}:
        raise Invalid("assignment", "it is none of this course; choose one from the list.")
    kept = work.links.replace(replace(page.link, assignment_id=assignment_id))
    if kept != page.link:
        record_anew(work, kept)
    details = {"course_id": page.mine.course.id, "assignment_id": assignment_id}
    record(work, actor, "platform.link_assignment", f"assignment:{assignment_id}", **details)
    return kept
