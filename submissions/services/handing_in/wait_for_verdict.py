"""Wait until something happens to a submission."""

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

    Raises
    ------
    NotFound
    """
    with services.dispatcher.listen(submission_id) as changes:
        with services.store.reading() as work:
            status = submission_for(work, actor, submission_id).status
        if status is seen and status not in FINAL:
            changes(timeout_s)
    return show_verdict(services, actor, submission_id)
