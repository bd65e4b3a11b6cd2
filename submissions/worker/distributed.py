"""Wakes graders in any process on any machine, by Procrastinate on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from submissions.domain.job import Lane
from submissions.services.ports import Services, Work
from submissions.worker.ear import Ear, announce
from submissions.worker.local import LocalDispatcher
from submissions.worker.pool import GraderPool
from submissions.worker.wake_ups import Waker, WakeUps


class ProcrastinateDispatcher(LocalDispatcher):
    """Sites and graders in as many processes as one likes; this one may have graders or none.

    Wake-ups and announcements are written on the unit of work's own connection: they are stored
    with it or undone with it, and there is no moment in which only one of the two is there.
    """

    def __init__(self, url: str, pool: GraderPool) -> None:
        super().__init__(pool)
        # As PostgreSQL's own library reads it.
        conninfo = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._wake_ups, self._ear = WakeUps(), Ear(conninfo, self._bell)
        self._waker = Waker(conninfo, pool.teams)

    def notify(self, work: Work, lane: Lane) -> None:
        """Store a wake-up with the work, for one sleeping grader somewhere."""
        connection = work.driver_connection()
        assert connection is not None  # bootstrap gives this dispatcher to PostgreSQL alone
        self._wake_ups.put(connection, lane)

    def announce(self, work: Work, submission_id: int) -> None:
        """Tell those who wait in any process once the work is stored."""
        connection = work.driver_connection()
        assert connection is not None  # as above
        announce(connection, submission_id)

    @contextmanager
    def listen(self, submission_id: int) -> Iterator[Callable[[float], bool]]:
        """Listen to a submission for the length of the block."""
        self._ear.open()
        with self._bell.listen(submission_id) as changes:
            yield changes

    def start(self, services: Services) -> None:
        """Start this process's graders, if it has any, and fetch wake-ups for them."""
        super().start(services)
        if self._pool.teams:
            self._waker.start()

    def stop(self, patience_s: float = 5.0) -> None:
        """Fetch no more, then stop the graders as local ones."""
        self._waker.stop()
        super().stop(patience_s)
        self._waker.join()
        self._ear.close()
