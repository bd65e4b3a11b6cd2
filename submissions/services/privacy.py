"""All that is kept about a person: given out, or deleted."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, TypeVar

from grader.report import Reader, seen_by
from submissions.domain.grade import Grade, Override
from submissions.domain.people import Actor
from submissions.domain.score import Score
from submissions.domain.submission import Submission
from submissions.errors import Invalid, NotFound
from submissions.services.access import MyAssignment, require_admin
from submissions.services.audit import record
from submissions.services.ports import Work

#: An honest student hands in far less in all their time.
MOST_BYTES = 64 * 2**20
Scored = TypeVar("Scored", Grade, Override, Score)

_SECRETS = {"password_hash", "token_hash", "key"}


def export_person(work: Work, actor: Actor, user_id: int) -> dict[str, Any]:
    """Return all that is kept about a person, as JSON values.

    Administrators may ask for anybody, everybody for themselves: they get of reports and grades
    what the pages show them. Of what was handed in, the smallest are part of it, ``MOST_BYTES``
    together; the others are named by their hashes, and each can be downloaded where its submission
    is shown.

    Raises
    ------
    NotFound
    """
    if actor.scopes is not None or not (actor.admin or actor.user_id == user_id):
        raise NotFound("person", user_id)
    user = work.users.get(user_id)
    submissions = work.submissions.of_user(user_id)
    sources, more = _sources(work, submissions)
    return {
        "user": _plain(user),
        "sessions": _all(work.sessions.of_user(user_id)),
        "tokens": _all(work.tokens.of_user(user_id)),
        "identities": _all(work.identities.of_user(user_id)),
        "sign_ons": _all(work.subjects.of_user(user_id)),
        "enrolments": _all(work.enrolments.of_user(user_id)),
        "roster": _all(work.roster.of_user(user_id)),
        "extensions": _all(work.extensions.of_user(user_id)),
        "accommodations": _all(work.accommodations.of_user(user_id)),
        "groups": _groups(work, user_id),
        "partners": _all(work.partners.of_user(user_id)),
        "submissions": _all(submissions),
        "sources": sources,
        "sources_too_large": more,
        "reports": [*_reports(work, actor, user_id)],
        "rehearsals": [*_rehearsals(work, user_id)],
        "grades": _all(_scored(work, actor, work.grades.of_user(user_id))),
        "overrides": _all(_scored(work, actor, work.overrides.of_user(user_id))),
        "scores": _all(_scored(work, actor, work.scores.of_user(user_id))),
        "rubric": [*_rubric(work, actor, user_id)],
        "rubric_marks_made": _all(work.rubric_marks.by(user_id)),
        "comments_received": _all(work.comments.to(user_id)),
        "comments_written": _all(work.comments.by(user_id)),
        "similarity_looks": _all(work.similarity_looks.by(user_id)),
        "inquiries": _all(work.inquiries.of_user(user_id)),
        "inquiry_messages_received": _all(work.inquiry_messages.to(user_id)),
        "inquiry_messages_written": _all(work.inquiry_messages.by(user_id)),
        "mail_notices": _all(work.notices.of_user(user_id)),
        "mail_choices": _all(work.mail_choices.of_user(user_id)),
        "deeds": _all(work.audit.by(user_id)),
    }


def _groups(work: Work, user_id: int) -> list[dict[str, Any]]:
    """Return the groups that a person is in, or would be again if they came back to the course."""
    found = work.group_members.of_user(user_id)
    named = {one.group_id: work.groups.get(one.group_id).name for one in found}
    return [_plain(one) | {"name": named[one.group_id]} for one in found]


def _reader(work: Work, actor: Actor, assignment_id: int) -> Reader:
    """Return what the actor is as a reader, in a course they may have left."""
    found = work.assignments.seen_by(actor.user_id, assignment_id)
    assert found is not None
    assignment, course, role = found
    return MyAssignment(course, role, actor, assignment).reader


def _reports(work: Work, actor: Actor, user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what the actor may see of the reports; those that do not count are for staff."""
    for document, submission in work.documents.of_user(user_id):
        reader = _reader(work, actor, submission.assignment_id)
        if reader.staff:
            yield _plain(document)
        elif document.report_id == submission.report_id:
            shown = seen_by(document.report, reader)
            yield _plain(replace(document, content=shown.to_json() if shown else {}))


def _rehearsals(work: Work, user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what waits to be tried; what came of it is shown where it was asked for."""
    for one in work.rehearsals.of_user(user_id):
        given = _plain(replace(one, outcome={}))
        del given["outcome"]
        yield given | {"content": base64.b64encode(one.content).decode()}


def _scored(work: Work, actor: Actor, found: Iterable[Scored]) -> Iterator[Scored]:
    """Yield what the actor may know the points of."""
    return (one for one in found if _reader(work, actor, one.assignment_id).scores)


def _rubric(work: Work, actor: Actor, user_id: int) -> Iterator[dict[str, Any]]:
    """Yield what stands on a person's work, where the actor may know the points of it."""
    for mark, item in work.rubric_marks.to(user_id):
        if _reader(work, actor, item.assignment_id).scores:
            yield _plain(mark) | {"title": item.title, "points": item.points}


def _sources(work: Work, submissions: Iterable[Submission]) -> tuple[dict[str, str], list[str]]:
    """Return what was handed in by hash, in base64, and the hashes of what is too much for it."""
    sizes, left = work.sources.sizes(_hashes(submissions)), MOST_BYTES
    taken, more = list[str](), list[str]()
    for sha256 in sorted(sizes, key=lambda one: (sizes[one], one)):
        left -= sizes[sha256]
        (taken if left >= 0 else more).append(sha256)
    found = work.sources.by_hashes(taken)
    return {sha256: base64.b64encode(found[sha256]).decode() for sha256 in taken}, more


def _hashes(submissions: Iterable[Submission]) -> set[str]:
    return {h for one in submissions for h in (one.source_sha256, one.upload_sha256)}


def _all(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [_plain(value) for value in values]


def _plain(value: Any) -> dict[str, Any]:
    kept = {name: one for name, one in asdict(value).items() if name not in _SECRETS}
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in kept.items()}


def delete_person(work: Work, actor: Actor, user_id: int, *, login: str) -> None:
    """Delete a person: account, submissions, reports, grades, comments; it cannot be undone.

    What they handed in is deleted unless it counts for somebody else too, or somebody else handed
    in the same. The audit log keeps that it was done, and their number, not their name.

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
    hashes = _hashes(work.submissions.of_user(user_id))
    work.comments.remove_by(user_id)
    work.similarity_looks.remove_by(user_id)
    work.inquiry_messages.remove_by(user_id)
    work.submissions.hand_over(user_id)
    work.users.remove(user_id)  # and with them all that belongs to them
    work.sources.remove_unused(hashes)
    _forget_names(work, user_id, login)
    record(work, actor, "user.delete", f"user:{user_id}")


def _forget_names(work: Work, user_id: int, login: str) -> None:
    """Take names out of the audit log: about this account, and of files; and counted tries."""
    work.audit.forget_by(user_id, "submission.refuse")
    work.audit.forget_about(f"user:{user_id}", ["user.add", "user.change"])
    name = login.strip().casefold()
    work.tries.forget_key(f"sign-in:{name}")
    work.tries.forget_pairs(f" {name}")
