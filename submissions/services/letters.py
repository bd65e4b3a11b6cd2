"""What mails say: found when they are sent, by what their reader may know then.

None has a grade, a comment or anything of a report in it: those are on the pages, where whoever
signs in sees what is theirs to see. A link with a secret is drawn for one mail and kept as a hash.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from submissions.domain.inquiry import InquiryState
from submissions.domain.mail import CHOICES, Kind, Letter, Notice, is_address
from submissions.domain.people import User
from submissions.domain.permissions import Permission
from submissions.errors import Forbidden, NotFound
from submissions.services.access import MyAssignment, assignment_for, course_for, submission_for
from submissions.services.accounts import INVITED, draw_link
from submissions.services.courses import list_courses
from submissions.services.notices import choice_of
from submissions.services.parties import party_of, terms_of
from submissions.services.ports import Work
from submissions.translations import say
from submissions.translations.times import LONG, moment

#: So long the link of a forgotten password is good.
FORGOTTEN = timedelta(hours=1)


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
    paragraphs = (say(user.language, "Hello %(name)s,", name=user.name), *told.paragraphs)
    link = work.services.address + told.path
    letter = Letter(work.now, told.subject, paragraphs, link, told.label, off, user.language)
    return Addressed(address_of(work, user, told.course_id), letter)


def address_of(work: Work, user: User, course_id: int = 0) -> str:
    """Return where mail for a person goes: what the course's list says, or else their account."""
    row = work.roster.of(course_id, user.id) if course_id else None
    known = (row.email if row else "", user.email)
    return next((one.strip() for one in known if is_address(one.strip())), "")


def _speaking(user: User, mine: MyAssignment) -> Callable[..., str]:
    """Return what says a text in a person's language, with an assignment and its course in it."""
    return partial(say, user.language, title=mine.assignment.title, course=mine.course.title)


def _grade(work: Work, user: User, assignment_id: int) -> _Told | None:
    mine = assignment_for(work, user.actor, assignment_id, Permission.SEE_COURSE)
    if not mine.reader.scores or work.grades.of(assignment_id, user.id) is None:
        return None
    speak, path = _speaking(user, mine), f"/assignments/{assignment_id}"
    said = speak("your grade for “%(title)s” in %(course)s is out, or has changed.")
    subject = speak("Your grade: %(title)s")
    return _Told(subject, (said,), path, speak("See it"), mine.course.id)


def _comment(work: Work, user: User, submission_id: int) -> _Told | None:
    mine = submission_for(work, user.actor, submission_id, Permission.SEE_COURSE)
    speak, path = _speaking(user, mine), f"/submissions/{submission_id}"
    said = speak("somebody wrote a comment on what you handed in for “%(title)s” in %(course)s.")
    subject = speak("A comment: %(title)s")
    return _Told(subject, (said,), path, speak("Read it"), mine.course.id)


def _inquiry(work: Work, user: User, inquiry_id: int) -> _Told | None:
    inquiry = work.inquiries.known(inquiry_id)
    if inquiry is None or inquiry.user_id != user.id or inquiry.state is InquiryState.OPEN:
        return None
    about = submission_for(work, user.actor, inquiry.submission_id, Permission.SEE_COURSE)
    speak, path = _speaking(user, about), f"/inquiries/{inquiry_id}"
    said = speak("your inquiry about “%(title)s” in %(course)s is answered.")
    subject = speak("Your inquiry: %(title)s")
    return _Told(subject, (said,), path, speak("Read it"), about.course.id)


def _deadline(work: Work, user: User, assignment_id: int) -> _Told | None:
    mine = assignment_for(work, user.actor, assignment_id, Permission.SEE_COURSE)
    given, party = mine.assignment, party_of(work, mine.assignment, user.id)
    due = terms_of(work, given, party).due_at
    handed_in = work.submissions.any_to(assignment_id, user.id)
    if mine.staff or due is None or due <= work.now or handed_in:
        return None
    speak, path = _speaking(user, mine), f"/assignments/{assignment_id}"
    at = f"{moment(due, LONG, user.language)} ({given.zone})"
    said = speak(
        "“%(title)s” in %(course)s is due on %(at)s, and you have handed in nothing yet.", at=at
    )
    subject = speak("Due soon: %(title)s")
    return _Told(subject, (said,), path, speak("Open it"), mine.course.id)


def _digest(work: Work, user: User, _: int) -> _Told | None:
    speak, lines = partial(say, user.language), []
    for mine in list_courses(work, user.actor):
        if mine.role is None or not mine.staff or mine.course.archived:
            continue
        open_ = work.inquiries.count(mine.course.id, InquiryState.OPEN)
        pending = work.grades.count_pending(mine.course.id)
        said = [speak("%(many)s open inquiries", many=open_)] * bool(open_)
        waits = speak("%(many)s grades wait for a person to look at them", many=pending)
        said += [waits] * bool(pending)
        if said:
            lines.append(f"{mine.course.title}: {', '.join(said)}.")
    if not lines:
        return None
    paragraphs = (speak("this waits for you:"), *lines)
    return _Told(speak("What waits for you"), paragraphs, "/", speak("Your courses"))


def _invitation(work: Work, user: User, course_id: int) -> _Told | None:
    course = course_for(work, user.actor, course_id, Permission.SEE_COURSE).course
    if user.password_hash or work.subjects.of_user(user.id):
        return None
    speak, title = partial(say, user.language), course.title
    who = speak("you are in %(course)s on Deltagrade, which grades your exercises.", course=title)
    how = speak(
        "Set a password with the link below, once and within %(days)s days; then sign in as "
        "%(login)s.",
        days=INVITED.days,
        login=user.login,
    )
    subject = speak("Your account for %(course)s", course=title)
    path = f"/invitation/{draw_link(work, user.id, 'invitation', INVITED)}"
    return _Told(subject, (who, how), path, speak("Set a password"), course_id)


def _password(work: Work, user: User, _: int) -> _Told | None:
    speak, provider = partial(say, user.language), work.services.provider
    subject = speak("Your password")
    if provider and not user.password_hash and work.subjects.of_user(user.id):
        name = provider.settings.name
        said = speak("you have no password here: you sign in with %(name)s.", name=name)
        return _Told(subject, (said,), "/sign-in", speak("Sign in"))
    who = speak(
        "somebody, probably you, has forgotten the password of %(login)s on Deltagrade.",
        login=user.login,
    )
    how = speak(
        "Set another one with the link below, once and within an hour. If it was not you, do "
        "nothing: the one you have stays."
    )
    path = f"/invitation/{draw_link(work, user.id, 'forgotten', FORGOTTEN)}"
    return _Told(subject, (who, how), path, speak("Set a password"))


_WRITERS: Mapping[Kind, Callable[[Work, User, int], _Told | None]] = {
    Kind.INVITATION: _invitation,
    Kind.PASSWORD: _password,
    Kind.GRADE: _grade,
    Kind.COMMENT: _comment,
    Kind.INQUIRY: _inquiry,
    Kind.DEADLINE: _deadline,
    Kind.DIGEST: _digest,
}
