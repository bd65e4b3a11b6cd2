"""The server that :mod:`multiprocessing` starts, without the imports that its start would take.

It is a program that imports, for most of a second, what the command beside it has at hand. So a
command in a fork begins with a fork of its own, which waits in case such a server is asked for, and
knows nothing of what the command does meanwhile.
"""

import fcntl
import json
import os
import socket
import sys
from contextlib import suppress
from multiprocessing import util

_LONGEST, _MOST, _ABOVE = 2**16, 8, 512


class Spare:
    """A process that becomes the first server that this one starts; it ends if this one does."""

    def __init__(self):
        self._door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._begin, util.spawnv_passfds = util.spawnv_passfds, self._spawn
        self._pid = os.fork()
        if not self._pid:
            self._door.close()
            _become(theirs)
        theirs.close()

    def _spawn(self, path, arguments, kept):
        """Start a program of Python's with some open files, each under the number that it has."""
        *_, program = arguments
        if self._door.fileno() < 0 or "forkserver" not in program:
            return self._begin(path, arguments, kept)
        socket.send_fds(self._door, [json.dumps([program, [*kept]]).encode()], [*kept])
        self._door.close()
        return self._pid


def _become(door):
    said, files, *_ = socket.recv_fds(door, _LONGEST, _MOST)
    door.close()
    if said:
        program, numbers = json.loads(said)
        _place(files, numbers)
        sys.argv[:] = ["-c"]
        with suppress(SystemExit):
            exec(program, {"__name__": "__main__"})
    os._exit(0)


def _place(files, numbers):
    """Have files under these numbers."""
    aside = [fcntl.fcntl(file, fcntl.F_DUPFD_CLOEXEC, _ABOVE) for file in files]
    for file in files:
        os.close(file)
    for file, number in zip(aside, numbers, strict=True):
        os.dup2(file, number)
        os.close(file)
