"""What mails say: found when they are sent, by what their reader may know then.

None has a grade, a comment or anything of a report in it: those are on the pages, where whoever
signs in sees what is theirs to see. A link with a secret is drawn for one mail and kept as a hash.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from submissions.domain.inquiry import InquiryState
from submissions.domain.mail import CHOICES, Kind, Letter, Notice, is_address
from submissions.domain.people import Actor, ApiToken, Scope, User
from submissions.domain.permissions import Permission
from submissions.errors import Forbidden, NotFound
from submissions.services.access import assignment_for, course_for, submission_for
from submissions.services.courses import list_courses
from submissions.services.notices import choice_of
from submissions.services.parties import party_of, terms_of
from submissions.services.ports import Work
from submissions.services.tokens import draw_token, hash_token

#: So long a link is good: of an invitation, and of a forgotten password.
INVITED, FORGOTTEN = timedelta(days=14), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Addressed:
    """A letter, and where it goes; empty if nobody knows an address."""

    address: str
    letter: Letter


@dataclass(frozen=True, slots=True)
class _Told:
    """What one kind of letter says: what goes before and after is the same for all.

    ``course_id`` is the one whose list may have another address of the person.
    """

    subject: str
    paragraphs: tuple[str, ...]
    path: str
    label: str
    course_id: int = 0


def letter_for(work: Work, notice: Notice) -> Addressed | None:
    """Return what a notice says now; None if there is nothing to say any more.

    It is so if the person is gone, does without it, or may no longer see what it is about.
    """
    user = work.users.known(notice.user_id)
    if user is None or not user.active:
        return None
    choice = choice_of(work, user.id)
    if notice.kind in choice.off:
        return None
    try:
        told = _WRITERS[notice.kind](work, user, notice.subject_id)
    except (NotFound, Forbidden):
        return None
    if told is None:
        return None
    off = ""
    if notice.kind in CHOICES:
        if not choice.id:
            work.mail_choices.add(choice)
        off = f"{work.services.address}/mail/off/{choice.key}/{notice.kind}"
    paragraphs = (f"Hello {user.name},", *told.paragraphs)
    link = work.services.address + told.path
    letter = Letter(work.now, told.subject, paragraphs, link, told.label, off)
    return Addressed(address_of(work, user, told.course_id), letter)


def address_of(work: Work, user: User, course_id: int = 0) -> str:
    """Return where mail for a person goes: what the course's list says, or else their account."""
    row = work.roster.of(course_id, user.id) if course_id else None
    known = (row.email if row else "", user.email)
    return next((one.strip() for one in known if is_address(one.strip())), "")


def _actor(user: User) -> Actor:
    return Actor(user.id, user.login, user.name, user.admin)


def _grade(work: Work, user: User, assignment_id: int) -> _Told | None:
    mine = assignment_for(work, _actor(user), assignment_id, Permission.SEE_COURSE)
    if not mine.reader.scores or work.grades.of(assignment_id, user.id) is None:
        return None
    title, course = mine.assignment.title, mine.course
    said = f"your grade for “{title}” in {course.title} is out, or has changed."
    path = f"/assignments/{assignment_id}"
    return _Told(f"Your grade: {title}", (said,), path, "See it", course.id)


def _comment(work: Work, user: User, submission_id: int) -> _Told | None:
    mine = submission_for(work, _actor(user), submission_id, Permission.SEE_COURSE)
    title, course = mine.assignment.title, mine.course
    said = f"somebody wrote a comment on what you handed in for “{title}” in {course.title}."
    path = f"/submissions/{submission_id}"
    return _Told(f"A comment: {title}", (said,), path, "Read it", course.id)


