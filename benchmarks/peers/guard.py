"""The bench's own walls: what most peers run without any is run inside bubblewrap.

A root that cannot be written, processes and a network of its own, a private ``/tmp`` with the work
folder, limits of time and memory. Nothing here runs a command without them.
"""

import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from benchmarks.labels import Misleading
from benchmarks.peers.adapter import Done

#: Of a process, and of what it writes into one file; 4 GB is what a hostile one asks for.
MEMORY_BYTES, FILE_BYTES = 3 << 30, 256 << 20
INSIDE = "/tmp/bench/course"  # noqa: S108 - private, inside the walls
_WALLS = (
    *("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"),
    *("--size", str(1 << 30), "--tmpfs", "/tmp", "--tmpfs", "/run"),  # noqa: S108 - private
    *("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"),
    *("--new-session", "--die-with-parent"),
)
_LIMITS = f"ulimit -v {MEMORY_BYTES >> 10}; ulimit -f {FILE_BYTES >> 9}; ulimit -c 0"
#: The shell says at the end what its children spent, where they cannot write.
_SCRIPT = _LIMITS + "; ({command}) </dev/null; status=$?; times >&0; exit $status"


def bubblewrap() -> str:
    """Return the command that makes the walls.

    Raises
    ------
    Misleading
        Without it nothing is run at all.
    """
    command = shutil.which("bwrap")
    if command is None:
        found = "bubblewrap is missing, and hostile programs run only inside it"
        raise Misleading("benchmarks.peers", f"{found}; apt-get install bubblewrap")
    return command


def run(command: str, folder: Path, path: Path | None, limit_s: float, *, jails: bool) -> Done:
    """Run a shell command within the walls.

    Parameters
    ----------
    command : str
    folder : Path
        The only place that can be written, seen as the working folder.
    path : Path or None
        Of an environment, whose commands come first.
    limit_s : float
        When everything inside is killed.
    jails : bool
        Whether the command makes namespaces of its own; a capability outside these it never has.
    """
    caps = () if jails else ("--cap-drop", "ALL")
    walls = [bubblewrap(), *_WALLS, *caps, "--bind", str(folder), INSIDE, "--chdir", INSIDE]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as told:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [*walls, "sh", "-c", _SCRIPT.format(command=command)],
            stdin=told,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=_settings(path),
        )
        with _killed_after(process, limit_s) as cut:
            status = process.wait()
        wall_s = time.perf_counter() - begun
        said, spent = (_whole(file) for file in (output, told))
    return Done(status, said, wall_s, seconds(spent), cut.is_set())


def _whole(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def seconds(times: str) -> float:
    """Return what a shell's ``times`` says that its children spent; 0 if it says nothing."""
    found = re.findall(r"(\d+)m([\d.]+)s", times)
    return sum(60 * int(minutes) + float(rest) for minutes, rest in found[2:4])


def _settings(path: Path | None) -> dict[str, str]:
    places = ([str(path / "bin")] if path else []) + ["/usr/local/bin", "/usr/bin", "/bin"]
    return {
        "PATH": ":".join(places),
        "HOME": "/tmp",  # noqa: S108 - private, inside the walls
        "LANG": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@contextmanager
def _killed_after(process: subprocess.Popen[bytes], limit_s: float) -> Iterator[threading.Event]:
    cut = threading.Event()

    def kill() -> None:
        cut.set()
        process.kill()  # its child, and with it all inside, dies with it

    timer = threading.Timer(limit_s, kill)
    timer.start()
    try:
        yield cut
    finally:
        timer.cancel()
