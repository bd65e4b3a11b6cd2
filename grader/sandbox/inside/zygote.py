"""The warm parent: forks children and reports how each one ended.

It never sees a byte of a submission: the job goes from the outer side to the child over a
channel whose descriptor only passes through here.
"""

import os
import select
import socket
from typing import NoReturn

from grader.sandbox import control, kernel
from grader.sandbox.inside import child
from grader.sandbox.inside.lock import Walls


def main(channel: socket.socket, walls: Walls) -> NoReturn:
    """Serve until the other end of ``channel`` is closed, then end; the kernel ends the rest."""
    try:
        kernel.die_with_parent()
        zygote = Zygote(channel, walls)
        channel.send(control.READY)
        zygote.serve()
    finally:
        os._exit(0)


class Zygote:
    """The children there are, by the pidfd that tells when one ends."""

    def __init__(self, channel: socket.socket, walls: Walls) -> None:
        self.channel, self.walls = channel, walls
        self.children: dict[int, tuple[int, int]] = {}
        self.poller = select.poll()
        self.poller.register(channel, select.POLLIN)

    def serve(self) -> None:
        """Fork on request, report on death; return when nobody can ask any more."""
        while True:
            for descriptor, _ in self.poller.poll():
                if descriptor in self.children:
                    self.report(descriptor)
                elif not self.answer():
                    return

    def answer(self) -> bool:
        """Do what the next message asks; False if there will be none."""
        message, descriptors, _, _ = socket.recv_fds(self.channel, control.MAX_BYTES, 2)
        if not message:
            return False
        _, serial, roomy = control.FORK.unpack(message)
        pid = self.fork(descriptors, roomy=roomy)
        pidfd = os.pidfd_open(pid)
        self.children[pidfd] = serial, pid
        self.poller.register(pidfd, select.POLLIN)
        born = control.BORN.pack(control.BORN_WORD, serial)
        socket.send_fds(self.channel, [born], [pidfd])
        for descriptor in descriptors:
            os.close(descriptor)
        return True

    def fork(self, descriptors: list[int], *, roomy: bool) -> int:
        """Fork a child, as process 1 of a namespace of its own where there are namespaces."""
        nested = self.walls.setup.tier == "A"
        pid = kernel.fork(kernel.NEWPID | kernel.NEWNS if nested else 0)
        if pid == 0:
            child.live(self.walls, *descriptors, roomy=roomy)
        return pid

    def report(self, pidfd: int) -> None:
        """Say how a child ended, and forget it."""
        serial, pid = self.children.pop(pidfd)
        self.poller.unregister(pidfd)
        os.close(pidfd)
        _, status, used = os.wait4(pid, 0)
        cpu_s = used.ru_utime + used.ru_stime
        self.channel.send(control.ENDED.pack(control.ENDED_WORD, serial, status, cpu_s))
