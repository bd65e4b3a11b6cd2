"""A service to test with: an empty one, and one with a graded class."""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from grader.authoring.foreign import Recipe
from grader.grading import DEFAULT_SEED, grade
from grader.intake import read_bytes
from submissions.adapters.catalog import InstalledExercises
from submissions.adapters.clock import SystemClock
from submissions.adapters.passwords import Argon2Passwords
from submissions.bootstrap import build
from submissions.config import Config
from submissions.demo import Demo, fill_demo
from submissions.services.grading import grade_next
from submissions.services.ports import Services, Task
from submissions.store import SqlStore
from tests.service.world import make_world, services_on

CHEAP = Argon2Passwords(cheap=True)


class TurnableClock:
    """A clock that a test can turn; it goes on by itself from there."""

    def __init__(self):
        self._ahead, self._now = timedelta(0), SystemClock().now

    def now(self):
        """Return the time as turned."""
        return self._now() + self._ahead

    def stop(self):
        """Let it stand still until it is turned: for what happens within a second."""
        at = self._now()
        self._now = lambda: at

    def turn(self, **by):
        """Turn it: ``turn(days=1)``."""
        self._ahead += timedelta(**by)


@dataclass
class Filled:
    """A service with a graded class; what :func:`fill_demo` made is at hand by name."""

    services: Services
    config: Config
    demo: Demo
    clock: TurnableClock

    def __getattr__(self, name):
        return getattr(self.demo, name)


def grader_in(jail):
    """Return a grade function that works in this process."""

    def grade_task(task: Task):
        if task.recipe is None:
            exercise = InstalledExercises().find(task.exercise)
        else:
            exercise = Recipe.from_json(task.recipe).made(jail)
        if task.variant is not None:
            exercise = exercise.variants(*task.variant)
        exercise = exercise.allowing(task.packages)
        submission = read_bytes(str(task.submission_id), task.file, task.content)
        seed = DEFAULT_SEED if task.seed is None else task.seed
        return grade(exercise, submission, jail, seed)

    return grade_task


def grade_all(services, grade_task, worker="test"):
    """Grade everything that waits; return how many jobs there were."""
    done = 0
    while grade_next(services, worker, grade_task):
        done += 1
    return done


def built(folder, clock=None):
    """Return an empty service on a database in this folder."""
    clock = clock or TurnableClock()
    return build(Config(data_dir=Path(folder), graders=1), clock=clock, passwords=CHEAP)


@pytest.fixture
def services(tmp_path, sqlite_template):
    """Return an empty service on SQLite."""
    shutil.copy(sqlite_template, tmp_path / "deltagrade.db")
    made = built(tmp_path)
    yield made
    made.store.close()


@pytest.fixture(scope="session")
def graded_class(tmp_path_factory, sqlite_template, jail):
    """Return a folder with the database of a graded class, and what is in it."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(sqlite_template, folder / "deltagrade.db")
    made = built(folder)
    demo = fill_demo(made)
    grade_all(made, grader_in(jail))
    made.store.close()
    return folder, demo


@pytest.fixture
def demo(graded_class, tmp_path):
    """Return a service with a graded class, a copy for each test."""
    source, made = graded_class
    shutil.copytree(source, tmp_path, dirs_exist_ok=True)
    clock = TurnableClock()
    services = built(tmp_path, clock)
    yield Filled(services, Config(data_dir=tmp_path, graders=1), made, clock)
    services.store.close()


@pytest.fixture(scope="session")
def made_world(tmp_path_factory, sqlite_template):
    """Return a folder with the database of a world, and the world."""
    folder = tmp_path_factory.mktemp("world")
    shutil.copy(sqlite_template, folder / "world.db")
    store = SqlStore(f"sqlite:///{folder / 'world.db'}")
    made = make_world(TurnableClock(), CHEAP, store)
    store.close()
    return folder, made


@pytest.fixture
def world(made_world, tmp_path):
    """Yield two courses with people of every role; each test has a copy of its own."""
    with copied(*made_world, tmp_path) as world:
        yield world


@contextmanager
def copied(folder, made, place):
    """Yield a world as it was left in a folder, in a copy of that folder."""
    shutil.copytree(folder, place, dirs_exist_ok=True)
    store, clock = SqlStore(f"sqlite:///{place / 'world.db'}"), TurnableClock()
    services = services_on(store, clock, CHEAP)
    world = replace(made, services=services, clock=clock, actors=dict(made.actors))
    vars(world).update({name: one for name, one in vars(made).items() if name not in vars(world)})
    yield world
    store.close()
