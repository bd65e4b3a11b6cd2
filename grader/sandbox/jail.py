"""The jail: an executor whose every job runs in a fresh child behind all the walls there are."""

from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any, Self

import numpy as np

from grader.errors import ProtocolBroken
from grader.executor import Call, Job, Run, Walls, Wave
from grader.report import Outcome
from grader.sandbox import wire
from grader.sandbox.answers import Asked
from grader.sandbox.inside.setup import Setup
from grader.sandbox.packages import installed
from grader.sandbox.roomy import Record, second_chance
from grader.sandbox.session import Lane, Session
from grader.sandbox.warm import Child, Unborn, WarmParent

#: Questions whose calls are kept as bytes.
_PACKED = 64
#: Most jails with packages that are kept beside one without; each holds its packages in memory.
_ANNEXES = 4


class Jail:
    """Runs one job at a time; use one jail per worker process, and close it.

    A spare child is forked and locked while the caller judges the last one's answers. If our own
    side of the jail dies it is started once more; a second death is an error of ours.
    """

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._spare: Unborn | Child | None = None
        self._packed, self._record = _PackedCalls(), Record()
        self._annexes: dict[tuple[str, ...], Jail] = {}
        self._start()

    def _start(self) -> None:
        """Start the warm parent; a first child shows that all walls can be raised."""
        self._parent = WarmParent.start(self._setup)
        try:
            self._spare = self._parent.deliver(self._parent.conceive(roomy=False))
        except BaseException:
            self._parent.close()
            raise

    def _child(self, lane: Lane) -> Child:
        """Return a locked child: the spare one if there is one of this kind."""
        if lane.roomy:
            return self._parent.deliver(self._parent.conceive(roomy=True))
        spare, self._spare = self._spare, None
        if isinstance(spare, Child):
            return spare
        return self._parent.deliver(spare or self._parent.conceive(roomy=False))

    @property
    def walls(self) -> Walls:
        """What stands between student code and the machine."""
        return Walls(self._setup.tier, self._setup.limits.to_dict())

    def run(self, job: Job) -> Run:
        """Run one job in a child of its own.

        Raises
        ------
        SandboxUnavailable, ProtocolBroken
            If our own side failed, twice.
        TypeError
            If an argument of a call is of a kind that cannot cross.
        """
        if job.packages != tuple(name for name, _ in self._setup.allowed):
            return self._annex(job.packages).run(job)
        calls, asked = self._packed.of(job.calls)
        tree = wire.dumps((job.source, job.function, job.seed, job.modules, calls))
        limits = self._setup.limits
        run = self._run_again_if_broken(tree, asked, Lane(limits))
        if run.outcome is not Outcome.OUT_OF_MEMORY or not self._record.lets_in(job):
            return run
        roomy = Lane(limits, roomy=True)
        retry = partial(self._run_again_if_broken, tree, asked, roomy)
        second = second_chance(run, retry, limits)
        if second is not run and second.outcome is not Outcome.PASSED:
            self._record.failed(job)
        return second

    def _annex(self, packages: tuple[str, ...]) -> "Jail":
        """Return a jail of the same kind whose children may read these packages too.

        One for each list of packages: what an exercise allows is not there for any other.
        """
        if packages not in self._annexes:
            allowed = installed(packages)
            if len(self._annexes) == _ANNEXES:
                self._annexes.pop(next(iter(self._annexes))).close()
            self._annexes[packages] = Jail(replace(self._setup, allowed=allowed))
        return self._annexes[packages]

    def _run_again_if_broken(self, tree: bytes, asked: tuple[Asked, ...], lane: Lane) -> Run:
        try:
            return self._run(tree, asked, lane)
        except ProtocolBroken:
            self.close()
            self._start()
            return self._run(tree, asked, lane)

    def _run(self, tree: bytes, asked: tuple[Asked, ...], lane: Lane) -> Run:
        parent = self._parent
        child = self._child(lane)
        try:
            session = Session(child, lane, asked, lambda: parent.ending(child.serial))
            run = session.hold(tree)
        finally:
            if lane.roomy:
                child.end()  # the memory must be back before the lane is free
            child.close()
        if not self._spare:
            self._spare = parent.conceive(roomy=False)
        return run

    def close(self) -> None:
        """End the warm parent and everything inside; nothing is left behind."""
        spare, self._spare = self._spare, None
        if spare:
            spare.close()
        self._parent.close()
        while self._annexes:
            self._annexes.popitem()[1].close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


#: All calls in the words of the channel, and each with what it was given.
Sent = tuple[wire.Packed, tuple[Asked, ...]]


class _PackedCalls:
    """The calls of questions as bytes: a class is asked the same again and again."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[tuple[Call, ...], Sent]] = {}

    def of(self, calls: tuple[Call, ...]) -> Sent:
        """Return these very calls as bytes; keeping them keeps their ``id`` from being reused."""
        if id(calls) not in self._known:
            if len(self._known) == _PACKED:
                del self._known[next(iter(self._known))]
            self._known[id(calls)] = calls, packed(calls)
        return self._known[id(calls)][1]


def packed(calls: tuple[Call, ...]) -> Sent:
    """Return calls as they are sent."""
    asked = tuple(Asked(call, wire.dumps(_portable(call.arguments))) for call in calls)
    tree = tuple(
        (one.call.mode.value, one.call.writeable, wire.Packed(one.arguments)) for one in asked
    )
    return wire.Packed(wire.dumps(tree)), asked


def _portable(argument: Any) -> Any:
    """Return an argument with the engine's waves as the channel's."""
    if isinstance(argument, Wave):
        return wire.Wave(argument.coefficients)
    if isinstance(argument, (list, tuple)):
        return type(argument)(map(_portable, argument))
    return np.asarray(argument) if isinstance(argument, np.ndarray) else argument
