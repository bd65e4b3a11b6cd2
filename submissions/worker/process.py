"""A grader process: opens a jail once, then grades what it is handed."""

import base64
import json
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from grader import catalog
from grader.authoring.foreign import Recipe
from grader.belt import Belt
from grader.errors import ExerciseInvalid, GraderError
from grader.executor import Executor
from grader.exercise import Exercise
from grader.grading import DEFAULT_SEED, PUBLIC_SEED, grade
from grader.intake import read_bytes
from grader.report import Report
from grader.sandbox import Limits, open_executor
from submissions.worker.documents import document_of

#: An exercise and the seed of its inputs, None for the usual one.
Warm = tuple[str, int | None]
#: Golden solutions that are graded to warm up: the right one and a wrong one.
_WARMING = 2
#: Exercises of courses that are at hand; each holds the inputs that were drawn for it.
_KEPT = 16


@dataclass(frozen=True, slots=True)
class Walls:
    """What a grader may make do with, as in :func:`grader.sandbox.open_executor`."""

    allow_tier_b: bool = False
    unsafe_local: bool = False


def serve(connection: Connection, walls: Walls, belt: Belt, warm: Sequence[Warm]) -> None:
    """Serve until the other end of the connection closes, as it does when the server dies.

    Both sides speak JSON, never pickles: nothing that student code had a hand in is unpickled.
    Ends itself after an errored report: its jail may be in doubt; and is ended by its belt.

    Parameters
    ----------
    connection : Connection
    walls : Walls
    belt : Belt
    warm : sequence of (exercise, seed)
        What is to be made ready for before the first task: drawing inputs takes a second.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    try:
        with open_executor(
            Limits(), allow_tier_b=walls.allow_tier_b, unsafe_local=walls.unsafe_local
        ) as executor:
            found = executor.walls
            _send(connection, {"ready": {"tier": found.tier, "limits": dict(found.limits)}})
            _warm_up(warm, executor, belt)
            belt.put_on()
            _serve(connection, executor, belt)
    except GraderError as error:
        _send(connection, _fault(error))
    except (EOFError, ConnectionError):
        return  # the parent is gone, or wants no more


def _warm_up(warm: Sequence[Warm], executor: Executor, belt: Belt) -> None:
    """Grade what is known of each exercise, right and wrong, as students' work will be.

    An exercise that is broken, or too much for its judges, will be told of when it is asked for.
    """
    for slug, seed in warm:
        with suppress(GraderError):
            exercise = catalog.find(slug)
            for golden in exercise.goldens[:_WARMING]:
                content = exercise.read(golden.path).encode()
                submission = read_bytes(golden.file, golden.file, content)
                belt.judge(partial(grade, exercise, submission, executor, _seed(seed)))


def _serve(connection: Connection, executor: Executor, belt: Belt) -> None:
    own = _Own(executor)
    errored = False
    while not errored:
        task = json.loads(connection.recv_bytes())
        try:
            with belt.tight():
                if "make" in task:
                    _send(connection, {"document": _document(task["make"], executor, own)})
                    continue
                report = _graded(task, executor, own)
        except GraderError as error:  # the exercise is missing or broken
            _send(connection, _fault(error))
            continue
        errored = report.errored
        _send(connection, {"report": report.to_json()})


class _Own:
    """Exercises that courses have of their own, made in this grader's jail when first needed."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._made: dict[str, Exercise] = {}

    def made(self, recipe: dict[str, Any]) -> Exercise:
        """Return the exercise of a recipe; raise ExerciseError if there is none, SandboxError."""
        found = Recipe.from_json(recipe)
        if found.version not in self._made:
            if len(self._made) >= _KEPT:
                self._made.clear()
            self._made[found.version] = found.made(self._executor)
        return self._made[found.version]


def _document(recipe: dict[str, Any], executor: Executor, own: _Own) -> dict[str, Any]:
    """Return what came of a recipe: a document, or why there is no exercise in it."""
    try:
        family = Recipe.from_json(recipe).family(executor)
        return document_of(own.made(recipe), executor, family)
    except ExerciseInvalid as error:
        return {"problem": f"{error.field[:1].upper()}{error.field[1:]}: {error.reason}."}


def _graded(task: dict[str, Any], executor: Executor, own: _Own) -> Report:
    recipe = task.get("recipe")
    exercise = catalog.find(task["exercise"]) if recipe is None else own.made(recipe)
    if exercise.variants is not None and task["variant"] is not None:
        exercise = exercise.variants(*task["variant"])
    exercise = exercise.allowing(task["packages"])
    content = base64.b64decode(task["content"])
    submission = read_bytes(str(task["submission_id"]), task["file"], content)
    public = bool(task["public"])
    return grade(
        exercise,
        submission,
        executor,
        PUBLIC_SEED if public else _seed(task["seed"]),
        hint_level=int(task["hint_level"]),
        public_only=public,
        numbers_only=public or bool(task["numbers_only"]),
    )


def _seed(seed: int | None) -> int:
    return DEFAULT_SEED if seed is None else seed


def _fault(error: GraderError) -> dict[str, Any]:
    return {"fault": error.fault, "retry": error.retry, "message": str(error)}


def _send(connection: Connection, message: dict[str, Any]) -> None:
    connection.send_bytes(json.dumps(message, allow_nan=False).encode())
