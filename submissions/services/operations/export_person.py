"""Export all that is kept about one person."""

import base64
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from submissions.domain.people import Actor
from submissions.errors import NotFound
from submissions.services.ports import Services, Work

_SECRETS = {"password_hash", "token_hash"}


def export_person(services: Services, actor: Actor, user_id: int) -> dict[str, Any]:
    """Return all that is kept about a person, as JSON values.

    Administrators may ask for anybody, everybody for themselves.

    Raises
    ------
    NotFound
    """
    if actor.scopes is not None or not (actor.admin or actor.user_id == user_id):
        raise NotFound("person", user_id)
    with services.store.reading() as work:
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
            "sources": _sources(work, {h for s in submissions for h in _hashes(s)}),
            "reports": _all(work.documents.find(report_id=[report.id for report in reports])),
            "grades": _all(work.grades.find(user_id=user_id)),
            "overrides": _all(work.overrides.find(user_id=user_id)),
            "comments_received": _all(work.comments.find(submission_id=ids)),
            "comments_written": _all(work.comments.find(author_id=user_id)),
            "deeds": _all(work.audit.find(actor_id=user_id)),
        }


def _hashes(submission: Any) -> tuple[str, str]:
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
