"""Who notices that a wall has fallen: a hostile program, the doctor, or a look at it."""

import os
import select
import signal
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

from grader.executor import Call
from grader.sandbox import doctor
from grader.sandbox.attempts import ATTEMPTS
from grader.sandbox.inside.setup import SCRATCH
from grader.sandbox.limits import MIB
from grader.sandbox.warm import Unborn
from grader.sandbox.watch import _process_id
from tests.escape.promises import broken
from tests.jails import job

PROGRAMS = Path(__file__).parent / "programs"


@dataclass(frozen=True)
class Program:
    """A hostile program that breaks its promise without the wall."""

    stem: str

    def __str__(self):
        return f"`tests/escape/programs/{self.stem}.py`"

    def stands(self, jail):
        """Whether the program keeps its promise."""
        return broken(PROGRAMS / f"{self.stem}.py", jail) == ""


@dataclass(frozen=True)
class Doctor:
    """An attempt of ``grader doctor`` that gets through without the wall."""

    attempt: str

    def __str__(self):
        return f"`grader doctor`, {self.attempt}"

    def stands(self, jail):
        """Whether the attempt is stopped."""
        (attempt,) = (one for one in ATTEMPTS if one.wall == self.attempt)
        return doctor._tried(jail, attempt).given


@dataclass(frozen=True)
class Inside:
    """What a program inside finds to be true; false without the wall."""

    what: str
    body: str

    def __str__(self):
        return f"seen from inside: {self.what}"

    def stands(self, jail):
        """Whether it finds it so."""
        source = f"import fcntl, os, resource, sys\ndef f():\n{indent(self.body, '    ')}\n"
        (answer,) = jail.run(job(source, Call(()))).answers
        return bool(answer.values[0])


@dataclass(frozen=True)
class Outside:
    """What the kernel tells of a locked child that waits for its job."""

    what: str
    holds: Any

    def __str__(self):
        return f"seen from outside: {self.what}"

    def stands(self, jail):
        """Whether it is as it should be."""
        try:
            return self.holds(locked_child(jail))
        except PermissionError:
            pytest.skip("only root may look into a locked process")


@dataclass(frozen=True)
class Opening:
    """Without the wall there is no jail at all: it does not open, and says why."""

    why: str

    def __str__(self):
        return "the jail itself, which does not open"

    def stands(self, jail):
        """Whether it is open."""
        return not isinstance(jail, str) or self.why not in jail


@dataclass(frozen=True)
class Ending:
    """What ends a program; something else does without the wall."""

    what: str
    body: str
    detail: str

    def __str__(self):
        return f"seen from inside: {self.what}"

    def stands(self, jail):
        """Whether it ends so."""
        source = f"def f():\n{indent(self.body, '    ')}\n"
        return self.detail in jail.run(job(source, Call(()))).detail


@dataclass(frozen=True)
class Orphan:
    """A child whose warm parent is killed."""

    def __str__(self):
        return "a child whose parent is killed: it ends"

    def stands(self, jail):
        """Whether it ends with its parent."""
        child = locked_child(jail)
        pidfd = os.pidfd_open(child)
        os.kill(parent_of(child), signal.SIGKILL)
        try:
            return bool(_ends(pidfd))
        finally:
            os.close(pidfd)


def _ends(pidfd):
    poller = select.poll()
    poller.register(pidfd, select.POLLIN)
    return poller.poll(2000)


def locked_child(jail):
    """Return the process id of the jail's spare child, which has raised all its walls."""
    if isinstance(jail._spare, Unborn):
        jail._spare = jail._parent.deliver(jail._spare)
    return _process_id(jail._spare.pidfd)


def status(pid):
    """Return what the kernel says of a process, by name."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def parent_of(pid):
    """Return the process id of a process's parent."""
    return int(status(pid)["PPid"])


def own(kind):
    """Return whether a child is in another namespace of a kind than we are."""
    return lambda pid: _namespace(pid, kind) != _namespace("self", kind)


def apart_from_its_parent(kind):
    """Return whether a child is in another namespace of a kind than its warm parent."""
    return lambda pid: _namespace(pid, kind) != _namespace(parent_of(pid), kind)


def _namespace(pid, kind):
    return Path(f"/proc/{pid}/ns/{kind}").readlink()


def mounted(place, *wanted):
    """Return whether the last mount at a place has all these options."""

    def holds(pid):
        if not Path(place).exists() and place != SCRATCH:
            pytest.skip(f"this runtime has no {place}")
        lines = Path(f"/proc/{pid}/mountinfo").read_text().splitlines()
        options = {line.split()[4]: line.split()[5].split(",") for line in lines}
        return place in options and set(wanted) <= set(options[place])

    return holds


def limit(name, value):
    """Return a look from inside at a limit."""
    shown = f"{value // MIB} MiB" if value >= MIB else value
    body = f"return resource.getrlimit(resource.{name}) == ({value}, {value})"
    return Inside(f"`getrlimit` says {shown}", body)


def refused(what, error, how):
    """Return a program that finds out whether the kernel does not permit what it tries."""
    return f"try:\n    {what}\nexcept {error} as error:\n    return {how}\nreturn False"


def become_ordinary(pid):
    """Whether a child does not run as root; whoever is no root stays who they are."""
    if os.geteuid():
        pytest.skip("an ordinary user cannot give a child another user")
    return "0" not in status(pid)["Uid"].split()
