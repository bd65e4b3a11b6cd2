"""What is asked about mail."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update

from submissions.domain.mail import Kind, MailChoice, Notice, NoticeState
from submissions.store.rows import OfPeople, batched, left_open, plain
from submissions.store.tables import MAIL_CHOICES, NOTICES

_N = NOTICES.c
_WAITING = _N.state == NoticeState.WAITING
_FREE = or_(_N.lease_until.is_(None), _N.lease_until <= left_open(_N.lease_until, "now"))
#: Least tried first: one that cannot be sent does not keep back the others.
_DUE = (
    plain(NOTICES)
    .where(_WAITING, _N.not_before <= left_open(_N.not_before, "now"), _FREE)
    .order_by(_N.tries, _N.not_before, _N.id)
    .limit(1)
)
_CLAIM = _DUE.with_for_update(skip_locked=True)


class Notices(OfPeople[Notice]):
    """What people are to be told by mail."""

    table = NOTICES

    def of(self, user_id: int, kind: Kind, subject_id: int) -> Notice | None:
        """Return what is to be told somebody of a thing, or was."""
        return self._one_by(user_id=user_id, kind=kind, subject_id=subject_id)

    def any_due(self, now: datetime) -> bool:
        """Return whether one may be sent now."""
        return bool(self._found(_DUE, NOTICES, now=now))

    def claim(self, now: datetime, lease: timedelta) -> Notice | None:
        """Take the next one; two senders never get the same."""
        found = self._first(_CLAIM, NOTICES, now=now)
        return None if found is None else self._claimed(found, now + lease)

    def put_off(self, until: datetime) -> None:
        """Let all wait: the mail server does not answer."""
        waiting = _WAITING & (_N.not_before < until)
        self._connection.execute(update(NOTICES).where(waiting).values(not_before=until))

    def withdraw(self, user_ids: Collection[int], kind: Kind) -> None:
        """Drop what waits of a kind for these people."""
        for part in batched(sorted(user_ids)):
            here = _WAITING & (_N.kind == kind) & _N.user_id.in_(part)
            self._connection.execute(update(NOTICES).where(here).values(state=NoticeState.DROPPED))

    def told(self, kind: Kind, subject_id: int) -> set[int]:
        """Return who was told of a thing, or will be."""
        asked = select(_N.user_id).where(_N.kind == kind, _N.subject_id == subject_id)
        return {int(one) for (one,) in self._connection.execute(asked)}

    def of_kind(self, kind: Kind) -> list[Notice]:
        """Return all of a kind."""
        return self._all_by(kind=kind)

    def counts(self) -> dict[NoticeState, int]:
        """Return how many are in each state."""
        asked = select(_N.state, func.count()).group_by(_N.state)
        return {row[0]: row[1] for row in self._connection.execute(asked)}

    def refused(self, limit: int) -> list[Notice]:
        """Return the newest that were refused."""
        return self._all(_N.state == NoticeState.REFUSED, newest=True, most=limit)


class MailChoices(OfPeople[MailChoice]):
    """Who does without which mails."""

    table = MAIL_CHOICES

    def of(self, user_id: int) -> MailChoice | None:
        """Return what a person has chosen, or would by a mail they got."""
        return self._one_by(user_id=user_id)

    def by_key(self, key: str) -> MailChoice | None:
        """Return whose key this is."""
        return self._one_by(key=key)
