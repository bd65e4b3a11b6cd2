"""Mail that people get of us: what it is about, who wants which, and what a letter is."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from submissions.translations import gettext_noop, say


class Kind(StrEnum):
    """What a mail is about; ``subject_id`` of its notice says of which thing."""

    INVITATION = "invitation"  #: of a course: set a first password
    PASSWORD = "password"  # noqa: S105 - a kind of mail: set a new one
    GRADE = "grade"  #: of an assignment: there is one, or another
    COMMENT = "comment"  #: of a submission
    INQUIRY = "inquiry"  #: of an inquiry: answered
    DEADLINE = "deadline"  #: of an assignment: near, and nothing handed in
    DIGEST = "digest"  #: what waits for staff, once a day


#: What everybody may do without.
CHOICES = (Kind.GRADE, Kind.COMMENT, Kind.INQUIRY, Kind.DEADLINE, Kind.DIGEST)
#: What happens within so long becomes one mail; whoever waits for a password waits no longer.
_COLLECTED = timedelta(minutes=2)


class NoticeState(StrEnum):
    """How far a mail is."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"  #: when it was to go, there was nothing to say any more
    REFUSED = "refused"  #: by the mail server, for good, or there is no address


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody is to be told of something; what the mail says is found when it is sent.

    So it holds no secret and no grade, and says nothing that is no longer so. There is one for
    each person, kind and thing; what happens again has it sent again.

    Attributes
    ----------
    not_before : datetime
        When it may be sent.
    attempt : int
        The fencing token: raised with each claim.
    tries : int
        Claims since it was last taken by the mail server.
    lease_until : datetime or None
        When its sender is taken for dead.
    answer : str
        What went wrong the last time.
    """

    user_id: int
    kind: Kind
    subject_id: int
    created_at: datetime
    not_before: datetime
    state: NoticeState = NoticeState.WAITING
    attempt: int = 0
    tries: int = 0
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    answer: str = ""
    id: int = 0

    def again(self, now: datetime) -> "Notice":
        """Return it to be sent once more; itself if it waits anyway."""
        if self.state is NoticeState.WAITING and self.lease_until is None:
            return self
        new = new_notice(self.user_id, self.kind, self.subject_id, now)
        return replace(new, attempt=self.attempt + 1, sent_at=self.sent_at, id=self.id)


def new_notice(user_id: int, kind: Kind, subject_id: int, now: datetime) -> Notice:
    """Return a notice of something that has just happened."""
    wait = _COLLECTED if kind in CHOICES else timedelta()
    return Notice(user_id, kind, subject_id, now, now + wait)


@dataclass(frozen=True, slots=True)
class MailChoice:
    """What a person does without, and the key by which their mails let them choose so."""

    user_id: int
    off: tuple[str, ...]
    key: str
    id: int = 0


#: Why one gets a mail, and how one gets no more.
_WHY, _NO_MORE = gettext_noop("You get this from Deltagrade."), gettext_noop("Not any more")
_OFF = gettext_noop("You get this from Deltagrade. Not any more: %(url)s")
#: One address as every mail server takes it: no second one, no comment, no line break.
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)


def is_address(text: str) -> bool:
    """Return whether mail may be sent to this: exactly one plain address.

    Examples
    --------
    >>> [is_address(said) for said in ("ann@example.org", "a@b", "a@b.org,c@d.org", "a b@c.org")]
    [True, False, False, False]
    """
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Letter:
    """What one mail says.

    Attributes
    ----------
    at : datetime, aware
    subject : str
    paragraphs : sequence of str
        Plain text.
    link : str
        Where it leads.
    label : str
        What the link is called.
    off_url : str
        Where one says that one does without; empty for what nobody can do without.
    language : str
        Of all this; empty for English.
    """

    at: datetime
    subject: str
    paragraphs: Sequence[str]
    link: str
    label: str
    off_url: str = ""
    language: str = ""

    @property
    def title(self) -> str:
        """The subject in one line of bounded length: people choose titles."""
        plain = "".join(c if c.isprintable() else " " for c in self.subject)
        return " ".join(plain.split())[:200]

    @property
    def text(self) -> str:
        """The mail as plain text."""
        said = [*self.paragraphs, f"{self.label}: {self.link}"]
        if self.off_url:
            said.append(say(self.language, _OFF, url=self.off_url))
        return "\n\n".join(said) + "\n"

    @property
    def html(self) -> str:
        """The mail as HTML: nothing is loaded from anywhere, and texts stay texts."""
        said = "".join(f"<p>{html.escape(one)}</p>\n" for one in self.paragraphs)
        link = f'<p><a href="{html.escape(self.link)}">{html.escape(self.label)}</a></p>\n'
        why, no_more = (say(self.language, one) for one in (_WHY, _NO_MORE))
        off = f'<a href="{html.escape(self.off_url)}">{no_more}</a>'
        end = f"<p><small>{why} {off}.</small></p>\n" if self.off_url else ""
        language = html.escape(self.language or "en")
        head = f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        title = f"<title>{html.escape(self.title)}</title></head><body>\n"
        return f"{head}{title}{said}{link}{end}</body></html>\n"
