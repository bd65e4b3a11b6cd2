"""Chooses the best jail this machine can give, by trying: not by uid, version or distribution.

A jail that started has raised every wall of its tier, in the warm parent and in a first child,
so starting it is the probe.
"""

import os
from dataclasses import dataclass

from grader.errors import ProtocolBroken, SandboxUnavailable
from grader.sandbox import syscalls
from grader.sandbox.jail import Jail
from grader.sandbox.limits import Limits
from grader.sandbox.warm import setup_for

_ADVICE = (
    "Run: grader doctor. It names each wall and what to do. In a container, allow user "
    "namespaces or set GRADER_ALLOW_TIER_B=1; to run code you trust, give --unsafe-local."
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to build a jail: a tier, and whether to become a user of its own first."""

    tier: str
    drop_uid: bool


def ways(*, allow_tier_b: bool, unsafe_local: bool) -> list[Way]:
    """Return the ways that are worth trying, best first.

    Root tries to become another user, and goes on without if it cannot: in a container, "root"
    may be a name only.
    """
    tiers = ["none"] if unsafe_local else ["A", "B"] if allow_tier_b else ["A"]
    drops = [True, False] if os.geteuid() == 0 and not unsafe_local else [False]
    return [Way(tier, drop_uid) for tier in tiers for drop_uid in drops]


def open_executor(
    limits: Limits = Limits(),  # noqa: B008  a frozen value
    *,
    allow_tier_b: bool,
    unsafe_local: bool = False,
) -> Jail:
    """Return a jail of the best tier this machine can give.

    Parameters
    ----------
    limits : Limits
    allow_tier_b : bool
        Whether a jail without namespaces will do if it must.
    unsafe_local : bool
        Run without any wall: resource limits only, for code that is trusted.

    Raises
    ------
    SandboxUnavailable
        If no allowed tier can be had; ``missing`` says what stood in the way of each.
    """
    system = os.uname()
    if system.sysname != "Linux" or system.machine not in syscalls.MACHINES:
        known = " or ".join(syscalls.MACHINES)
        here = f"{system.sysname} on {system.machine}"
        raise SandboxUnavailable([f"Linux on {known} (this is {here})"], _ADVICE)
    missing = []
    for way in ways(allow_tier_b=allow_tier_b, unsafe_local=unsafe_local):
        try:
            return Jail(setup_for(way.tier, limits, drop_uid=way.drop_uid))
        except (SandboxUnavailable, ProtocolBroken) as fault:
            found = fault.missing if isinstance(fault, SandboxUnavailable) else (fault.found,)
            missing += [f"tier {way.tier} ({reason})" for reason in found]
    raise SandboxUnavailable(list(dict.fromkeys(missing)), _ADVICE)
