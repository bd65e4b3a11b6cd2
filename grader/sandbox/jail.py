"""The jail: an executor whose jobs run in fresh children behind all the walls there are."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from types import TracebackType
from typing import Any, NamedTuple, Self

import numpy as np

from grader.errors import ProtocolBroken
from grader.executor import Call, Executor, Job, Run, Walls, Wave
from grader.report import Outcome
from grader.sandbox import wire
from grader.sandbox.answers import Asked
from grader.sandbox.inside.setup import Setup
from grader.sandbox.packages import installed
from grader.sandbox.roomy import Record, second_chance
from grader.sandbox.session import Lane, Question, Session
from grader.sandbox.warm import Child, Unborn, WarmParent

#: Questions whose calls are kept as bytes.
_PACKED = 64
#: Most jails with packages that are kept beside one without; each holds its packages in memory.
_ANNEXES = 4


class Jail(Executor):
    """Runs one program at a time; use one jail per worker process, and close it.

    Jobs of one program share a child as long as none of them may have changed what the next finds
    there. What does not come through whole beside others runs in a child of its own.

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
        return self.run_each((job,))[0]

    def run_each(self, jobs: Sequence[Job]) -> tuple[Run, ...]:
        """Run jobs, several of the same program in one child where that makes no difference.

        Errors as for one.
        """
        runs = list[Run]()
        while len(runs) < len(jobs):
            runs += self._run_first(jobs[len(runs) :])
        return tuple(runs)

    def _run_first(self, jobs: Sequence[Job]) -> list[Run]:
        """Run as many of the jobs as one child can, the first in any case."""
        first, limits = jobs[0], self._setup.limits
        alike = tuple(takewhile(lambda job: _program(job) == _program(first), jobs))
        if first.packages != tuple(name for name, _ in self._setup.allowed):
            return list(self._annex(first.packages).run_each(alike))
        names, questions = tuple(job.function for job in alike), tuple(map(self._question, alike))
        tree = wire.dumps((first.source, first.seed, first.modules, names))
        conversation = Conversation(tree, questions)
        run, *later = self._hold_again_if_broken(conversation, Lane(limits))
        if run.outcome is Outcome.OUT_OF_MEMORY and self._record.lets_in(first):
            run = self._second_chance(first, run, Conversation(tree, questions[:1]))
        return [run, *later]

    def _question(self, job: Job) -> Question:
        calls, asked = self._packed.of(job.calls)
        return wire.dumps((job.function, calls)), asked

    def _second_chance(self, job: Job, run: Run, conversation: "Conversation") -> Run:
        limits = self._setup.limits
        lane = Lane(limits, roomy=True)
        second = second_chance(
            run, lambda: self._hold_again_if_broken(conversation, lane)[0], limits
        )
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

    def _hold_again_if_broken(self, conversation: "Conversation", lane: Lane) -> list[Run]:
        try:
            return self._hold(conversation, lane)
        except ProtocolBroken:
            self.close()
            self._start()
            return self._hold(conversation, lane)

    def _hold(self, conversation: "Conversation", lane: Lane) -> list[Run]:
        parent = self._parent
        child = self._child(lane)
        try:
            session = Session(child, lane, lambda: parent.ending(child.serial))
            runs = session.hold(*conversation)
        finally:
            if lane.roomy:
                child.end()  # the memory must be back before the lane is free
            child.close()
        if not self._spare:
            self._spare = parent.conceive(roomy=False)
        return runs

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


class Conversation(NamedTuple):
    """All that is said to one child: a program as bytes, and what it is asked."""

    program: bytes
    questions: tuple[Question, ...]


def _program(job: Job) -> tuple[object, ...]:
    """Return what jobs that share a child have in common."""
    return job.source, job.seed, job.modules, job.packages


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
