"""Opens jails of a wanted tier; a test that needs one is skipped only if the kernel refuses it."""

import os
from functools import cache

import pytest

from grader.errors import SandboxUnavailable
from grader.executor import Job
from grader.sandbox import Jail, Limits
from grader.sandbox.limits import MIB
from grader.sandbox.warm import setup_for

TIERS = ("A", "B", "none")
#: Tight, so that a test meets a limit within a moment. No roomy lane: as much as the ordinary one.
TIGHT = Limits(
    cpu_s=0.5,
    idle_s=0.5,
    wall_s=20.0,
    memory_bytes=128 * MIB,
    roomy_memory_bytes=128 * MIB,
    printed_bytes=64 * MIB,
)


def open_tier(tier, limits=TIGHT):
    """Return a jail of exactly this tier."""
    drops = [True, False] if os.geteuid() == 0 and tier != "none" else [False]
    reasons = []
    for drop_uid in drops:
        try:
            return Jail(setup_for(tier, limits, drop_uid=drop_uid))
        except SandboxUnavailable as fault:
            reasons += fault.missing
    pytest.skip(f"this machine gives no tier {tier}: {reasons}")


@cache
def need_tier(tier):
    """Skip the test if this machine does not give a tier: tried once, for it gives it or not."""
    open_tier(tier).close()


def job(source, *calls, function="f"):
    """Return a job for one function of a program."""
    return Job(source, function, calls)
