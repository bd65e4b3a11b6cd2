"""Inquiries: a student asks about a grade, staff answers, both read what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from submissions.domain.anonymity import Veil
from submissions.domain.assignment import Assignment
from submissions.domain.inquiry import Inquiry, InquiryMessage, InquiryState, asking_ends
from submissions.domain.mail import Kind
from submissions.domain.people import Actor
from submissions.domain.permissions import Permission
from submissions.domain.submission import Submission
from submissions.errors import Conflict, Forbidden, InquiryRefused, Invalid, NotFound
from submissions.services.access import MyCourse, MySubmission, course_for, found_as, submission_for
from submissions.services.audit import record_in
from submissions.services.grades import override_grade
from submissions.services.notices import notify
from submissions.services.ports import Work
from submissions.services.verdicts import Verdict, show_verdict, show_verdict_for
from submissions.services.windows import ALL, Cut, Window

_LONGEST = 10_000
#: Who has more to say to each other should talk.
_MOST_MESSAGES = 100


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """What was asked about a submission, and until when the reader may ask; None if never.

    Students read what they asked themselves; what their partners did is theirs.
    """

    inquiries: Sequence[Inquiry]
    until: datetime | None
    now: datetime

    @property
    def may_ask(self) -> bool:
        """Whether the reader may ask now."""
        return self.until is not None and self.now <= self.until


def list_asked(
    work: Work, actor: Actor, submission_id: int, verdict: Verdict | None = None
) -> AskedAbout:
    """Return what was asked about a submission; raise NotFound if it is not for the actor.

    Whoever has the verdict gives it, and nothing is read twice.
    """
    verdict = verdict or show_verdict(work, actor, submission_id)
    own = verdict.author.id == actor.user_id and verdict.mine.may(Permission.INQUIRE)
    until = _until(verdict) if own else None
    found = work.inquiries.about(verdict.submission.id)
    shown = [one for one in found if verdict.staff or one.user_id == actor.user_id]
    return AskedAbout([verdict.mine.veil.over(one) for one in shown], until, work.now)


def _until(verdict: Verdict) -> datetime | None:
    """Return until when its student may ask about a submission; None if they may not at all."""
    report, grade = verdict.progress.report_of(verdict.submission), verdict.progress.grade
    if report is None:
        return None
    found_at = report.created_at
    if grade is not None and grade.submission_id == verdict.submission.id:
        found_at = max(found_at, grade.updated_at)
    return asking_ends(verdict.assignment, found_at)


def open_inquiry(
    work: Work, actor: Actor, submission_id: int, text: str, *, question: str = ""
) -> Inquiry:
    """Ask about a question of one's own submission, or about all of it.

    It is about one's own grade: partners, whom it counts for too, ask for themselves.

    Raises
    ------
    NotFound
    Forbidden
        If it is not the actor's own.
    InquiryRefused
        If the assignment takes no inquiries, or none about this grade now.
    Conflict
        If the question was asked about before: there is a thread to go on with.
    Invalid
        If the text is empty or endless, or the question is none that the actor can see.
    """
    _check_text(text)
    verdict = show_verdict(work, actor, submission_id)
    mine = verdict.mine
    mine.require(Permission.INQUIRE)
    if verdict.author.id != actor.user_id:
        raise Forbidden(Permission.INQUIRE.value)
    work.users.get(actor.user_id, lock=True)  # two clicks at once take turns
    until = _until(verdict)
    if until is None or work.now > until:
        raise InquiryRefused(until)
    names = [one.name for one in verdict.report.questions] if verdict.report else []
    if question and question not in names:
        raise Invalid("question", "it is none of this attempt; choose one from its verdict.")
    if work.inquiries.of(submission_id, actor.user_id, question) is not None:
        raise Conflict("You have asked about this already. Go on there, as long as it is open.")
    wanted = Inquiry(submission_id, actor.user_id, question, work.now, work.now)
    kept = work.inquiries.add(wanted)
    _say(work, actor, kept, text)
    _record(work, mine, kept, "open")
    return kept


def reply_to_inquiry(
    work: Work,
    actor: Actor,
    inquiry_id: int,
    text: str,
    *,
    points: float | None = None,
    close: bool = False,
) -> Inquiry:
    """Say something more; whoever asked asks again, and staff answers.

    Parameters
    ----------
    work : Work
    actor : Actor
    inquiry_id : int
    text : str
    points : float, optional
        What the student's grade is set to by hand, with the text as the reason.
    close : bool
        Whether nothing more is to be said; staff may all the same.

    Returns
    -------
    Inquiry
        As it is now.

    Raises
    ------
    NotFound
    Forbidden
        If the actor may not answer, or not set grades by hand.
    IllegalTransition
        If it is closed, and the actor is not staff.
    Invalid
        If the text is empty or endless, or too much was said already.
    """
    _check_text(text)
    inquiry, mine = _taking_part(work, actor, inquiry_id)
    if len(work.inquiry_messages.within(inquiry_id)) >= _MOST_MESSAGES:
        raise Invalid("inquiry", f"it has {_MOST_MESSAGES} messages; talk to each other.")
    asks = inquiry.user_id == actor.user_id
    state = InquiryState.OPEN if asks else InquiryState.ANSWERED
    changed = inquiry.become(state, work.now)
    if points is not None:
        to = mine.assignment.id, mine.veil.number(inquiry.user_id)
        override_grade(work, actor, *to, points=points, reason=text)
    _say(work, actor, inquiry, text)
    _record(work, mine, inquiry, "ask" if asks else "answer")
    if not asks:
        notify(work, Kind.INQUIRY, inquiry_id, [inquiry.user_id])
    if close:
        changed = changed.become(InquiryState.CLOSED, work.now)
        _record(work, mine, inquiry, "close")
    return mine.veil.over(work.inquiries.replace(changed))


def close_inquiry(work: Work, actor: Actor, inquiry_id: int) -> Inquiry:
    """End an inquiry: whoever asked, or staff.

    Raises
    ------
    NotFound, Forbidden
    IllegalTransition
        If it is closed.
    """
    inquiry, mine = _taking_part(work, actor, inquiry_id)
    _record(work, mine, inquiry, "close")
    return mine.veil.over(work.inquiries.replace(inquiry.become(InquiryState.CLOSED, work.now)))


@dataclass(frozen=True, slots=True)
class Said:
    """A message, and who wrote it."""

    message: InquiryMessage
    author: str


@dataclass(frozen=True, slots=True)
class InquiryPage:
    """An inquiry with all that was said in it, and what it is about.

    Attributes
    ----------
    inquiry : Inquiry
    verdict : Verdict
        On the submission, as far as the reader may know.
    student : str
        Who asks, as the class list calls them.
    thread : sequence of Said
    asks : bool
        Whether the reader is who asked.
    before, after : int or None
        The inquiries beside it that wait for an answer, for staff.
    """

    inquiry: Inquiry
    verdict: Verdict
    student: str
    thread: Sequence[Said]
    asks: bool
    before: int | None = None
    after: int | None = None

    @property
    def submission(self) -> Submission:
        """What it is about."""
        return self.verdict.submission

    @property
    def may_reply(self) -> bool:
        """Whether the reader may say something more."""
        mine, closed = self.verdict.mine, self.inquiry.state is InquiryState.CLOSED
        if self.asks:
            return mine.may(Permission.INQUIRE) and not closed
        return mine.may(Permission.COMMENT)


def show_inquiry(work: Work, actor: Actor, inquiry_id: int) -> InquiryPage:
    """Return an inquiry to whoever asked it, and to staff; raise NotFound."""
    inquiry, mine = _inquiry_for(work, actor, inquiry_id)
    verdict = show_verdict_for(work, actor, inquiry.submission_id, inquiry.user_id)
    found = work.inquiry_messages.within(inquiry_id)
    listed = work.roster.of(mine.course.id, inquiry.user_id)
    before, after = (
        work.inquiries.open_beside(mine.course.id, inquiry_id) if mine.staff else (None, None)
    )
    veil = mine.veil
    name = listed.name if listed else verdict.author.name
    return InquiryPage(
        veil.over(inquiry),
        verdict,
        veil.called(inquiry.user_id, name),
        [_said(veil, inquiry, message, name) for message, name in found],
        inquiry.user_id == actor.user_id,
        before,
        after,
    )


def _said(veil: Veil, inquiry: Inquiry, message: InquiryMessage, name: str | None) -> Said:
    """Return a message and who wrote it; the student may be hidden."""
    if message.author_id != inquiry.user_id:
        return Said(message, name or "somebody who left")
    shown = replace(message, author_id=veil.number(message.author_id))
    return Said(shown, veil.called(message.author_id, name or "somebody who left"))


@dataclass(frozen=True, slots=True)
class QueuedInquiry:
    """An inquiry in the queue; ``student`` is what the class list calls who asks."""

    inquiry: Inquiry
    submission: Submission
    assignment: Assignment
    student: str


@dataclass(frozen=True, slots=True)
class InquiriesPage:
    """The inquiries of a course, or a part of them, the first one first."""

    mine: MyCourse
    rows: Sequence[QueuedInquiry]
    cut: Cut[int]


def list_inquiries(
    work: Work,
    actor: Actor,
    course_id: int,
    *,
    state: InquiryState | None = InquiryState.OPEN,
    window: Window = ALL,
) -> InquiriesPage:
    """Return the inquiries of a course that are in one state, or all; students get their own.

    Raises
    ------
    NotFound, Forbidden
    """
    mine = course_for(work, actor, course_id, Permission.SEE_COURSE)
    if mine.staff:
        mine.require(Permission.SEE_WORK)
    own = None if mine.staff else actor.user_id
    cut = window.cut(work.inquiries.in_course(course_id, state, own))
    called = dict(work.enrolments.names(course_id))
    rows = []
    for one in work.inquiries.queued(cut.keys):
        veil, name = mine.veil_over(one.assignment), called.get(one.user.id, one.user.name)
        shown = veil.over(one.inquiry), veil.over(one.submission)
        rows.append(QueuedInquiry(*shown, one.assignment, veil.called(one.user.id, name)))
    return InquiriesPage(mine, rows, cut)


def _inquiry_for(work: Work, actor: Actor, inquiry_id: int) -> tuple[Inquiry, MySubmission]:
    """Return an inquiry of the actor's own, or one that they may see as staff; raise NotFound."""
    with found_as("inquiry", inquiry_id):
        inquiry = work.inquiries.get(inquiry_id)
        mine = submission_for(work, actor, inquiry.submission_id)
    if not mine.staff and inquiry.user_id != actor.user_id:
        raise NotFound("inquiry", inquiry_id)
    return inquiry, mine


def _taking_part(work: Work, actor: Actor, inquiry_id: int) -> tuple[Inquiry, MySubmission]:
    """Return an inquiry, held against others, in which the actor may say something."""
    inquiry, mine = _inquiry_for(work, actor, inquiry_id)
    asks = inquiry.user_id == actor.user_id
    mine.require(Permission.INQUIRE if asks else Permission.COMMENT)
    return work.inquiries.get(inquiry_id, lock=True), mine


def _check_text(text: str) -> None:
    if not 1 <= len(text.strip()) <= _LONGEST:
        raise Invalid("text", f"it has {len(text)} characters; wanted 1 to {_LONGEST}.")


def _say(work: Work, actor: Actor, inquiry: Inquiry, text: str) -> None:
    said = InquiryMessage(inquiry.id, actor.user_id, text.strip(), work.now)
    work.inquiry_messages.add(said)


def _record(work: Work, mine: MySubmission, inquiry: Inquiry, deed: str) -> None:
    subject, about = f"inquiry:{inquiry.id}", {"submission_id": mine.submission.id}
    record_in(work, mine, f"inquiry.{deed}", subject, **about)
