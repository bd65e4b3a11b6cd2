"""Wakes graders of this process, and tells those who wait in it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from submissions.domain.job import Lane
from submissions.services.ports import Services, Work
from submissions.worker.bell import Bell
from submissions.worker.pool import GraderPool
from submissions.worker.sender import all_senders


class LocalDispatcher:
    """Site and graders in one process: threads call threads."""

    def __init__(self, pool: GraderPool) -> None:
        self._pool, self._bell, self._senders = pool, Bell(), all_senders()

    def notify(self, work: Work, lane: Lane) -> None:  # noqa: ARG002 - as in the port
        """Wake graders once the work is stored."""
        work.after_commit(self._pool.call)

    def announce(self, work: Work, submission_id: int) -> None:
        """Tell those who wait once the work is stored."""
        work.after_commit(lambda: self._bell.ring(submission_id))

    def listen(self, submission_id: int) -> AbstractContextManager[Callable[[float], bool]]:
        """Listen to a submission for the length of the block."""
        return self._bell.listen(submission_id)

    def walls(self) -> dict[str, Any]:
        """Return what the graders found, and how many run; empty before they have started."""
        return self._pool.walls()

    def start(self, services: Services) -> None:
        """Start the graders, and what sends scores and mail on; return when the first jail is open.

        Raises
        ------
        SandboxError
            If there is no jail to be had here.
        """
        self._pool.start(services)
        if self._pool.teams:
            for sender in self._senders:
                sender.start(services)

    def stop(self, patience_s: float = 5.0) -> None:
        """Let running jobs end for so long, then kill the graders; jobs not done stay queued."""
        self._pool.stop(patience_s)
        for sender in self._senders:
            sender.stop(patience_s)
