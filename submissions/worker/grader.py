"""A grader process as its thread sees it: start, hand a task, hear the report, notice a death."""

import base64
import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from grader.belt import Belt, was_met
from grader.errors import ExerciseError, GraderError, SandboxError
from grader.forkserver import FORKSERVER, import_once
from grader.report import Report
from submissions.services.ports import Task
from submissions.worker.process import Walls, Warm, serve

import_once(serve.__module__)
_START_S = 60.0
_LOG = logging.getLogger(__name__)


class Died(SandboxError):
    """A grader process ended in the middle of its work, or never answered."""

    code = "grader_died"


class Overtaxed(Died):
    """A grader process met its belt; if it did so over numbers alone, it will again."""

    code, retry = "grader_overtaxed", False


class Grader:
    """One grader process, started when it is first needed and again when it has died.

    Parameters
    ----------
    walls : Walls
    limit_s : float
        How long a task may take on the clock.
    belt : Belt, optional
        How much it may take of memory and processor.
    """

    def __init__(self, walls: Walls, limit_s: float, belt: Belt | None = None) -> None:
        self._walls, self._limit_s, self._belt = walls, limit_s, belt or Belt()
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self.found: dict[str, Any] = {}
        #: Exercises that a new process is made ready for.
        self.warm: tuple[Warm, ...] = ()
        #: Told when a process is started that is not the first.
        self.on_restart: Callable[[], None] = lambda: None

    @property
    def pid(self) -> int | None:
        """The process's number, None if none runs."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the process unless it runs, and wait until its jail is open.

        Raises
        ------
        SandboxError
            If there is no jail to be had here.
        """
        if self._process is not None:
            return
        self._connection, theirs = FORKSERVER.Pipe()
        wanted = (theirs, self._walls, self._belt, self.warm)
        process = FORKSERVER.Process(target=serve, args=wanted, daemon=True)
        process.start()
        self._process = process
        theirs.close()
        if self.found:
            self.on_restart()
        self.found = self._hear(_START_S)["ready"]

    def __call__(self, task: Task) -> Report:
        """Return the report on a task; by numbers alone if all of it is too much for a process.

        Raises
        ------
        SandboxError
            If the process died or took far too long: the task may be given to another. If numbers
            alone were too much as well, it had better not.
        ExerciseError
            If the exercise is missing or broken.
        """
        try:
            return self._graded(task, numbers_only=False)
        except Overtaxed as error:
            if task.public:  # numbers alone were too much
                raise
            told = {"submission": task.submission_id, "reason": str(error)}
            _LOG.warning("A submission is judged by numbers alone: %s", error, extra=told)
            return self._graded(task, numbers_only=True)

    def made(self, recipe: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the document of an exercise that is made of a recipe, or why there is none.

        Raises
        ------
        SandboxError
            If the process died or took far too long.
        """
        self.start()
        assert self._connection is not None
        with suppress(ConnectionError):  # as below
            self._connection.send_bytes(json.dumps({"make": dict(recipe)}).encode())
        document: Mapping[str, Any] = self._hear(self._limit_s)["document"]
        return document

    def _graded(self, task: Task, *, numbers_only: bool) -> Report:
        self.start()
        assert self._connection is not None
        with suppress(ConnectionError):  # then it has just died, and hearing it will tell
            self._connection.send_bytes(_encoded(task, numbers_only=numbers_only))
        report = Report.from_json(self._hear(self._limit_s)["report"], task.exercise)
        if report.errored:
            self.end()  # it ends itself as well; the next task gets a fresh jail
        return report

    def _hear(self, limit_s: float) -> dict[str, Any]:
        assert self._connection is not None
        try:
            if not self._connection.poll(limit_s):
                self.end()
                raise Died(f"The grader did not answer for {limit_s:.0f} seconds.")
            message: dict[str, Any] = json.loads(self._connection.recv_bytes())
        except (EOFError, OSError) as error:
            code = self.end()
            kind = Overtaxed if was_met(code) else Died
            raise kind(f"The grader process ended by itself (exit code {code}).") from error
        if "fault" in message:
            raise self._fault(message)
        return message

    def _fault(self, message: dict[str, Any]) -> GraderError:
        if message["fault"] == "instructor":
            return ExerciseError(message["message"])
        self.end()
        return SandboxError(message["message"])

    def kill(self) -> None:
        """Kill the process, from any thread; the one that waits for it will hear of its death."""
        process = self._process
        if process is not None:
            with suppress(ValueError):  # its own thread has closed it just now
                process.kill()

    def end(self, patience_s: float = 0.5) -> int | None:
        """End the process; return its exit code."""
        if self._connection is not None:
            self._connection.close()
        process, self._process, self._connection = self._process, None, None
        if process is None:
            return None
        process.join(patience_s)
        if process.is_alive():
            process.kill()
            process.join()
        code = process.exitcode
        process.close()
        return code


def _encoded(task: Task, *, numbers_only: bool) -> bytes:
    content = base64.b64encode(task.content).decode()
    told = {**asdict(task), "content": content, "numbers_only": numbers_only}
    return json.dumps(told).encode()
