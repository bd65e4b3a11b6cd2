"""What all tests share: one jail, opened once, with the best walls this machine gives."""

import gc
import signal

import pytest
from hypothesis import HealthCheck, settings

from grader.sandbox import Limits, open_executor

pytest_plugins = ["tests.browsers", "tests.databases", "tests.heavy"]

# No test depends on how busy the machine is.
settings.register_profile("timeless", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("timeless")

# A run in the background of a shell ignores Ctrl-C, and so would every program that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


#: Rooms whose tests are quick, and fixtures that start programs: what uses one of these is not.
QUICK_ROOMS = ("tests/unit/", "tests/architecture/")
#: Tests that start programs without a fixture, or compute for long.
SLOW = (
    "tests/architecture/test_typed_queries.py",
    "tests/unit/exercises/",
    "tests/unit/grader/authoring/",
    "tests/unit/grader/batch/",
    "tests/unit/grader/mistakes/test_network_mistakes.py",
    "tests/unit/grader/sandbox/",
    "tests/unit/grader/symbolic/test_properties.py",
    "tests/unit/submissions/web/test_server.py",
)
PROGRAMS = {"browser", "heavy", "jail", "shared", "site"}


def pytest_addoption(parser):
    """Let ``bin/test --quick`` choose."""
    parser.addoption("--quick", action="store_true", help="only tests that start no program")


def pytest_ignore_collect(collection_path, config):
    """Do not even read, for a quick run, what it leaves out."""
    if not config.getoption("--quick"):
        return None
    below = collection_path.relative_to(config.rootpath).as_posix()
    below += "/" * collection_path.is_dir()
    leads = any(below.startswith(room) or room.startswith(below) for room in QUICK_ROOMS)
    return True if below.startswith(SLOW) or not leads else None


def pytest_collection_modifyitems(config, items):
    """Leave out, of a quick run, whatever starts a jail, a database server or a browser."""
    if not config.getoption("--quick"):
        return
    slow = {one for one in items if PROGRAMS & set(getattr(one, "fixturenames", ()))}
    config.hook.pytest_deselected(items=[*slow])
    items[:] = [one for one in items if one not in slow]


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Look for no garbage while tests are collected: all of it stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish():
    """Look for garbage among what tests make, not among the tests: there are thousands of them.

    And seldom: formulas make many small objects that are gone without it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.fixture(scope="session")
def jail():
    """Yield a real jail."""
    with open_executor(Limits(), allow_tier_b=True) as executor:
        yield executor
