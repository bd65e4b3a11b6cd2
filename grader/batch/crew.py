"""The workers as their parent sees them: start, hand a task, hear the answer, notice a death."""

import json
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Self

from grader.batch.worker import Settings, Task, work
from grader.belt import was_met
from grader.errors import ExerciseError, SandboxError
from grader.forkserver import FORKSERVER, import_once

import_once(work.__module__)
_FALSE_STARTS = 3
_PATIENCE_S = 5.0


class Worker:
    """One worker process and the task it has."""

    def __init__(self, settings: Settings) -> None:
        self.connection, theirs = FORKSERVER.Pipe()
        self.process = FORKSERVER.Process(target=work, args=(theirs, settings), daemon=True)
        self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.ready = False

    def give(self, task: Task) -> None:
        """Hand over a task; if the worker has just died, :meth:`hear` will tell."""
        self.task = task
        with suppress(ConnectionError):
            self.connection.send(task)

    def hear(self) -> dict[str, Any] | None:
        """Return the next message, or None if the worker is dead."""
        try:
            message: dict[str, Any] = json.loads(self.connection.recv_bytes())
        except (EOFError, OSError):
            return None
        return message

    def end(self, patience_s: float = _PATIENCE_S) -> int | None:
        """Let the worker end, then make it; return its exit code."""
        self.connection.close()
        self.process.join(patience_s)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        code = self.process.exitcode
        self.process.close()
        return code


class Crew:
    """As many workers as settings ask for; one that dies is replaced when it is needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._false_starts = 0
        self._workers: dict[Connection, Worker] = {}

    def muster(self, needed: int) -> None:
        """Bring the crew up to strength: no more workers than there are tasks."""
        while len(self._workers) < min(needed, self._settings.jobs):
            worker = Worker(self._settings)
            self._workers[worker.connection] = worker

    def idle(self) -> list[Worker]:
        """Return the workers that wait for a task."""
        return [worker for worker in self._workers.values() if worker.ready and not worker.task]

    def hear(self) -> Iterator[tuple[Task, dict[str, Any]]]:
        """Wait for somebody to speak; yield tasks with their answers, ``died`` for a death.

        With ``died`` comes whether the worker met its belt.

        Raises
        ------
        SandboxError
            If workers cannot start, or the jail cannot.
        ExerciseError
        """
        for connection in wait(list(self._workers)):
            assert isinstance(connection, Connection)
            worker = self._workers[connection]
            message = worker.hear()
            task, worker.task = worker.task, None
            if message is None:
                message = {"died": was_met(self._dismiss(worker))}
            elif message.get("leaving"):
                self._dismiss(worker)
            elif "fault" in message:
                kind = ExerciseError if message["fault"] == "instructor" else SandboxError
                raise kind(message["message"])
            worker.ready = True
            if task is not None:
                yield task, message

    def _dismiss(self, worker: Worker) -> int | None:
        """Let go of a worker that is dead or leaving; return its exit code."""
        del self._workers[worker.connection]
        code = worker.end()
        if worker.ready:
            return code
        self._false_starts += 1
        if self._false_starts >= _FALSE_STARTS:
            message = f"{_FALSE_STARTS} grading processes ended at once. Try: grader doctor"
            raise SandboxError(message)
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers.values():
            worker.end(_PATIENCE_S if fault is None else 0.0)
