"""The dispatcher of many processes on PostgreSQL."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from submissions.domain.job import Lane
from submissions.services.ports import Services, Work
from submissions.worker.ear import Ear, say
from submissions.worker.local import LocalDispatcher
from submissions.worker.pool import GraderPool

#: Where it is said that there is something to grade; what is said is the lane.
_JOBS = "deltagrade_jobs"
#: Where it is said that a submission has changed; what is said is its number.
_SUBMISSIONS = "deltagrade_submissions"


class NotifyingDispatcher(LocalDispatcher):
    """Sites and graders in as many processes as one likes; this one may have graders or none.

    What is said is said on the unit of work's own connection: it is heard once that is stored,
    and never if it is undone. It says that there is something to do, not what: graders look into
    the job table, those who come too late find nothing, and all look by themselves now and then.
    """

    def __init__(self, url: str, pool: GraderPool) -> None:
        super().__init__(pool)
        # As PostgreSQL's own library reads it.
        conninfo = url.replace("postgresql+psycopg://", "postgresql://", 1)
        heard = {
            _JOBS: lambda _: pool.call(),
            _SUBMISSIONS: lambda said: self._bell.ring(int(said)),
        }
        self._ear = Ear(conninfo, heard, self._missed)

    def notify(self, work: Work, lane: Lane) -> None:
        """Wake idle graders everywhere once the work is stored."""
        say(work.driver_connection(), _JOBS, lane.value)

    def announce(self, work: Work, submission_id: int) -> None:
        """Tell those who wait in any process once the work is stored."""
        say(work.driver_connection(), _SUBMISSIONS, str(submission_id))

    def listen(self, submission_id: int) -> AbstractContextManager[Callable[[float], bool]]:
        """Listen to a submission for the length of the block, in any process."""
        self._ear.open()
        return super().listen(submission_id)

    def start(self, services: Services) -> None:
        """Start this process's graders, if it has any, and hear what there is for them."""
        super().start(services)
        if self._pool.teams:
            self._ear.open()

    def stop(self, patience_s: float = 5.0) -> None:
        """Stop the graders as local ones, and listen no more."""
        super().stop(patience_s)
        self._ear.close()

    def _missed(self) -> None:
        self._bell.ring_all()
        self._pool.call()
