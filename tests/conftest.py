"""What all tests share: one jail, opened once, with the best walls this machine gives."""

import signal

import pytest

from grader.sandbox import Limits, open_executor

pytest_plugins = ["tests.databases", "tests.heavy"]

# A run in the background of a shell ignores Ctrl-C, and so would every program that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def jail():
    """Yield a real jail."""
    with open_executor(Limits(), allow_tier_b=True) as executor:
        yield executor
