"""Send the mail that is due: by whoever grades, with retries; shown to administrators."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from submissions.domain.job import pause_after
from submissions.domain.mail import Notice, NoticeState
from submissions.domain.people import Actor
from submissions.errors import MailRefused, MailUnreachable
from submissions.services.access import require_admin
from submissions.services.audit import record
from submissions.services.letters import Addressed, letter_for
from submissions.services.ports import Post, Send, Services, Work

_LOG = logging.getLogger(__name__)
#: Longer than a mail server may take for one letter.
_LEASE = timedelta(seconds=180)
#: A server that does not answer is left alone for so long.
_REST = timedelta(seconds=30)
#: Servers take so many letters of one connection.
_ROUND = 50
_SHOWN = 50


def send_due_mail(services: Services) -> int:
    """Send all that is due; return how many letters the mail server took.

    No unit of work is held while the server is asked. Of a sender that dies after the server took
    a letter and before that was noted, the letter goes out once more, under the same Message-ID.
    """
    post, sent = services.post, 0
    try:
        while post is not None and _any_due(services):
            taken, went = _round(services, post)
            sent += went
            if not taken:  # others are at it
                break
    except MailUnreachable as error:
        _LOG.warning("Mail waits: %s", error, extra={"reason": error.reason})
        with services.writing(durable=False) as work:
            work.notices.put_off(work.now + _REST)
    return sent


def _any_due(services: Services) -> bool:
    with services.reading() as work:
        return work.notices.any_due(work.now)


def _round(services: Services, post: Post) -> tuple[int, int]:
    """Return how many notices were taken up over one connection, and how many went out."""
    taken = sent = 0
    with post.open() as send:
        while taken < _ROUND:
            with services.writing(durable=False) as work:
                notice = work.notices.claim(work.now, _LEASE)
            if notice is None:
                break
            taken += 1
            sent += _deliver(services, send, notice)
    return taken, sent


def _deliver(services: Services, send: Send, notice: Notice) -> bool:
    """Send one; store what came of it."""
    with services.writing() as work:  # a link in it has to be known when it arrives
        found = letter_for(work, notice)
    if found is None:
        return _settle(services, notice, NoticeState.DROPPED)
    if not found.address:
        return _settle(services, notice, NoticeState.REFUSED, "there is no address to send it to.")
    return _sent(services, send, notice, found)


def _sent(services: Services, send: Send, notice: Notice, found: Addressed) -> bool:
    number = f"notice-{notice.id}-{notice.created_at:%Y%m%d%H%M%S%f}"
    told = {"notice": notice.id, "tries": notice.tries}
    try:
        send(found.address, found.letter, number)
    except MailUnreachable as error:
        _settle(services, notice, NoticeState.WAITING, error.reason)
        raise
    except MailRefused as error:
        _LOG.warning("A mail was not taken", extra=told)
        state = NoticeState.REFUSED if error.for_good else NoticeState.WAITING
        return _settle(services, notice, state, error.reason)
    return _settle(services, notice, NoticeState.SENT)


def _settle(services: Services, notice: Notice, state: NoticeState, answer: str = "") -> bool:
    """Store what came of a notice, unless it was to be sent again meanwhile; whether it went."""
    with services.writing(durable=False) as work:
        kept = work.notices.known(notice.id, lock=True)
        if kept is None or kept.attempt != notice.attempt:
            return state is NoticeState.SENT
        new = replace(kept, state=state, answer=answer, lease_until=None)
        if state is NoticeState.SENT:
            new = replace(new, sent_at=work.now, tries=0)
        if state is NoticeState.WAITING:
            new = replace(new, not_before=work.now + pause_after(kept.tries))
        work.notices.replace(new)
    return state is NoticeState.SENT


@dataclass(frozen=True, slots=True)
class MailPage:
    """Whether mail is sent, how many are in each state, and the newest that were refused."""

    on: bool
    counts: Mapping[NoticeState, int]
    refused: Sequence[tuple[Notice, str]]


def show_mail(work: Work, actor: Actor) -> MailPage:
    """Return how the mail is; raise Forbidden unless an administrator asks."""
    require_admin(actor, "see the mail")
    refused = work.notices.refused(_SHOWN)
    users = {one.id: one.login for one in work.users.among({one.user_id for one in refused})}
    shown = [(one, users[one.user_id]) for one in refused]
    return MailPage(work.services.post is not None, work.notices.counts(), shown)


def send_mail_again(work: Work, actor: Actor) -> int:
    """Have the refused ones that are shown sent once more; return how many.

    Raises
    ------
    Forbidden
    """
    page = show_mail(work, actor)
    for one, _ in page.refused:
        work.notices.replace(work.notices.get(one.id, lock=True).again(work.now))
    record(work, actor, "mail.again", "mail", notices=len(page.refused))
    return len(page.refused)
