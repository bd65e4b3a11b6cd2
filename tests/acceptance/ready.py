"""A process that has imported every command, and becomes ``grader`` whenever it is asked to.

A start takes a second of imports, and tests run hundreds of commands. What is asked for runs in a
fork of this process: arguments, folder, environment, output and end are its own, as after a start.
What begins with ``-c`` is a program, as of Python itself.
"""

import atexit
import gc
import io
import json
import os
import select
import socket
import subprocess
import sys
import threading
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from tests.acceptance.servers import Spare

ROOT = Path(__file__).parents[2]
_FAMILIES = ("grader.cli", "submissions.cli")
#: What they import when they first judge or write.
_LATE = ("flint", "jinja2", "yaml")
_LONGEST = 2**16
#: What starts a server of :mod:`multiprocessing`.
_SERVED = (["-c"], ["batch"], ["serve"], ["validate"], ["worker"])


@cache
def ready():
    """Return the socket at which such a process waits, until the process that asks ends."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        )
    ours.settimeout(120)
    atexit.register(lambda: (ours.close(), process.wait()))
    return ours


def start(arguments, cwd, environment, *files):
    """Start a command in a session of its own; its input and output are the three files.

    Return where it is told, line by line, what its number is and how it ended.
    """
    told, telling = os.pipe()
    said = json.dumps([[str(one) for one in arguments], str(cwd), environment]).encode()
    socket.send_fds(ready(), [said], [*(file.fileno() for file in files), telling])
    os.close(telling)
    return os.fdopen(told, "rb", buffering=0)


def run(arguments, cwd, environment, *files):
    """Run a command to its end; return its status."""
    with start(arguments, cwd, environment, *files) as told:
        _, status = told.read().split()
    return int(status)


class _Commands:
    """The commands that run, by the descriptors that tell of their ends."""

    def __init__(self, door):
        self._door, self._running, self._poller = door, {}, select.poll()
        self._poller.register(door, select.POLLIN)

    def serve(self):
        """Start what is asked for and tell of ends, until nobody can ask any more."""
        while True:
            for descriptor, _ in self._poller.poll():
                if descriptor in self._running:
                    self._end(descriptor)
                elif not self._begin():
                    return

    def _begin(self):
        said, files, *_ = socket.recv_fds(self._door, _LONGEST, 4)
        if not said:
            return False
        *files, telling = files
        child = os.fork()
        if not child:
            self._forget()
            os.close(telling)
            _live(*json.loads(said), *files)
        os.write(telling, b"%d\n" % child)
        for file in files:
            os.close(file)
        descriptor = os.pidfd_open(child)
        self._running[descriptor] = child, telling
        self._poller.register(descriptor, select.POLLIN)
        return True

    def _end(self, descriptor):
        child, telling = self._running.pop(descriptor)
        self._poller.unregister(descriptor)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.write(telling, b"%d\n" % status)
        os.close(descriptor)
        os.close(telling)

    def _forget(self):
        """Let go, in a child, of all that is not its own."""
        self._door.close()
        for descriptor, (_, telling) in self._running.items():
            os.close(descriptor)
            os.close(telling)


def _live(*given):
    """Become a command, and end as it does; not by taking apart all that had been imported."""
    try:
        _become(*given)
    except SystemExit as end:
        if not isinstance(end.code, int):
            raise
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code)


def _become(arguments, cwd, environment, *files):
    os.setsid()
    for place, file in enumerate(files):
        os.dup2(file, place)
        os.close(file)
    _open_anew()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    named = environment.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[1:1] = [folder for folder in named if folder and folder not in sys.path]
    if arguments[:1] in _SERVED:
        Spare()
    if arguments[:1] == ["-c"]:
        exec(arguments[1], {"__name__": "__main__"})
        sys.exit(0)
    sys.argv[1:] = arguments
    import_module("grader.cli").main()  # and out, by SystemExit


def _open_anew():
    """Find out what is a terminal and what can be sought in: Python does when it starts."""
    out, err = io.FileIO(1, "w", closefd=False), io.FileIO(2, "w", closefd=False)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)))
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(out), line_buffering=out.isatty())
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(err), errors="backslashreplace", line_buffering=True
    )


def _get_ready():
    for family in _FAMILIES:
        for module in Path(import_module(family).__path__[0]).glob("[!_]*.py"):
            import_module(f"{family}.{module.stem}")
    for module in ("submissions.web.server", *_LATE):
        import_module(module)
    for entry in entry_points(group="grader.exercises"):
        import_module(entry.module)
    gc.freeze()  # what is there already is no garbage of any command's


if __name__ == "__main__":
    _get_ready()
    _Commands(socket.socket(fileno=int(sys.argv[1]))).serve()
