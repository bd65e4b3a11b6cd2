"""The walls that a child raises around itself before it reads a job, in the only order that works.

Mounting comes before Landlock, which forbids it; Landlock before closing its descriptor;
seccomp last, because it forbids all of the others.
"""

import math
import os
import resource
from dataclasses import dataclass

from grader.sandbox import kernel, landlock, namespaces, seccomp
from grader.sandbox.inside.setup import SCRATCH, Setup
from grader.sandbox.limits import MIB

#: Descriptor of the channel in a child; everything above it is closed.
CHANNEL = 3
_OPEN_FILES = 32
_PENDING_SIGNALS = 64
_STACK_BYTES = 8 * MIB


@dataclass(frozen=True, slots=True)
class Walls:
    """What the zygote prepared: rules and filter are None without walls (tier "none")."""

    setup: Setup
    rules: landlock.Ruleset | None
    filters: seccomp.Filter | None
    base_bytes: int

    def raise_all(self, channel: int, output: int, *, roomy: bool) -> None:
        """Lock this process in, with ``channel`` and ``output`` as its only ways out."""
        kernel.die_with_parent()
        if self.setup.tier == "A":
            limits = self.setup.limits
            namespaces.renew_scratch(SCRATCH, limits.scratch_bytes, limits.scratch_files)
        self._limit(roomy=roomy)
        if self.rules and self.filters:
            kernel.drop_capabilities()
            kernel.set_dumpable(0)
            self.rules.enforce()
        _keep_only(channel, output)
        if self.filters:
            self.filters.load()

    def _limit(self, *, roomy: bool) -> None:
        limits = self.setup.limits
        memory_bytes = limits.roomy_memory_bytes if roomy else limits.memory_bytes
        cpu_s = math.ceil(limits.roomy_cpu_s if roomy else limits.cpu_s) + 1
        for kind, value in (
            (resource.RLIMIT_AS, self.base_bytes + memory_bytes),
            (resource.RLIMIT_CPU, cpu_s),  # the backstop: the outer side is stricter
            (resource.RLIMIT_FSIZE, limits.scratch_bytes),
            (resource.RLIMIT_NOFILE, _OPEN_FILES),
            (resource.RLIMIT_NPROC, 1),
            (resource.RLIMIT_STACK, _STACK_BYTES),
            (resource.RLIMIT_SIGPENDING, _PENDING_SIGNALS),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_MEMLOCK, 0),
            (resource.RLIMIT_MSGQUEUE, 0),
        ):
            resource.setrlimit(kind, (value, value))


def _keep_only(channel: int, output: int) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    if channel != CHANNEL:
        os.dup2(channel, CHANNEL)
    kernel.close_from(CHANNEL + 1)
