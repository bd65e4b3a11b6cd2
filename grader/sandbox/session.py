"""One child: send it a program, ask its questions, listen within all bounds, say how they ended."""

import os
import select
from collections.abc import Callable, Sequence
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
#: What share of the time for a question later ones in the same child may take. Who takes more is
#: asked again, in a child of its own, and has all of it.
_PATIENCE = 0.25
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


#: A question as bytes, and its calls.
Question = tuple[bytes, tuple[Asked, ...]]


class Session:
    """A conversation with one child.

    Parameters
    ----------
    ending : callable
        Waits for the child's end and tells how it was; asked only if it ended without a word.
    """

    def __init__(self, child: Child, lane: Lane, ending: Callable[[], Ending]) -> None:
        self._child, self._lane, self._ending = child, lane, ending
        self._replies = Replies(None, lane.limits)
        self._printed = Printed(child.output, lane.limits)
        self._shares = iter((*_HURRIES, 1.0))
        self._unsent = memoryview(b"")

    def hold(self, program: bytes, questions: Sequence[Question]) -> list[Run]:
        """Send a program and ask it, until a question may have changed what the next would find.

        Returns
        -------
        list of Run
            Of the first questions: of the first in any case, and of those after it that are
            whole. The child may still be alive.

        Raises
        ------
        ProtocolBroken
            If the child was gone before it could take the program.
        """
        runs = list[Run]()
        watch = Watch(self._child.pidfd, self._lane.bounds.times(next(self._shares)))
        try:
            self._send_program(program)
            end = self._heard(watch)
            for question in questions:
                run = self._finished(end or self._ask(question, watch, later=bool(runs)))
                if self._replies.whole or not runs:
                    runs.append(run)
                if self._replies.moved or not self._replies.whole:
                    break
        finally:
            watch.close()
            self._child.kill()
        return runs

    def _send_program(self, program: bytes) -> None:
        try:
            self._child.channel.sendall(wire.frame(Kind.PROGRAM, program))
        except (BrokenPipeError, TimeoutError) as fault:
            what = f"a child did not take its program ({fault})"
            raise ProtocolBroken(what) from fault

    def _ask(self, question: Question, watch: Watch, *, later: bool) -> Run:
        """Return how a question ended."""
        watch.begin_our_turn()
        self._unsent = memoryview(wire.frame(Kind.QUESTION, question[0]))
        self._printed.drain()
        if later:
            self._printed.begin_anew()
            self._shares = iter(())
            used = watch.elapsed_s / self._lane.bounds.cpu_s
            watch.allow(self._lane.bounds.times(min(1.0, used + _PATIENCE)))
        else:
            self._printed.begin()
        end = self._heard(watch, question[1])
        assert end is not None, "a question that was asked has an end"
        return end

    def _finished(self, end: Run) -> Run:
        """Return a run with all that was told and printed."""
        if not self._replies.whole:
            self._child.kill()
        self._printed.drain()
        return replace(
            end,
            answers=tuple(self._replies.answers),
            printed=self._printed.text(),
            left_out=tuple(self._replies.left_out),
        )

    def _heard(self, watch: Watch, asked: tuple[Asked, ...] | None = None) -> Run | None:
        """Return how a question ended, or the program; None if it is loaded and waits for one."""
        try:
            if asked is not None:
                self._replies.ask(asked)
            return self._listen(watch)
        except Malformed as fault:
            return Run(Outcome.PROTOCOL, detail=sentences.forged(str(fault)))

    def _listen(self, watch: Watch) -> Run | None:
        channel, output = self._child.channel.fileno(), self._child.output
        poller = select.poll()
        poller.register(channel, select.POLLIN)
        poller.register(output, select.POLLIN)
        while not self._replies.waits:
            if self._unsent and not self._send(watch):
                return self._gone()
            seconds = watch.seconds_left()
            if seconds <= 0:
                excess = watch.look(spoke=_readable(channel))
                if excess and not self._hurried(watch):
                    detail = sentences.too_long(excess, self._lane.bounds)
                    return Run(Outcome.TIMED_OUT, detail=detail)
                continue
            poller.modify(channel, select.POLLIN | (select.POLLOUT if self._unsent else 0))
            ready = dict(poller.poll(seconds * 1000 + 1))
            if output in ready and not self._printed.drain():
                poller.unregister(output)
            if self._printed.flooded:
                detail = sentences.too_much_printed(self._lane.limits)
                return Run(Outcome.TOO_MUCH_OUTPUT, detail=detail)
            if ready.get(channel, 0) & ~select.POLLOUT and (end := self._read()):
                return end
        return None

    def _send(self, watch: Watch) -> bool:
        """Send as much of a question as the channel takes; False if nobody is there to read it."""
        try:
            sent = os.write(self._child.channel.fileno(), self._unsent)
        except BlockingIOError:
            return True
        except (BrokenPipeError, ConnectionResetError):
            return False
        self._unsent = self._unsent[sent:]
        if not self._unsent:
            watch.end_our_turn()
        return True

    def _hurried(self, watch: Watch) -> bool:
        """Ask the child to leave a statement that has no end; False if its time is up."""
        share = next(self._shares, None)
        if share is None:
            return False
        if not self._replies.loaded:
            self._child.hurry()
        watch.allow(self._lane.bounds.times(share))
        return True

    def _read(self) -> Run | None:
        """Read from the channel; return how the question ended if it did."""
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
        if not _readable(self._child.pidfd, _LAST_BREATH_S):
            return Run(Outcome.PROTOCOL, detail=sentences.forged("it was closed"))
        ending = self._ending()
        status = os.waitstatus_to_exitcode(ending.status)
        if status >= 0:
            return Run(Outcome.EXITED, detail=sentences.exited(status))
        if -status == _SIGXCPU or ending.cpu_s >= self._lane.most_cpu_s:
            detail = sentences.too_long(Excess.CPU, self._lane.bounds)
            return Run(Outcome.TIMED_OUT, detail=detail)
        return Run(Outcome.KILLED, detail=sentences.killed(-status))


def _readable(descriptor: int, within_s: float = 0.0) -> bool:
    poller = select.poll()
    poller.register(descriptor, select.POLLIN)
    return bool(poller.poll(within_s * 1000))
