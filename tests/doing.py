"""Do one thing as the service does it: in a unit of work of its own; or many at once."""

from concurrent.futures import ThreadPoolExecutor


def do(services, use_case, *args, **kwargs):
    """Call a use case in a unit of work, and return what it gives."""
    with services.writing(durable=False) as work:
        return use_case(work, *args, **kwargs)


def ask(services, use_case, *args, **kwargs):
    """Call a use case in a unit of work that only reads, and return what it gives."""
    with services.reading() as work:
        return use_case(work, *args, **kwargs)


def faults_at_once(deeds):
    """Do all of these at once, and return what they raise, by their order."""
    with ThreadPoolExecutor(len(deeds)) as pool:
        return [done.exception() for done in [pool.submit(deed) for deed in deeds]]
