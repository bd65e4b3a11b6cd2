"""The first process of a jail: it loads the runtime, raises the outer walls and forks the zygote.

Afterwards it only waits: if the grader dies, however it dies, the zygote is killed, and with it
goes everything in its process-id namespace.
"""

import gc
import linecache
import os
import resource
import select
import signal
import socket
import sys
from pathlib import Path

import numpy as np

from grader.sandbox import control, kernel, landlock, namespaces, seccomp, wire
from grader.sandbox.inside import (
    absent,
    allowed,
    calls,
    courtesy,
    hurry,
    preload,
    printing,
    stand_ins,
    zygote,
)
from grader.sandbox.inside.lock import Walls
from grader.sandbox.inside.setup import JAILED_ID, SCRATCH_PARENT, Setup

#: A program of the usual kind, called in every way there is; see :func:`settle`.
_PROGRAM = """
import numpy as np

def f(W, d, s):
    return (W.T @ d) * (1.0 - np.tanh(s) ** 2)

def g(d, z):
    return np.outer(d, z)
"""
_FLOATS = (np.ones((2, 3)), np.ones(2), np.ones(3))
_INTEGERS = (np.arange(2), np.arange(3))
REHEARSALS = (
    ("f", (*[("numeric", False, _FLOATS)] * 10, ("trace", False, _FLOATS))),
    ("g", (*[("numeric", False, _FLOATS[1:])] * 10, ("field", False, _INTEGERS))),
)
_TIMES = 8

_fork = os.fork  # student code is shown another one: see courtesy


def main(control_fd: int) -> None:
    """Build the jail that the first message asks for and keep it until its owner is gone."""
    channel = socket.socket(fileno=control_fd)
    try:
        text, descriptors, _, _ = socket.recv_fds(channel, control.MAX_BYTES, 1)
        walls = build(Setup.from_json(text))
        pid = _fork()
    except BaseException as fault:  # noqa: BLE001  the outermost main: all faults are told
        channel.send(control.UNFIT + f"{type(fault).__name__}: {fault}".encode()[:2000])
        os._exit(1)
    if pid == 0:
        os.close(descriptors[0])
        zygote.main(channel, walls)
    channel.close()
    keep(pid, owner=descriptors[0])


def keep(pid: int, owner: int) -> None:
    """Wait until the zygote or the process behind the pidfd ``owner`` ends; leave neither."""
    poller = select.poll()
    zygote_pidfd = os.pidfd_open(pid)
    for descriptor in (zygote_pidfd, owner):
        poller.register(descriptor, select.POLLIN)
    poller.poll()
    signal.pidfd_send_signal(zygote_pidfd, signal.SIGKILL)
    os.waitpid(pid, 0)
    os._exit(0)


def build(setup: Setup) -> Walls:
    """Raise the walls around the zygote; return those that each child raises around itself."""
    os.umask(0o022)  # the private root is made here and must be readable
    forget_inherited_limits()
    sys.path.remove(setup.package_folder)  # from here on only NumPy, which is loaded, exists
    preload.load()
    libraries = tuple(Path(entry) for entry in sys.path if Path(entry).is_dir())
    allowed.load(setup.allowed)
    packages = tuple(Path(setup.package_folder, name) for name in setup.packages)
    packages += tuple(Path(path) for _, path in setup.allowed)
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    offer_ourselves_first(proc)
    if setup.tier == "A":
        root = namespaces.PrivateRoot(libraries, packages, SCRATCH_PARENT)
        namespaces.enter(root, proc, JAILED_ID if setup.drop_uid else None)
    elif setup.drop_uid:
        namespaces.become(JAILED_ID)
    check_readable(libraries + packages)
    rules, filters = None, None
    if setup.tier != "none":
        kernel.forbid_new_privileges()
        kernel.drop_capability_bounds()
        rules = ruleset(setup, libraries, packages)
        filters = seccomp.Filter(seccomp.program(os.uname().machine))
    hide_ourselves()
    settle(setup)
    return Walls(setup, rules, filters, base_bytes=mapped_bytes(proc))


def forget_inherited_limits() -> None:
    """Take off what the grader wears: its memory and its clock are not ours."""
    for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (hard, hard))


def offer_ourselves_first(proc: int) -> None:
    """If the machine runs out of memory, let the kernel end the jail and not the grader."""
    try:
        adjustment = os.open("self/oom_score_adj", os.O_WRONLY, dir_fd=proc)
    except OSError:
        return  # a container may mount it read-only; the limit on memory stands anyway
    os.write(adjustment, b"500")
    os.close(adjustment)


def settle(setup: Setup) -> None:
    """Do once what every child would otherwise do, and make this process cheap to fork.

    A rehearsal fills the interpreter's and NumPy's caches; freezing keeps the collector of a
    child from writing to pages it shares with all others.
    """
    program = _PROGRAM, 0, (), ("f", "g")
    for _ in range(_TIMES):
        questions = (wire.loads(wire.dumps(question)) for question in REHEARSALS)
        for _ in calls.serve(program, questions, setup.limits):
            pass
    del sys.modules[absent.MODULE_NAME]
    linecache.clearcache()
    gc.collect()
    kernel.give_back_free_memory()
    gc.freeze()


def check_readable(paths: tuple[Path, ...]) -> None:
    """Refuse a runtime that student code could not import from."""
    for path in paths:
        if not os.access(path, os.R_OK | os.X_OK if path.is_dir() else os.R_OK):
            message = (
                f"uid {os.geteuid()} cannot read the Python runtime in {path}: "
                "install it where every user may read it"
            )
            raise PermissionError(message)


def ruleset(
    setup: Setup, libraries: tuple[Path, ...], packages: tuple[Path, ...]
) -> landlock.Ruleset:
    """Return the file rules: the runtime may be read, the scratch folder written."""
    rules = landlock.Ruleset()
    for folder in libraries:
        for path in namespaces.without_site_packages(folder):
            rules.allow(path, landlock.READ)
    for path in packages:
        rules.allow(path, landlock.READ)
    rules.allow(Path("/dev/null"), landlock.WRITE)
    rules.allow(Path("/dev/urandom"), landlock.READ)
    if setup.tier == "A":
        rules.allow(Path(SCRATCH_PARENT), landlock.WRITE)
    return rules


def hide_ourselves() -> None:
    """Make our modules unimportable and put what a submission may look at in their place."""
    courtesy.install()
    hurry.install()
    stand_ins.install()
    printing.prepare()
    for name in [name for name in sys.modules if name.partition(".")[0] == "grader"]:
        del sys.modules[name]
    sys.modules["__main__"] = type(sys)("__main__")
    sys.argv = sys.orig_argv = ["submission.py"]
    sys.executable = ""


def mapped_bytes(proc: int) -> int:
    """Return the size of this process's address space, read through a descriptor of /proc."""
    statm = os.open("self/statm", os.O_RDONLY, dir_fd=proc)
    pages = int(os.read(statm, 100).split()[0])
    os.close(statm)
    os.close(proc)
    return pages * os.sysconf("SC_PAGE_SIZE")
