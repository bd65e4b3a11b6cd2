"""Wait for a verdict, but never with all threads of the server."""

from submissions.domain.submission import Status
from submissions.services.verdicts import Verdict, show_verdict, wait_for_verdict
from submissions.web.context import actor, ask, close_work, places, services


def waited(submission_id: int, seen: Status, timeout_s: float) -> Verdict:
    """Return a verdict as soon as its status is another than the one seen, or after a while.

    If many wait already, or there is no time, it is returned as it is.
    """
    there, who = places(), actor()
    if not timeout_s or not there.waiting.acquire(blocking=False):
        return ask(show_verdict, submission_id)
    try:
        close_work()  # nobody holds a connection while they wait
        return wait_for_verdict(
            services(),
            who,
            submission_id,
            seen=seen,
            timeout_s=timeout_s,
            aside=there.aside(who.user_id),
        )
    finally:
        there.waiting.release()
