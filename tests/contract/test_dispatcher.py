"""What every dispatcher promises, tried on each."""

import threading
from contextlib import suppress

import pytest

from submissions.store import MemoryStore
from submissions.worker import LocalDispatcher
from submissions.worker.process import Walls


@pytest.fixture(params=[lambda: LocalDispatcher(1, Walls(allow_tier_b=True))], ids=["local"])
def dispatcher(request):
    """Return a dispatcher of each kind, whose graders have not been started."""
    return request.param()


@pytest.fixture
def store():
    """Return an empty store."""
    return MemoryStore()


def test_those_who_listen_hear_what_is_stored(dispatcher, store):
    """Once the unit of work is stored, and for their submission only."""
    with dispatcher.listen(1) as one, dispatcher.listen(2) as two:
        with store.writing() as work:
            dispatcher.announce(work, 1)
            assert not one(0.0)
        assert one(5.0)
        assert not two(0.0)


def test_what_is_undone_is_not_announced(dispatcher, store):
    """Nobody looks for what was rolled back."""
    with dispatcher.listen(1) as one:
        with suppress(RuntimeError), store.writing() as work:
            dispatcher.announce(work, 1)
            raise RuntimeError
        assert not one(0.0)


def test_a_change_between_looking_and_waiting_is_heard(dispatcher, store):
    """Who listens first and looks then misses nothing."""
    with dispatcher.listen(1) as one:
        with store.writing() as work:
            dispatcher.announce(work, 1)
        assert one(5.0)


def test_all_who_listen_hear_it(dispatcher, store):
    """Two tabs wait for the same submission."""
    heard = []

    def wait():
        with dispatcher.listen(1) as one:
            ready.release()
            heard.append(one(10.0))

    ready = threading.Semaphore(0)
    threads = [threading.Thread(target=wait) for _ in range(2)]
    for thread in threads:
        thread.start()
        ready.acquire()
    with store.writing() as work:
        dispatcher.announce(work, 1)
    for thread in threads:
        thread.join()

    assert heard == [True, True]


def test_notifying_needs_no_grader(dispatcher, store):
    """A job may be queued before any grader has started: the table is the truth."""
    with store.writing() as work:
        dispatcher.notify(work, 1)
