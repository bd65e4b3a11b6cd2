"""Wait for what graders do, but never with all threads of the server."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from submissions.domain.people import Actor
from submissions.domain.submission import Status
from submissions.services.ports import Work
from submissions.services.rehearsing import Rehearsed, show_rehearsal, wait_for_rehearsal
from submissions.services.verdicts import wait_for_verdict
from submissions.web.context import actor, ask, close_work, places, services

T = TypeVar("T")


def waited(
    submission_id: int, seen: Status, timeout_s: float, show: Callable[[Work, Actor, int], T]
) -> T:
    """Return what shows a submission as soon as its status is another than the one seen.

    After a while, if many wait already or if there is no time, it is shown as it is.
    """

    def patiently(aside: AbstractContextManager[object]) -> T:
        wait_for_verdict(
            services(), actor(), submission_id, seen=seen, timeout_s=timeout_s, aside=aside
        )
        return ask(show, submission_id)

    return _waited(patiently, lambda: ask(show, submission_id), timeout_s)


def waited_for_rehearsal(assignment_id: int, timeout_s: float) -> Rehearsed | None:
    """Return one's last rehearsal as soon as it is done, or after a while; as :func:`waited`."""

    def patiently(aside: AbstractContextManager[object]) -> Rehearsed | None:
        return wait_for_rehearsal(
            services(), actor(), assignment_id, timeout_s=timeout_s, aside=aside
        )

    return _waited(patiently, lambda: ask(show_rehearsal, assignment_id), timeout_s)


def _waited(
    patiently: Callable[[AbstractContextManager[object]], T],
    at_once: Callable[[], T],
    timeout_s: float,
) -> T:
    there, who = places(), actor()
    if not timeout_s or not there.waiting.acquire(blocking=False):
        return at_once()
    try:
        close_work()  # nobody holds a connection while they wait
        return patiently(there.aside(who.user_id))
    finally:
        there.waiting.release()
