"""All that is kept about a person: given out, or deleted."""

import base64
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from submissions.domain.people import Actor
from submissions.errors import Invalid, NotFound
from submissions.services.access import require_admin
from submissions.services.audit import record
from submissions.services.ports import Work

_SECRETS = {"password_hash", "token_hash"}


def export_person(work: Work, actor: Actor, user_id: int) -> dict[str, Any]:
    """Return all that is kept about a person, as JSON values.

    Administrators may ask for anybody, everybody for themselves.

    Raises
    ------
    NotFound
    """
    if actor.scopes is not None or not (actor.admin or actor.user_id == user_id):
        raise NotFound("person", user_id)
    user = work.users.get(user_id)
    submissions = work.submissions.find(user_id=user_id)
    ids = [one.id for one in submissions]
    reports = work.reports.find(submission_id=ids)
    return {
        "user": _plain(user),
        "sessions": _all(work.sessions.find(user_id=user_id)),
        "tokens": _all(work.tokens.find(user_id=user_id)),
        "enrolments": _all(work.enrolments.find(user_id=user_id)),
        "roster": _all(work.roster.find(user_id=user_id)),
        "extensions": _all(work.extensions.find(user_id=user_id)),
        "submissions": _all(submissions),
        "sources": _sources(work, {h for s in submissions for h in _hashes_of(s)}),
        "reports": _all(work.documents.find(report_id=[report.id for report in reports])),
        "grades": _all(work.grades.find(user_id=user_id)),
        "overrides": _all(work.overrides.find(user_id=user_id)),
        "comments_received": _all(work.comments.find(submission_id=ids)),
        "comments_written": _all(work.comments.find(author_id=user_id)),
        "deeds": _all(work.audit.find(actor_id=user_id)),
    }


def _hashes_of(submission: Any) -> tuple[str, str]:
    return submission.source_sha256, submission.upload_sha256


def _sources(work: Work, hashes: Iterable[str]) -> dict[str, str]:
    """Return what was handed in by hash, in base64: it may be anything."""
    found = work.sources.find(sha256=set(hashes))
    return {one.sha256: base64.b64encode(one.content).decode() for one in found}


def _all(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [_plain(value) for value in values]


def _plain(value: Any) -> dict[str, Any]:
    return {k: _json(v) for k, v in asdict(value).items() if k not in _SECRETS}


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def delete_person(work: Work, actor: Actor, user_id: int, *, login: str) -> None:
    """Delete a person: account, submissions, reports, grades, comments; it cannot be undone.

    What they handed in is deleted unless somebody else handed in the same. The audit log keeps
    that it was done, and their number, not their name.

    Parameters
    ----------
    work : Work
    actor : Actor
    user_id : int
    login : str
        The person's, typed once more: this is the wrong button too often.

    Raises
    ------
    Forbidden, NotFound
    Invalid
        If the login does not fit, or it is the actor's own account.
    """
    require_admin(actor, "delete people")
    if user_id == actor.user_id:
        raise Invalid("account", "it is your own; ask another administrator to do this.")
    user = work.users.get(user_id, lock=True)
    if user.login != login.strip().casefold():
        raise Invalid("login", "it is not this person's; nothing was deleted.")
    hashes = _hashes(work, user_id)
    work.comments.remove(author_id=user_id)
    work.users.remove(id=user_id)  # and with them all that belongs to them
    for sha256 in hashes - _still_needed(work, hashes):
        work.sources.remove(sha256=sha256)
    _forget_names(work, user_id, login)
    record(work, actor, "user.delete", f"user:{user_id}")


def _hashes(work: Work, user_id: int) -> set[str]:
    found = work.submissions.find(user_id=user_id)
    return {sha256 for one in found for sha256 in (one.source_sha256, one.upload_sha256)}


def _still_needed(work: Work, hashes: set[str]) -> set[str]:
    programs = work.submissions.find(source_sha256=hashes)
    uploads = work.submissions.find(upload_sha256=hashes)
    return {one.source_sha256 for one in programs} | {one.upload_sha256 for one in uploads}


def _forget_names(work: Work, user_id: int, login: str) -> None:
    """Take names out of the audit log: about this account, and of files; and counted tries."""
    work.audit.remove(actor_id=user_id, action="submission.refuse")
    work.audit.remove(subject=f"user:{user_id}", action=["user.add", "user.change"])
    work.tries.remove(key=f"sign-in:{login.strip().casefold()}")
