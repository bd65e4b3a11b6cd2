"""Graders in this process: a thread for each, and one that keeps house.

The job table is the truth; threads look into it when they are called, and now and then by
themselves. Housekeeping keeps their leases alive and gives back the jobs of the dead.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from grader.belt import Belt
from grader.errors import SandboxError
from submissions.domain.job import Lane
from submissions.errors import StoreUnavailable
from submissions.services.grading import grade_next, reap_jobs
from submissions.services.ports import Services
from submissions.services.rehearsing import rehearse_next
from submissions.worker.alarm import Alarm
from submissions.worker.grader import Grader
from submissions.worker.process import Walls

_LOG = logging.getLogger(__name__)
#: Retries and regrades fall due without a call; idle threads look this often.
_LOOK_S = 1.0
#: How long a killed grader's thread is given to notice, before it is looked after again.
_AGAIN_S = 0.05


@dataclass(frozen=True, slots=True)
class Team:
    """Graders that work for the same lanes, and the alarm they sleep by."""

    lanes: Sequence[Lane]
    graders: Sequence[Grader]
    alarm: Alarm = field(default_factory=Alarm)


def _teams(graders: Sequence[Grader], lanes: Sequence[Lane]) -> list[Team]:
    """Keep one grader for students who wait, however many regrades there are."""
    if len(graders) > 1 and len(lanes) > 1:
        return [Team((Lane.LIVE,), graders[:1]), Team(lanes, graders[1:])]
    return [Team(lanes, graders)] if graders else []


class GraderPool:
    """All graders of this process; :meth:`start` makes them, none is a pool as well.

    Parameters
    ----------
    graders : int
        How many.
    walls : Walls
    limit_s : float
        A job that runs longer is ended from outside.
    lanes : sequence of Lane
        What they work for.
    belt : Belt, optional
        Bounds of each grader process.
    """

    def __init__(
        self,
        graders: int,
        walls: Walls,
        *,
        limit_s: float = 600.0,
        lanes: Sequence[Lane] = tuple(Lane),
        belt: Belt | None = None,
    ) -> None:
        self._graders = [Grader(walls, limit_s, belt) for _ in range(graders)]
        self.teams = _teams(self._graders, lanes)
        self._busy: set[str] = set()
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        # Drawn from in one step: under one name, the first of two to be done would end both leases.
        self._numbers = count(1)

    def call(self) -> None:
        """Have all idle graders look for work."""
        for team in self.teams:
            team.alarm.call()

    def walls(self) -> dict[str, Any]:
        """Return what the graders found, ``tier`` and ``limits``, and how many ``graders`` run.

        Empty before they have started.
        """
        found = next((grader.found for grader in self._graders if grader.found), None)
        return {} if found is None else {**found, "graders": len(self.pids())}

    def pids(self) -> list[int]:
        """Return the numbers of the grader processes that run."""
        return [grader.pid for grader in self._graders if grader.pid is not None]

    def start(self, services: Services) -> None:
        """Start the graders; return when the first one's jail is open.

        Raises
        ------
        SandboxError
            If there is no jail to be had here.
        """
        if not self._graders:
            return
        with services.reading() as work:
            published = work.assignments.published()
        now = services.clock.now()
        open_now = [one for one in published if one.closes_at is None or one.closes_at > now]
        given = {(one.exercise, one.parameters.get("seed")) for one in open_now}
        for grader in self._graders:
            grader.warm = tuple(sorted(given, key=str))
            grader.on_restart = services.meter.grader_restarted
        self._graders[0].start()
        for team in self.teams:
            for grader in team.graders:
                self._run(self._grade, services, grader, team)
        self._run(self._keep_house, services)

    def stop(self, patience_s: float) -> None:
        """Let running jobs end for so long, then kill the graders; jobs not done stay queued."""
        self._stopping.set()
        for team in self.teams:
            team.alarm.close()
        until = time.monotonic() + patience_s
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        while any(thread.is_alive() for thread in self._threads):
            for grader in self._graders:  # again: one may have been starting just now
                grader.kill()
            for thread in self._threads:
                thread.join(_AGAIN_S)
        self._threads.clear()

    def _run(self, target: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _grade(self, services: Services, grader: Grader, team: Team) -> None:
        with suppress(SandboxError):  # then its first job will tell
            grader.start()
        while not self._stopping.is_set():
            seen, worker = team.alarm.calls, self._worker()
            try:
                done = self._next(services, worker, grader, team.lanes)
            except StoreUnavailable as error:
                waits = "A grader waits for the database; its job is given back: %s"
                _LOG.warning(waits, error, extra={"reason": str(error)})
                done = False
            except Exception:  # noqa: BLE001 - outermost main of a thread: a bug must not end it
                _LOG.exception("A grader thread failed; its job will be given back")
                done = False
            if not done:
                team.alarm.sleep(seen, _LOOK_S)
        grader.end()

    def _next(self, services: Services, worker: str, grader: Grader, lanes: Sequence[Lane]) -> bool:
        """Do the next job under a name of its own: if this raises, nobody keeps its lease.

        Rehearsals come after students who have handed in, and before regrades.
        """
        self._busy.add(worker)
        try:
            if Lane.LIVE in lanes and rehearse_next(services, grader):
                return True
            return grade_next(services, worker, grader, lanes)
        finally:
            self._busy.discard(worker)

    def _worker(self) -> str:
        return f"{socket.gethostname()}:{os.getpid()}:{next(self._numbers)}"

    def _keep_house(self, services: Services) -> None:
        every_s = min(_LOOK_S, services.limits.lease_s / 3)
        while not self._stopping.wait(every_s):
            try:
                self._heartbeat(services)
                if reap_jobs(services):
                    self.call()
            except StoreUnavailable as error:
                waits = "Housekeeping waits for the database: %s"
                _LOG.warning(waits, error, extra={"reason": str(error)})
            except Exception:  # noqa: BLE001 - outermost main: the next round may go well
                _LOG.exception("Keeping house failed")

    def _heartbeat(self, services: Services) -> None:
        busy = sorted(self._busy)
        if busy:
            until = services.clock.now() + timedelta(seconds=services.limits.lease_s)
            with services.writing(durable=False) as work:
                for worker in busy:
                    work.jobs.heartbeat(worker, until)
