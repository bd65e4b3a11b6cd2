"""One worker process: opens a jail once, then reads and grades what it is handed."""

import json
import signal
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from grader import catalog
from grader.batch.fingerprint import Fingerprint, fingerprint
from grader.belt import Belt
from grader.errors import GraderError
from grader.executor import Executor
from grader.exercise import Exercise
from grader.grading import DEFAULT_SEED, grade, settled
from grader.intake import Upload
from grader.sandbox import Limits, open_executor


@dataclass(frozen=True, slots=True)
class Settings:
    """How a class is graded.

    Attributes
    ----------
    exercise : str
        Slug.
    seed : int
    jobs : int
        Number of worker processes.
    allow_tier_b, unsafe_local : bool
        As in :func:`grader.sandbox.open_executor`.
    belt : Belt
        Bounds of each worker.
    packages : tuple of str
        What programs may import beside what the exercise says.
    """

    exercise: str
    seed: int = DEFAULT_SEED
    jobs: int = 1
    allow_tier_b: bool = False
    unsafe_local: bool = False
    belt: Belt = field(default_factory=Belt)
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One upload, what an earlier verdict on it was found from, and if numbers alone decide."""

    upload: Upload
    known: Fingerprint | None = None
    numbers_only: bool = False


def work(connection: Connection, settings: Settings) -> None:
    """Serve until the other end of the connection closes.

    Sends one JSON object for each task, after one that says ``ready``; ``fault`` if nothing can
    be graded at all. Ends itself after an errored report: its jail may be in doubt; and is ended
    by its belt.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    try:
        exercise = catalog.find(settings.exercise).allowing(settings.packages)
        with open_executor(
            Limits(), allow_tier_b=settings.allow_tier_b, unsafe_local=settings.unsafe_local
        ) as executor:
            settings.belt.put_on()
            _send(connection, {"ready": True})
            _serve(connection, settings, exercise, executor)
    except GraderError as error:
        _send(connection, {"fault": error.fault, "message": str(error)})
    except (EOFError, ConnectionError):
        return  # the parent is gone, or wants no more


def _serve(
    connection: Connection, settings: Settings, exercise: Exercise, executor: Executor
) -> None:
    errored = False
    while not errored:  # a jail in doubt grades nobody else
        task: Task = connection.recv()
        with settings.belt.tight():
            message = _answer(task, settings, exercise, executor)
        errored = message.get("leaving", False)
        _send(connection, message)


def _answer(
    task: Task, settings: Settings, exercise: Exercise, executor: Executor
) -> dict[str, Any]:
    submission = settled(exercise, task.upload.read())
    tier = executor.walls.tier
    if task.known == fingerprint(submission, exercise, settings.seed, tier):
        return {"unchanged": True}
    report = grade(exercise, submission, executor, settings.seed, numbers_only=task.numbers_only)
    return {"report": report.to_json(), "leaving": report.errored}


def _send(connection: Connection, message: dict[str, Any]) -> None:
    """Send JSON, not pickles: nothing that student code had a hand in is ever unpickled."""
    connection.send_bytes(json.dumps(message).encode())