def _inquiry(work: Work, user: User, inquiry_id: int) -> _Told | None:
    inquiry = work.inquiries.known(inquiry_id)
    if inquiry is None or inquiry.user_id != user.id or inquiry.state is InquiryState.OPEN:
        return None
    about = submission_for(work, _actor(user), inquiry.submission_id, Permission.SEE_COURSE)
    title, course = about.assignment.title, about.course
    said = f"your inquiry about “{title}” in {course.title} is answered."
    return _Told(
        f"Your inquiry: {title}", (said,), f"/inquiries/{inquiry_id}", "Read it", course.id
    )


def _deadline(work: Work, user: User, assignment_id: int) -> _Told | None:
    mine = assignment_for(work, _actor(user), assignment_id, Permission.SEE_COURSE)
    given, course = mine.assignment, mine.course
    party = party_of(work, given, user.id)
    due = terms_of(work, given, party).due_at
    handed_in = work.submissions.any_to(assignment_id, user.id)
    if mine.staff or due is None or due <= work.now or handed_in:
        return None
    at = f"{due:%A %d %B %Y, %H:%M} ({given.zone})"
    said = f"“{given.title}” in {course.title} is due on {at}, and you have handed in nothing yet."
    path = f"/assignments/{assignment_id}"
    return _Told(f"Due soon: {given.title}", (said,), path, "Open it", course.id)


def _digest(work: Work, user: User, _: int) -> _Told | None:
    lines = []
    for mine in list_courses(work, _actor(user)):
        if mine.role is None or not mine.staff or mine.course.archived:
            continue
        open_ = work.inquiries.count(mine.course.id, InquiryState.OPEN)
        pending = work.grades.count_pending(mine.course.id)
        said = [f"{open_} open inquiries"] * bool(open_)
        said += [f"{pending} grades wait for a person to look at them"] * bool(pending)
        if said:
            lines.append(f"{mine.course.title}: {', '.join(said)}.")
    if not lines:
        return None
    return _Told("What waits for you", ("this waits for you:", *lines), "/", "Your courses")


def _invitation(work: Work, user: User, course_id: int) -> _Told | None:
    course = course_for(work, _actor(user), course_id, Permission.SEE_COURSE).course
    if user.password_hash or work.subjects.of_user(user.id):
        return None
    who = f"you are in {course.title} on Deltagrade, which grades your exercises."
    within = f"once and within {INVITED.days} days"
    how = f"Set a password with the link below, {within}; then sign in as {user.login}."
    path = _with_token(work, user, "invitation", INVITED)
    return _Told(f"Your account for {course.title}", (who, how), path, "Set a password", course_id)


def _password(work: Work, user: User, _: int) -> _Told | None:
    provider = work.services.provider
    if provider and not user.password_hash and work.subjects.of_user(user.id):
        said = f"you have no password here: you sign in with {provider.settings.name}."
        return _Told("Your password", (said,), "/sign-in", "Sign in")
    who = f"somebody, probably you, has forgotten the password of {user.login} on Deltagrade."
    how = "Set another one with the link below, once and within an hour."
    not_you = "If it was not you, do nothing: the one you have stays."
    path = _with_token(work, user, "forgotten", FORGOTTEN)
    return _Told("Your password", (who, f"{how} {not_you}"), path, "Set a password")


def _with_token(work: Work, user: User, name: str, valid: timedelta) -> str:
    """Return where a password is set, once; an earlier link of this name is useless then."""
    token = draw_token()
    work.tokens.remove_named(user.id, name)
    scopes, until = (Scope.INVITE,), work.now + valid
    work.tokens.add(ApiToken(user.id, name, hash_token(token), scopes, work.now, until))
    return f"/invitation/{token}"


_WRITERS: Mapping[Kind, Callable[[Work, User, int], _Told | None]] = {
    Kind.INVITATION: _invitation,
    Kind.PASSWORD: _password,
    Kind.GRADE: _grade,
    Kind.COMMENT: _comment,
    Kind.INQUIRY: _inquiry,
    Kind.DEADLINE: _deadline,
    Kind.DIGEST: _digest,
}
