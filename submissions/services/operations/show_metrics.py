"""Show the numbers that a monitoring system collects."""

from submissions.errors import StoreUnavailable
from submissions.services.ports import Services


def show_metrics(services: Services) -> bytes:
    """Return them in Prometheus' text format; nothing in them says who did what.

    A database that does not answer is one of the things they tell.
    """
    try:
        with services.store.reading() as work:
            queue = work.jobs.summary()
    except StoreUnavailable:
        queue = None
    return services.meter.exposition(queue, services.clock.now(), services.walls())
