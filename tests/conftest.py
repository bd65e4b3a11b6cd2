"""What all tests share: one jail, opened once, with the best walls this machine gives."""

import pytest

from grader.sandbox import Limits, open_executor

pytest_plugins = ["tests.databases"]


@pytest.fixture(scope="session")
def jail():
    """Yield a real jail."""
    with open_executor(Limits(), allow_tier_b=True) as executor:
        yield executor
