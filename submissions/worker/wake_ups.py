"""Procrastinate's part: wake-ups are its jobs, fetched for graders that sleep.

A wake-up says that there is something to do, not what: :func:`grade_next` looks into our own job
table. One that is lost or comes twice does no harm, and one that has been served is deleted.
"""

import asyncio
import logging
import threading
from collections.abc import Sequence
from typing import Any

from procrastinate import App, JobContext, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

from submissions.config import KEEPALIVE
from submissions.domain.job import Lane
from submissions.errors import StoreUnavailable
from submissions.worker.pool import Team

_LOG = logging.getLogger(__name__)
_TASK = "deltagrade.wake"
#: After a fault of the database, graders look by themselves until this has passed.
_AGAIN_S = 1.0
#: A worker that gave no sign of life for so long is forgotten, with what it had fetched.
_STALLED_S = 30.0


class WakeUps:
    """Where wake-ups are put."""

    def __init__(self) -> None:
        # Never opened: all it does is done on connections that it is given.
        self._app = App(connector=SyncPsycopgConnector())

    def put(self, connection: Any, lane: Lane) -> None:
        """Store one with whatever else the connection's transaction stores.

        Raises
        ------
        StoreUnavailable
        """
        priority = 1 if lane is Lane.LIVE else 0
        task = self._app.configure_task(
            _TASK, queue=lane.value, priority=priority, connection=connection
        )
        try:
            task.defer()
        except ConnectorException as error:
            raise StoreUnavailable(str(error.__cause__ or error)) from error


class Waker:
    """A thread that fetches wake-ups and wakes graders, a Procrastinate worker for each team."""

    def __init__(self, conninfo: str, teams: Sequence[Team]) -> None:
        self._conninfo, self._teams = conninfo, teams
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._done: asyncio.Event | None = None

    def start(self) -> None:
        """Begin to fetch."""
        for chatty in ("procrastinate", "psycopg.pool"):
            # A page of traceback for a database that is gone; we say it in a line.
            logging.getLogger(chatty).setLevel(logging.CRITICAL)
        self._thread.start()

    def stop(self) -> None:
        """Fetch no more; the teams' alarms must be closed, or soon be."""
        self._stopping.set()
        loop, done = self._loop, self._done
        if loop is not None and done is not None and not loop.is_closed():
            loop.call_soon_threadsafe(done.set)

    def join(self) -> None:
        """Wait until nothing is fetched any more."""
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                asyncio.run(self._fetch())
            except Exception as error:  # noqa: BLE001 - outermost main of a thread: try again
                _LOG.warning("No wake-ups for a moment, graders look by themselves: %s", error)
                self._stopping.wait(_AGAIN_S)

    async def _fetch(self) -> None:
        """Fetch until one of the workers ends, by a fault, or all are told to stop."""
        self._loop, self._done = asyncio.get_running_loop(), asyncio.Event()
        app = self._app()
        async with app.open_async():
            await _forget_stalled(app)
            running = [asyncio.create_task(_work(app, team)) for team in self._teams]
            told = asyncio.create_task(self._told())
            ended, _ = await asyncio.wait([told, *running], return_when=asyncio.FIRST_COMPLETED)
            for task in (told, *running):
                task.cancel()
            await asyncio.gather(told, *running, return_exceptions=True)
            for task in ended:
                task.result()

    async def _told(self) -> None:
        assert self._done is not None
        if not self._stopping.is_set():
            await self._done.wait()

    def _app(self) -> App:
        connector = PsycopgConnector(
            conninfo=self._conninfo, kwargs=KEEPALIVE, min_size=1, max_size=4, timeout=10.0
        )
        app = App(connector=connector)
        app.task(name=_TASK, pass_context=True)(_wake)
        return app


def _wake(context: JobContext) -> None:
    context.additional_context["team"].alarm.call_one()


async def _work(app: App, team: Team) -> None:
    await app.run_worker_async(
        queues=[lane.value for lane in team.lanes],
        concurrency=1,  # the next one is fetched when another grader sleeps
        delete_jobs="always",
        install_signal_handlers=False,
        additional_context={"team": team},
        stalled_worker_timeout=_STALLED_S,
    )


async def _forget_stalled(app: App) -> None:
    """Delete what dead workers had fetched: the graders who now start look by themselves."""
    await app.job_manager.prune_stalled_workers(_STALLED_S)
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_S):
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
