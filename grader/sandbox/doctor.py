"""``grader doctor``: each wall, whether this machine gives it, and how that was tested just now.

Nothing is looked up that can be tried: a jail is started, and a child in it attempts what each
wall is there to stop.
"""

import os
from dataclasses import dataclass

from grader.errors import SandboxUnavailable
from grader.executor import Call, Job, Run
from grader.report import Outcome
from grader.sandbox import landlock
from grader.sandbox.attempts import ADVICE, ATTEMPTS, Attempt
from grader.sandbox.jail import Jail
from grader.sandbox.limits import MIB, Limits
from grader.sandbox.probe import open_executor
from grader.sandbox.watch import Watch

#: Small, so that every limit is met within a moment; no roomy lane.
_LIMITS = Limits(
    cpu_s=0.2,
    idle_s=0.2,
    wall_s=5.0,
    memory_bytes=64 * MIB,
    roomy_memory_bytes=64 * MIB,
    printed_bytes=4 * MIB,
)
_NAMESPACES = (
    "Allow unprivileged user namespaces (sysctl user.max_user_namespaces, "
    "kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0), or "
    "give the grader's container a seccomp profile that permits unshare, clone and mount."
)
_LANDLOCK = "Use Linux 5.13 or later with Landlock enabled (CONFIG_SECURITY_LANDLOCK, lsm=)."
_SCHEDSTAT = (
    "Mount /proc in the grader's container and use a kernel with CONFIG_SCHED_INFO; until then "
    "only the limit on the clock ends a program that sleeps or computes too long."
)
_PACKAGES = "Install it for this Python, with all that it needs on the exercise's list as well."
_BROKEN = "This wall should stand in every tier: report it, and do not run foreign code here."


@dataclass(frozen=True, slots=True)
class Wall:
    """One wall.

    Attributes
    ----------
    name : str
    given : bool
        Whether it stands here.
    tested : str
        What was tried just now, and what came of it.
    advice : str
        What to do if it is missing; empty if it stands.
    """

    name: str
    given: bool
    tested: str
    advice: str = ""


def examine() -> tuple[Wall, ...]:
    """Try every wall of the best jail to be had here; takes about two seconds.

    Returns
    -------
    tuple of Wall
        First the tier ("tier A", "tier B"; given if code may be run without further ado), then
        the kernel's part, then one for each attempt a child made.
    """
    try:
        with open_executor(_LIMITS, allow_tier_b=False) as jail:
            tier = Wall("tier A", given=True, tested="Started a jail with all namespaces: it runs.")
            return (tier, *_kernel(), *_attempts(jail))
    except SandboxUnavailable as fault:
        return _without_namespaces("; ".join(fault.missing))


def examine_packages(packages: tuple[str, ...], jail: Jail) -> Wall:
    """Try whether a jail can be opened in which programs can import what an exercise allows."""
    names = ", ".join(packages)
    try:
        jail.run(Job("", "attempt", (), packages=packages))
    except SandboxUnavailable as fault:
        tested = f"Started a jail with it: {'; '.join(fault.missing)}."
        return Wall(names, given=False, tested=tested, advice=_PACKAGES)
    return Wall(names, given=True, tested="Started a jail with it: it runs.")


def _without_namespaces(reason: str) -> tuple[Wall, ...]:
    tested = f"Started a jail with all namespaces: {reason}."
    namespaces = Wall("namespaces", given=False, tested=tested, advice=_NAMESPACES)
    try:
        with open_executor(_LIMITS, allow_tier_b=True) as jail:
            told = "Started a jail without namespaces: it runs."
            advice = f"Set GRADER_ALLOW_TIER_B=1 if that will do. Better: {_NAMESPACES}"
            tier = Wall("tier B", given=False, tested=told, advice=advice)
            return (tier, namespaces, *_kernel(), *_attempts(jail))
    except SandboxUnavailable as fault:
        tested = f"Started a jail in every way there is: {'; '.join(fault.missing)}."
        tier = Wall("no tier", given=False, tested=tested, advice=_NAMESPACES)
        return (tier, namespaces, *_kernel())


def _kernel() -> tuple[Wall, ...]:
    version = landlock.version()
    asked = f"Asked the kernel for its Landlock version: {version or 'none'}."
    times = _times_are_told()
    read = f"Read the processor accounts of a process by pidfd: {'told' if times else 'not told'}."
    return (
        Wall("Landlock", version > 0, asked, "" if version else _LANDLOCK),
        Wall("processor accounts", times, read, "" if times else _SCHEDSTAT),
    )


def _times_are_told() -> bool:
    pidfd = os.pidfd_open(os.getpid())
    try:
        return Watch.is_told(pidfd)
    finally:
        os.close(pidfd)


def _attempts(jail: Jail) -> tuple[Wall, ...]:
    return tuple(_tried(jail, attempt) for attempt in ATTEMPTS)


def _tried(jail: Jail, attempt: Attempt) -> Wall:
    source = f"def attempt():\n    {attempt.program}\n    return 1.0\n"
    run = jail.run(Job(source, "attempt", (Call(()),)))
    given = not _went_through(run)
    advice = "" if given else ADVICE.get(attempt.wall, _BROKEN)
    return Wall(attempt.wall, given, f"A child tried to {attempt.tried}: {_told(run)}", advice)


def _went_through(run: Run) -> bool:
    return any(answer.outcome is Outcome.PASSED for answer in run.answers)


def _told(run: Run) -> str:
    """Return in one line what came of an attempt."""
    if run.detail:
        return run.detail
    lines = run.answers[0].error.splitlines() if run.answers else []
    return lines[-1] if lines else "it could."
