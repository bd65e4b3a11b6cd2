"""What ``grader doctor`` lets a child try, one attempt for each wall.

An attempt returns a number if it got through. If it is refused it raises, or the child is ended,
and that is the wall.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing a child must not be able to do.

    Attributes
    ----------
    wall : str
        The wall that should stop it.
    tried : str
        What the program does, as a sentence about a child.
    program : str
        The body of the function that tries.
    """

    wall: str
    tried: str
    program: str


_LIBC = "import ctypes; libc = ctypes.CDLL(None, use_errno=True)"

ATTEMPTS = (
    Attempt("files", "read /etc/passwd", "open('/etc/passwd').read()"),
    Attempt("private root", "ask whether /etc/passwd exists", "import os; os.stat('/etc/passwd')"),
    Attempt(
        "own processes",
        "look for other processes",
        "import os\n    if os.getpid() == 1: raise LookupError('it is process 1')",
    ),
    Attempt("writing", "write a file outside its scratch folder", "open('/written', 'w')"),
    Attempt(
        "scratch size",
        "fill its scratch folder with 4 MiB",
        "[open(f'f{i}', 'wb').write(bytes(2**20)) for i in range(4)]",
    ),
    Attempt("network", "open a socket", "import socket; socket.socket()"),
    Attempt("processes", "fork", "import posix; posix.fork() or posix._exit(0)"),
    Attempt(
        "threads", "start a thread", "import threading; threading.Thread(target=print).start()"
    ),
    Attempt("programs", "execute /bin/sh", "import os; os.execv('/bin/sh', ['sh', '-c', ':'])"),
    Attempt(
        "machine code",
        "map executable memory",
        "import mmap; mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)",
    ),
    Attempt("signals", "send a signal to its parent", "import os; os.kill(os.getppid() or 1, 0)"),
    Attempt(
        "other memory",
        "read another process's memory",
        f"{_LIBC}; libc.process_vm_readv(1, 0, 0, 0, 0, 0)",
    ),
    Attempt("privileges", "become root", "import os; os.setresuid(0, 0, 0)"),
    Attempt("kernel doors", "make a namespace", f"{_LIBC}; libc.unshare(0x10000000)"),
    Attempt("the grader", "import the grader", "import grader.engine"),
    Attempt("memory limit", "allocate 1 GiB", "import numpy; numpy.empty(2**27)"),
    Attempt("processor limit", "compute without end", "\n    while True: pass"),
    Attempt("waiting limit", "sleep for a minute", "import time; time.sleep(60)"),
    Attempt(
        "output limit", "print without end", "import os\n    while True: os.write(1, bytes(65536))"
    ),
)

#: What to do about a missing wall.
ADVICE = {
    "private root": "Tier B cannot hide that files exist. Allow user namespaces for tier A.",
    "own processes": "Tier B shares the process table. Allow user namespaces for tier A.",
}
