"""The outer side's hold on one zygote: start it, have it fork children, let it go.

The interpreter inside is started afresh (never forked from the grader), so nothing of the
grader's memory is in it.
"""

import os
import select
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np

from grader.errors import ProtocolBroken, SandboxUnavailable
from grader.sandbox import control, wire
from grader.sandbox.inside.setup import SCRATCH, Setup
from grader.sandbox.limits import Limits
from grader.sandbox.wire import Kind

_BOOT = Path(__file__).parent / "inside" / "__main__.py"
_START_S, _ANSWER_S = 60.0, 20.0
#: Held to one thread; the two OpenBLAS names choose its code path and are passed on if set.
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "LC_ALL": "C.UTF-8",
    "HOME": SCRATCH,
    "TMPDIR": SCRATCH,
}
_PASSED_ON = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


def setup_for(tier: str, limits: Limits, *, drop_uid: bool) -> Setup:
    """Return a setup around the NumPy that this process uses."""
    folder = Path(np.__file__).parent.parent
    names = tuple(name for name in ("numpy", "numpy.libs") if (folder / name).is_dir())
    return Setup(tier, drop_uid, str(folder), names, limits)


_NOT_ASKED, _SILENT = "no child could be asked for", "the zygote is silent"
_UNREPORTED, _UNLOCKED = "a child never reported", "a child could not lock itself"
_IT_DIED = "it died"


def _broken(what: str, why: object) -> ProtocolBroken:
    return ProtocolBroken(f"{what}: {why}")


@dataclass
class Child:
    """A locked child that waits for its job."""

    serial: int
    pidfd: int
    channel: socket.socket
    output: int

    def kill(self) -> None:
        """End it, whatever it is doing; in a namespace of its own, with all it holds."""
        try:
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        except ProcessLookupError:
            return

    def hurry(self) -> None:
        """Ask it to leave the statement that it runs."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, control.HURRY)

    def end(self) -> None:
        """Kill it and wait until it is gone."""
        self.kill()
        poller = select.poll()
        poller.register(self.pidfd, select.POLLIN)
        poller.poll(_ANSWER_S * 1000)

    def close(self) -> None:
        """Kill it and let go of its channels."""
        self.kill()
        os.close(self.pidfd)
        self.channel.close()
        os.close(self.output)


@dataclass
class Unborn:
    """A child that was asked for: our ends of its channels."""

    serial: int
    channel: socket.socket
    output: int

    def close(self) -> None:
        """Let go of its channels; it will find them closed and end."""
        self.channel.close()
        os.close(self.output)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended: wait status as of os.wait, processor time in seconds."""

    status: int
    cpu_s: float


@dataclass
class WarmParent:
    """One zygote, as a process and the socket to it."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    serial: int = 0
    births: dict[int, int] = field(default_factory=dict)
    endings: dict[int, Ending] = field(default_factory=dict)

    @classmethod
    def start(cls, setup: Setup) -> Self:
        """Start a zygote behind the walls of ``setup``.

        Raises
        ------
        SandboxUnavailable
            If a wall cannot be raised here; ``missing`` says which, in the kernel's words.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-s", "-P", "-S", "-B", "-X", "utf8", str(_BOOT)]
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        process = subprocess.Popen(  # noqa: S603  our own interpreter and file
            [*command, str(theirs.fileno()), setup.package_folder],
            env=_ENVIRONMENT | environment,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/",
            start_new_session=True,  # Ctrl-C in a terminal is the grader's to handle
        )
        theirs.close()
        parent = cls(process, ours)
        parent._greet(setup)
        return parent

    def _greet(self, setup: Setup) -> None:
        owner = os.pidfd_open(os.getpid())
        self.control.settimeout(_START_S)
        try:
            socket.send_fds(self.control, [setup.to_json()], [owner])
            answer = self.control.recv(control.MAX_BYTES)
        except OSError:
            answer = b""  # its last words are on its standard error
        finally:
            os.close(owner)
        self.control.settimeout(_ANSWER_S)
        if answer != control.READY:
            raise SandboxUnavailable([self._last_words(answer)], "See: grader doctor.")
        self._stop_listening()

    def _last_words(self, answer: bytes) -> str:
        self.control.close()
        _, complaint = self.process.communicate()
        reason = answer if answer.startswith(control.UNFIT) else complaint or b"it died"
        return reason.removeprefix(control.UNFIT).decode("utf-8", "replace").rstrip()[-500:]

    def _stop_listening(self) -> None:
        if self.process.stderr:
            self.process.stderr.close()

    def close(self) -> None:
        """End the zygote and everything inside; returns when all are gone."""
        for pidfd in self.births.values():
            os.close(pidfd)
        self.births.clear()
        self.control.close()
        try:
            self.process.wait(_ANSWER_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def conceive(self, *, roomy: bool) -> Unborn:
        """Ask for a child and do not wait for it."""
        self.serial += 1
        ours, theirs = socket.socketpair()
        reading, writing = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(reading, False)
        message = control.FORK.pack(control.FORK_WORD, self.serial, roomy)
        try:
            socket.send_fds(self.control, [message], [theirs.fileno(), writing])
        except OSError as fault:
            ours.close()
            os.close(reading)
            raise _broken(_NOT_ASKED, fault) from fault
        finally:
            theirs.close()
            os.close(writing)
        return Unborn(self.serial, ours, reading)

    def deliver(self, unborn: Unborn) -> Child:
        """Wait until the child is born and has raised its own walls.

        Raises
        ------
        ProtocolBroken
            If the zygote is gone, or the child could not lock itself.
        """
        try:
            while unborn.serial not in self.births:
                self._hear()
            unborn.channel.settimeout(_ANSWER_S)
            self._check_ready(unborn.channel)
        except BaseException:
            unborn.close()
            raise
        self.endings.clear()  # of earlier children that nobody asked about
        pidfd = self.births.pop(unborn.serial)
        return Child(unborn.serial, pidfd, unborn.channel, unborn.output)

    @staticmethod
    def _check_ready(channel: socket.socket) -> None:
        try:
            head = channel.recv(wire.FRAME.size, socket.MSG_WAITALL)
            kind = wire.FRAME.unpack(head)[1] if len(head) == wire.FRAME.size else None
            reason = "" if kind == Kind.READY else channel.recv(control.MAX_BYTES).decode()
        except OSError as fault:
            raise _broken(_UNREPORTED, fault) from fault
        if kind != Kind.READY:
            raise _broken(_UNLOCKED, reason or _IT_DIED)

    def ending(self, serial: int) -> Ending:
        """Wait until the child is gone and return how it ended.

        Raises
        ------
        ProtocolBroken
            If the zygote is gone.
        """
        while serial not in self.endings:
            self._hear()
        return self.endings.pop(serial)

    def _hear(self) -> None:
        """Take the zygote's next message, whichever child it is about."""
        try:
            message, descriptors, _, _ = socket.recv_fds(self.control, control.MAX_BYTES, 1)
        except OSError as fault:
            raise _broken(_SILENT, fault) from fault
        if not message:
            raise _broken(_SILENT, _IT_DIED)
        if message.startswith(control.ENDED_WORD):
            _, serial, status, cpu_s = control.ENDED.unpack(message)
            self.endings[serial] = Ending(status, cpu_s)
        else:
            _, serial = control.BORN.unpack(message)
            self.births[serial] = descriptors[0]
