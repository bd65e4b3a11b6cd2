"""One job with one child: send it, listen within all bounds, say how it ended."""

import os
import select
from collections.abc import Callable
from dataclasses import dataclass, replace

from grader.errors import ProtocolBroken
from grader.executor import Run
from grader.report import Outcome
from grader.sandbox import sentences, wire
from grader.sandbox.answers import Asked
from grader.sandbox.limits import Limits
from grader.sandbox.printed import Printed
from grader.sandbox.replies import Replies
from grader.sandbox.warm import Child, Ending
from grader.sandbox.watch import Bounds, Excess, Watch
from grader.sandbox.wire import Kind, Malformed, Note

_CHUNK_BYTES = 2**18
#: A child that closed its channel is given this long to be gone; an exit takes no time.
_LAST_BREATH_S = 2.0
#: How much of its time a program has when it is asked to go on with its next statement, and then
#: again: the time for what it is asked is a part of the same.
_HURRIES = (0.6, 0.75, 0.9)
_SIGXCPU = 24


@dataclass(frozen=True, slots=True)
class Lane:
    """The bounds of one job: the ordinary ones, or those of the roomy lane."""

    limits: Limits
    roomy: bool = False

    @property
    def memory_bytes(self) -> int:
        """Address space allowed."""
        return self.limits.roomy_memory_bytes if self.roomy else self.limits.memory_bytes

    @property
    def most_cpu_s(self) -> float:
        """Processor time at which the kernel itself ends a child, or a second later."""
        return self.limits.roomy_cpu_s if self.roomy else self.limits.cpu_s

    @property
    def bounds(self) -> Bounds:
        """Time allowed: in the roomy lane as much as ever, and on top what its memory takes."""
        limits = self.limits
        for_memory = limits.roomy_s_per_gib if self.roomy else 0.0
        return Bounds(limits.cpu_s, limits.idle_s, limits.wall_s, for_memory)


class Session:
    """A conversation with one child.

    Parameters
    ----------
    asked : tuple of Asked
        The calls of its job.
    ending : callable
        Waits for the child's end and tells how it was; asked only if it ended without a word.
    """

    def __init__(
        self, child: Child, lane: Lane, asked: tuple[Asked, ...], ending: Callable[[], Ending]
    ) -> None:
        self._child, self._lane, self._ending = child, lane, ending
        self._replies = Replies(asked, lane.limits)
        self._printed = Printed(child.output, lane.limits)
        self._shares = iter((*_HURRIES, 1.0))

    def hold(self, job: bytes) -> Run:
        """Send the job, a tree as bytes, and return how it went; the child may still be alive.

        Raises
        ------
        ProtocolBroken
            If the child was gone before it could take the job.
        """
        watch = Watch(self._child.pidfd, self._lane.bounds.times(next(self._shares)))
        try:
            self._child.channel.sendall(wire.frame(Kind.JOB, job))
            end = self._listen(watch)
        except (BrokenPipeError, TimeoutError) as fault:
            what = f"a child did not take its job ({fault})"
            raise ProtocolBroken(what) from fault
        except Malformed as fault:
            end = Run(Outcome.PROTOCOL, detail=sentences.forged(str(fault)))
        finally:
            watch.close()
        self._child.kill()
        self._printed.drain()
        return replace(
            end,
            answers=tuple(self._replies.answers),
            printed=self._printed.text(),
            left_out=tuple(self._replies.left_out),
        )

    def _listen(self, watch: Watch) -> Run:
        channel, output = self._child.channel.fileno(), self._child.output
        poller = select.poll()
        poller.register(channel, select.POLLIN)
        poller.register(output, select.POLLIN)
        while True:
            seconds = watch.seconds_left()
            if seconds <= 0:
                excess = watch.look()
                if excess and not self._hurried(watch):
                    detail = sentences.too_long(excess, self._lane.bounds)
                    return Run(Outcome.TIMED_OUT, detail=detail)
                continue
            ready = {descriptor for descriptor, _ in poller.poll(seconds * 1000 + 1)}
            if output in ready and not self._printed.drain():
                poller.unregister(output)
            if self._printed.flooded:
                detail = sentences.too_much_printed(self._lane.limits)
                return Run(Outcome.TOO_MUCH_OUTPUT, detail=detail)
            if channel in ready and (end := self._read()):
                return end

    def _hurried(self, watch: Watch) -> bool:
        """Ask the child to leave a statement that has no end; False if its time is up."""
        share = next(self._shares, None)
        if share is None:
            return False
        if not self._replies.begun:
            self._child.hurry()
        watch.allow(self._lane.bounds.times(share))
        return True

    def _read(self) -> Run | None:
        """Read from the channel; return how the job ended if it did."""
        try:
            data = self._child.channel.recv(_CHUNK_BYTES)
        except ConnectionResetError:
            data = b""
        if not data:
            return self._gone()
        self._replies.feed(data)
        return None if self._replies.end is None else self._told(self._replies.end)

    def _told(self, note: Note) -> Run:
        """Return the end that the child itself reported."""
        outcome, text = Outcome[note.name], self._replies.text
        if outcome is Outcome.PASSED:
            return Run(outcome)
        if outcome is Outcome.EXITED:
            return Run(outcome, detail=sentences.exited(text))
        if outcome is Outcome.OUT_OF_MEMORY:
            return Run(outcome, detail=sentences.too_much_memory(self._lane.memory_bytes))
        if outcome is Outcome.CRASHED:
            return Run(outcome, detail=sentences.crashed(text), error=text)
        return Run(outcome, detail=text)

    def _gone(self) -> Run:
        """Return the end of a child that hung up without a word."""
        poller = select.poll()
        poller.register(self._child.pidfd, select.POLLIN)
        if not poller.poll(_LAST_BREATH_S * 1000):
            return Run(Outcome.PROTOCOL, detail=sentences.forged("it was closed"))
        ending = self._ending()
        status = os.waitstatus_to_exitcode(ending.status)
        if status >= 0:
            return Run(Outcome.EXITED, detail=sentences.exited(status))
        if -status == _SIGXCPU or ending.cpu_s >= self._lane.most_cpu_s:
            detail = sentences.too_long(Excess.CPU, self._lane.bounds)
            return Run(Outcome.TIMED_OUT, detail=detail)
        return Run(Outcome.KILLED, detail=sentences.killed(-status))
