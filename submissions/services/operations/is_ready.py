"""Tell a load balancer or a watchdog whether the service works."""

from submissions.services.ports import Services


def is_ready(services: Services) -> bool:
    """Return whether the database answers and its schema is as new as this code.

    Raises
    ------
    StoreUnavailable
        If the database does not answer.
    """
    return services.store.is_current()
