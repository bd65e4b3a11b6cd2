"""Delete a person and all that is kept about them."""

from submissions.domain.people import Actor
from submissions.errors import Invalid
from submissions.services.access import require_admin
from submissions.services.ports import Services, Work
from submissions.services.record import record


def delete_person(services: Services, actor: Actor, user_id: int, *, login: str) -> None:
    """Delete a person: account, submissions, reports, grades, comments; it cannot be undone.

    What they handed in is deleted unless somebody else handed in the same. The audit log keeps
    that it was done, and their number, not their name.

    Parameters
    ----------
    services : Services
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
    with services.store.writing() as work:
        user = work.users.get(user_id, lock=True)
        if user.login != login.strip().casefold():
            raise Invalid("login", "it is not this person's; nothing was deleted.")
        hashes = _hashes(work, user_id)
        work.comments.remove(author_id=user_id)
        work.users.remove(id=user_id)  # and with them all that belongs to them
        for sha256 in hashes - _still_needed(work, hashes):
            work.sources.remove(sha256=sha256)
        _forget_names(work, user_id, login)
        record(work, actor, services.clock.now(), "user.delete", f"user:{user_id}")


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
