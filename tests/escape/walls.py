"""All walls of the jail: what each keeps in, how a test takes it down, and who notices if it falls.

The table in docs/jail.md is written from this one.
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from grader.sandbox.inside.setup import SCRATCH
from grader.sandbox.limits import MIB, Limits
from tests.escape.falls import (
    WITH_ETC,
    allowing,
    child_without,
    nothing,
    tmpfs_without,
    unlimited,
    without,
)
from tests.escape.watchers import (
    Doctor,
    Ending,
    Inside,
    Opening,
    Orphan,
    Outside,
    Program,
    apart_from_its_parent,
    become_ordinary,
    limit,
    mounted,
    own,
    refused,
    status,
)
from tests.jails import TIGHT

NUMPY = str(Path(np.__file__).parent)
LIBRARY = str(Path(os.__file__).parent)


@dataclass(frozen=True)
class Wall:
    """One wall.

    Attributes
    ----------
    name : str
    keeps : str
        What a program cannot do for it, alone or together with others.
    noticed : watcher
        Who notices if it falls.
    inside : str
        What takes it down in the jail's own interpreter, before anything is built.
    outside : mapping of str to value
        What takes it down on our side of the channel: attributes, and what is put there.
    tier : str
        Of the jail it is taken from.
    limits : Limits
        Of the jail without it.
    """

    name: str
    keeps: str
    noticed: Any
    inside: str = ""
    outside: Any = ()
    tier: str = "A"
    limits: Limits = TIGHT


NAMESPACES = (
    Wall(
        "network namespace",
        "reaching any network",
        Outside("its `net` namespace is not ours", own("net")),
        without("NEWNET"),
    ),
    Wall(
        "IPC namespace",
        "leaving shared memory or messages",
        Outside("its `ipc` namespace is not ours", own("ipc")),
        without("NEWIPC"),
    ),
    Wall(
        "host name namespace",
        "learning the machine's name",
        Inside("`os.uname()` says `jail`", "return os.uname().nodename == 'jail'"),
        f"{without('NEWUTS')}\n{nothing('kernel.set_hostname')}",
    ),
    Wall(
        "cgroup namespace",
        "learning the machine's groups of processes",
        Outside("its `cgroup` namespace is not ours", own("cgroup")),
        without("NEWCGROUP"),
    ),
    Wall(
        "process namespace of the jail",
        "outliving the jail",
        Outside("`NSpid` is three deep", lambda pid: len(status(pid)["NSpid"].split()) == 3),
        without("NEWPID"),
    ),
    Wall(
        "process namespace of a child",
        "seeing or signalling other processes",
        Doctor("own processes"),
        child_without("NEWPID"),
    ),
    Wall(
        "mount namespace of a child",
        "leaving files for the next child",
        Outside("its `mnt` namespace is not its parent's", apart_from_its_parent("mnt")),
        child_without("NEWNS"),
    ),
    Wall(
        "user namespace",
        "having a right on the machine",
        Opening("unshare"),
        "real = kernel.unshare; kernel.unshare = lambda flags: real(flags & ~kernel.NEWUSER)",
    ),
    Wall(
        "a user of its own",
        "touching the files of whoever grades",
        Outside("it does not run as root", become_ordinary),
        nothing("namespaces.become"),
    ),
)
FILES = (
    Wall(
        "private root",
        "seeing that a file exists",
        Doctor("private root"),
        WITH_ETC,
    ),
    Wall(
        "cover of installed packages",
        "importing or seeing what is installed, the grader too",
        Outside(
            "`site-packages` of the runtime is covered", mounted(f"{LIBRARY}/site-packages", "ro")
        ),
        nothing("namespaces._mask"),
    ),
    Wall(
        "read-only root",
        "writing anywhere but to the scratch folder",
        Outside("`/` is mounted ro", mounted("/", "ro")),
        nothing("kernel.restrict_mount"),
    ),
    Wall(
        "read-only runtime",
        "changing NumPy for the next child",
        Outside("NumPy is mounted ro", mounted(NUMPY, "ro")),
        "kernel.ATTR_RDONLY = 0",
    ),
    Wall(
        "no set-uid files",
        "gaining rights from a program of the runtime",
        Outside("NumPy is mounted nosuid", mounted(NUMPY, "nosuid")),
        "kernel.ATTR_NOSUID = 0",
    ),
    Wall(
        "no devices",
        "opening a device",
        Outside("NumPy is mounted nodev", mounted(NUMPY, "nodev")),
        "kernel.ATTR_NODEV = 0",
    ),
    Wall(
        "no programs, set-uid files or devices in the scratch folder",
        "bringing a program or a device of its own",
        Outside(
            "it is mounted nosuid, nodev, noexec", mounted(SCRATCH, "nosuid", "nodev", "noexec")
        ),
        "kernel.MS_NOEXEC = 0",
    ),
    Wall(
        "size of the scratch folder",
        "filling memory with files",
        Doctor("scratch size"),
        tmpfs_without("size"),
    ),
    Wall(
        "number of files there",
        "filling the kernel with names",
        Program("file_inode_bomb"),
        tmpfs_without("nr_inodes"),
    ),
    Wall(
        "Landlock",
        "reading or listing anything but the runtime",
        Program("file_list_root"),
        nothing("landlock.Ruleset.enforce"),
    ),
    Wall(
        "open descriptors",
        "using what the grader had open",
        Program("channel_other_descriptors"),
        nothing("kernel.close_from"),
    ),
)
LIMITS = (
    Wall(
        "memory (`RLIMIT_AS`)",
        "using up the machine's memory",
        Doctor("memory limit"),
        unlimited("RLIMIT_AS"),
    ),
    *(
        Wall(f"{what} (`{name}`)", keeps, limit(name, value), unlimited(name))
        for what, name, keeps, value in (
            ("processor", "RLIMIT_CPU", "computing on if nobody watches", 2),
            ("processes", "RLIMIT_NPROC", "starting a process or a thread", 1),
            ("file size", "RLIMIT_FSIZE", "writing a large file", TIGHT.scratch_bytes),
            ("open files", "RLIMIT_NOFILE", "opening very many files", 32),
            ("stack", "RLIMIT_STACK", "growing by recursion", 8 * MIB),
            ("pending signals", "RLIMIT_SIGPENDING", "filling the kernel with signals", 64),
            ("core files", "RLIMIT_CORE", "leaving its memory on disk", 0),
            ("locked memory", "RLIMIT_MEMLOCK", "holding memory that cannot be swapped", 0),
            ("message queues", "RLIMIT_MSGQUEUE", "filling the kernel with messages", 0),
        )
    ),
)
RIGHTS = (
    Wall(
        "capabilities",
        "being root within its namespaces",
        Inside(
            "a file of mode 0 cannot be opened",
            "os.close(os.open('x', os.O_CREAT | os.O_WRONLY, 0))\n"
            "try:\n    open('x')\nexcept PermissionError:\n    return True\nreturn False",
        ),
        nothing("kernel.drop_capabilities"),
    ),
    Wall(
        "bounding set of capabilities",
        "gaining one by executing a file",
        Outside("`CapBnd` is empty", lambda pid: int(status(pid)["CapBnd"], 16) == 0),
        nothing("kernel.drop_capability_bounds"),
    ),
    Wall(
        "no new privileges",
        "gaining rights by executing a file",
        Opening("Operation not permitted"),
        nothing("kernel.forbid_new_privileges"),
    ),
    Wall(
        "not dumpable",
        "being looked into or traced by a neighbour",
        Outside(
            "its files in /proc are root's", lambda pid: Path(f"/proc/{pid}/mem").stat().st_uid == 0
        ),
        "real = kernel.set_dumpable; kernel.set_dumpable = lambda _: real(1)",
    ),
    Wall(
        "death with its parent",
        "living on unwatched",
        Orphan(),
        nothing("kernel.die_with_parent"),
        tier="B",
    ),
    Wall(
        "first to go when memory is short",
        "having the grader ended in its place",
        Outside(
            "`oom_score_adj` is 500",
            lambda pid: Path(f"/proc/{pid}/oom_score_adj").read_text() == "500\n",
        ),
        nothing("keeper.offer_ourselves_first"),
    ),
)
SYSTEM_CALLS = (
    Wall(
        "list of system calls (seccomp)",
        "asking the kernel for anything unusual",
        Doctor("kernel doors"),
        nothing("seccomp.Filter.load"),
    ),
    Wall(
        "hostile calls end the program",
        "trying on after a call that no exercise needs",
        Program("kernel_unshare"),
        "seccomp.HOSTILE = frozenset()",
    ),
    Wall(
        "no new machine code",
        "running code that the kernel has not seen loaded",
        Doctor("machine code"),
        "seccomp._unless_executable = lambda index: seccomp._verdict(seccomp.ALLOW)",
    ),
    Wall(
        "arguments of fcntl",
        "having a signal sent to others",
        Program("process_signal_by_file"),
        allowing("fcntl"),
    ),
    Wall(
        "arguments of ioctl",
        "typing into a terminal",
        Inside(
            "`TIOCSTI` is refused",
            refused("fcntl.ioctl(0, 0x5412, b'x')", "OSError", "error.errno == 1"),
        ),
        allowing("ioctl"),
    ),
    Wall(
        "arguments of prlimit64",
        "changing limits, its own or others'",
        Inside(
            "`setrlimit` is refused",
            refused("resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))", "ValueError", "True"),
        ),
        allowing("prlimit64"),
    ),
)
INTERPRETER = (
    Wall(
        "environment",
        "reading the grader's settings and secrets",
        Program("see_environment"),
        outside={"grader.sandbox.warm._PASSED_ON": tuple(os.environ)},
    ),
    Wall(
        "modules of the grader",
        "importing what runs around it",
        Inside(
            "none is in `sys.modules`",
            "return not [name for name in sys.modules if name.startswith('grader')]",
        ),
        "keeper.hide_ourselves = lambda: (keeper.courtesy.install(), keeper.printing.prepare())",
    ),
    Wall(
        "no original of an argument",
        "passing off what it has destroyed",
        Program("inputs_originals_hunted"),
        "kept, real = [], values.private_copy\n"
        "values.private_copy = lambda original, *, writeable: (\n"
        "    kept.append(original) or real(original, writeable=writeable))",
    ),
)
CHANNEL = (
    Wall(
        "order of answers",
        "answering one call twice",
        Program("channel_out_of_order"),
        outside={"grader.sandbox.replies.Replies._is_due": lambda *_: True},
    ),
    Wall(
        "every call is answered",
        "ending early with a success",
        Program("channel_early_end"),
        outside={"grader.sandbox.replies.Replies._may_end": lambda *_: True},
    ),
    Wall(
        "length of frames",
        "having the grader allocate gigabytes",
        Program("channel_giant_frame"),
        outside={"grader.sandbox.replies.Replies._largest": lambda *_: 2**40},
    ),
    Wall(
        "arguments come back",
        "claiming that they are unchanged",
        Program("inputs_claimed_unchanged"),
        outside={"grader.sandbox.answers._mutated": lambda *_: ()},
    ),
    Wall(
        "amount of output",
        "flooding whoever reads what it prints",
        Program("output_raw"),
        outside={"grader.sandbox.printed.Printed.flooded": False},
    ),
    Wall(
        "idle time",
        "sleeping at the class's cost",
        Ending("what ends it if it sleeps", "import time; time.sleep(60)", "waited for more than"),
        outside={"grader.sandbox.watch.Watch._is_runnable": lambda _: True},
        limits=replace(TIGHT, wall_s=1.0),
    ),
)
WALLS = (*NAMESPACES, *FILES, *LIMITS, *RIGHTS, *SYSTEM_CALLS, *INTERPRETER, *CHANNEL)
