"""Starting a process is pretended, so that a needless one does not cost a right answer its points.

No process may exist here: seccomp refuses fork and clone and kills on exec, and that wall stands
whatever happens in Python. But a program that starts one in passing and computes the right
values should get its points, so the usual doors give back something inert instead of failing,
and a line in what it printed says so. Whoever goes round the doors meets the wall.
"""

import io
import os
import subprocess
from typing import Any, Self

_PRETENDED_PID = 2
_NOTE = "[grader] {} was only pretended: no process can be started here.\n"


def _say(what: str) -> None:
    os.write(2, _NOTE.format(what).encode())


class Popen:
    """Looks like a process that ended at once, said nothing and returned 0."""

    def __init__(self, args: Any, *_: Any, **options: Any) -> None:
        _say("subprocess")
        self.args, self.pid, self.returncode = args, _PRETENDED_PID, 0
        text = any(options.get(name) for name in ("text", "encoding", "universal_newlines"))
        self._nothing: Any = "" if text else b""
        empty = io.StringIO if text else io.BytesIO
        piped = {name for name in ("stdin", "stdout", "stderr") if options.get(name) == -1}
        self.stdin = empty() if "stdin" in piped else None
        self.stdout = empty() if "stdout" in piped else None
        self.stderr = empty() if "stderr" in piped else None

    def __class_getitem__(cls, _: Any) -> type[Self]:
        return cls

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def communicate(self, *_: Any, **__: Any) -> tuple[Any, Any]:
        """Return what it wrote: nothing."""
        nothing = self._nothing
        return nothing if self.stdout else None, nothing if self.stderr else None

    def poll(self) -> int:
        """Return the status it ended with."""
        return self.returncode

    def wait(self, *_: Any, **__: Any) -> int:
        """Return the status it ended with."""
        return self.returncode

    def kill(self) -> None:
        """Do nothing: it has ended."""

    terminate = kill

    def send_signal(self, _: int) -> None:
        """Do nothing: it has ended."""


def _pretend(name: str, result: Any) -> Any:
    def pretended(*_: Any, **__: Any) -> Any:
        _say(f"os.{name}")
        return result

    pretended.__name__ = name
    return pretended


def install() -> None:
    """Put the inert doors in the place of the real ones."""
    subprocess.Popen = Popen  # type: ignore[assignment,misc]
    results: dict[str, Any] = {
        "fork": _PRETENDED_PID,
        "forkpty": (_PRETENDED_PID, 0),
        "system": 0,
        "wait": (_PRETENDED_PID, 0),
        "waitpid": (_PRETENDED_PID, 0),
    }
    spawns = [name for name in dir(os) if name.startswith(("spawn", "posix_spawn"))]
    results |= dict.fromkeys(spawns, _PRETENDED_PID)
    for name, result in results.items():
        setattr(os, name, _pretend(name, result))
