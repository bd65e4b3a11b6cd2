"""Note what people are to be told by mail, in the transaction in which it happens."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import replace

from submissions.domain.assignment import Assignment
from submissions.domain.mail import CHOICES, Kind, MailChoice, new_notice
from submissions.domain.people import Actor
from submissions.errors import Invalid, NotFound
from submissions.services.access import require_keyboard
from submissions.services.audit import record
from submissions.services.ports import Work


def notify(work: Work, kind: Kind, subject_id: int, user_ids: Iterable[int]) -> None:
    """Have these people told of a thing, once this unit of work is stored; nobody without mail.

    Whoever is told of it already, and what happened again, gets one mail more.
    """
    if work.services.post is None:
        return
    for user_id in user_ids:
        new = new_notice(user_id, kind, subject_id, work.now)
        old = work.notices.of(user_id, kind, subject_id)
        if old is None:
            work.notices.ensure(new)
            continue
        held = work.notices.get(old.id, lock=True)
        if (changed := held.again(work.now)) != held:
            work.notices.replace(changed)


def notify_of_grades(work: Work, assignment: Assignment, user_ids: Collection[int]) -> None:
    """Have students told that a person changed their grades, if they may see them."""
    if assignment.shows_scores:
        notify(work, Kind.GRADE, assignment.id, user_ids)


def choice_of(work: Work, user_id: int) -> MailChoice:
    """Return what a person does without; whoever never chose gets it all."""
    found = work.mail_choices.of(user_id)
    return found or MailChoice(user_id, (), secrets.token_urlsafe(24))


def show_mail_choice(work: Work, actor: Actor) -> MailChoice:
    """Return what a person does without."""
    return choice_of(work, actor.user_id)


def choose_mail(work: Work, actor: Actor, wanted: Collection[str]) -> MailChoice:
    """Have a person get these mails and no others that one can do without.

    Raises
    ------
    Forbidden
    Invalid
        If there is no such kind.
    """
    require_keyboard(actor, "choose mails")
    unknown = [one for one in wanted if one not in CHOICES]
    if unknown:
        raise Invalid("mail", f"there is no {unknown[0][:40]!r}; choose from the list.")
    old = choice_of(work, actor.user_id)
    off = tuple(kind.value for kind in CHOICES if kind not in wanted)
    kept = work.mail_choices.put(replace(old, off=off), old if old.id else None)
    record(work, actor, "mail.choose", f"user:{actor.user_id}", off=list(off))
    return kept


def do_without(work: Work, key: str, kind: str) -> Kind:
    """Let whoever got a mail with this key get no more of its kind; nobody has to sign in.

    Raises
    ------
    NotFound
        If no mail has this key, or one cannot do without that kind.
    """
    found = work.mail_choices.by_key(key)
    if found is None or kind not in CHOICES:
        raise NotFound("mail")
    if kind not in found.off:
        work.mail_choices.replace(replace(found, off=(*found.off, kind)))
        record(work, None, "mail.choose", f"user:{found.user_id}", off=[*found.off, kind])
    return Kind(kind)
