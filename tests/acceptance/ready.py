"""A process that has imported every command, and becomes ``grader`` whenever it is asked to.

A start takes a second of imports, and tests run hundreds of commands. What is asked for runs in a
fork of this process: arguments, folder, environment, output and end are its own, as after a start.
"""

import atexit
import gc
import json
import os
import socket
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FAMILIES = ("grader.cli", "submissions.cli")
_LONGEST = 2**16


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


def run(arguments, cwd, environment, *files):
    """Run a command to its end; return its status. Its input and output are the three files."""
    said = json.dumps([[str(one) for one in arguments], str(cwd), environment]).encode()
    socket.send_fds(ready(), [said], [file.fileno() for file in files])
    return int(ready().recv(_LONGEST))


def _serve(door):
    while True:
        said, files, *_ = socket.recv_fds(door, _LONGEST, 3)
        if not said:
            return
        child = os.fork()
        if not child:
            door.close()
            _become(*json.loads(said), *files)
        for file in files:
            os.close(file)
        door.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _become(arguments, cwd, environment, *files):
    for place, file in enumerate(files):
        os.dup2(file, place)
        os.close(file)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = arguments
    import_module("grader.cli").main()  # and out, by SystemExit


def _get_ready():
    for family in _FAMILIES:
        for module in Path(import_module(family).__path__[0]).glob("[!_]*.py"):
            import_module(f"{family}.{module.stem}")
    gc.freeze()  # what is there already is no garbage of any command's


if __name__ == "__main__":
    _get_ready()
    _serve(socket.socket(fileno=int(sys.argv[1])))
