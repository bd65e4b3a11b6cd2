"""Wait until something happens to a submission."""

from contextlib import AbstractContextManager, nullcontext

from submissions.domain.people import Actor
from submissions.domain.submission import FINAL, Status
from submissions.services.access import submission_for
from submissions.services.handing_in.show_verdict import Verdict, show_verdict
from submissions.services.ports import Services


def wait_for_verdict(
    services: Services,
    actor: Actor,
    submission_id: int,
    *,
    seen: Status = Status.QUEUED,
    timeout_s: float = 1.0,
    aside: AbstractContextManager[object] | None = None,
) -> Verdict:
    """Return a submission as soon as its status is another than the one seen, or after a while.

    Parameters
    ----------
    services : Services
    actor : Actor
    submission_id : int
    seen : Status
        What the page shows; if it is old already, the answer comes at once.
    timeout_s : float
        A thread of the server waits so long: keep it short.
    aside : context manager, optional
        Entered for as long as the thread only waits.

    Raises
    ------
    NotFound
    """
    with services.dispatcher.listen(submission_id) as changes:
        # What was read before may be old: what happened until now would not be heard of.
        with services.store.moment(), services.store.reading() as work:
            status = submission_for(work, actor, submission_id).status
        if status is seen and status not in FINAL:
            with aside or nullcontext():
                changes(timeout_s)
    with services.store.moment():
        return show_verdict(services, actor, submission_id)
