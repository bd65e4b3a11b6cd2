"""Say to everybody that grading is behind, if it is."""

from submissions.services.operations.show_health import BEHIND_S, waiting_s
from submissions.services.ports import Services


def announce_delay(services: Services) -> str:
    """Return a sentence for all pages while grading is behind, empty otherwise."""
    with services.store.reading() as work:
        queue = work.jobs.summary()
    waiting = waiting_s(queue, services.clock.now())
    if waiting <= BEHIND_S:
        return ""
    return (
        f"Grading is behind: {queue.waiting_live} submissions wait, the oldest for "
        f"{waiting / 60:.0f} min. Nothing is lost; your time of handing in stands."
    )
