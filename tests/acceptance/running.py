"""Commands that run on while a test looks at them: :class:`subprocess.Popen`, without the start."""

import os
import select
import signal
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

from tests.acceptance.ready import ROOT, start


class Running:
    """A command in a fork of a process that has imported it, in a session of its own.

    Parameters
    ----------
    arguments : sequence of str
        Of ``grader``; or ``-c`` and a program.
    env : dict
    stderr : file, optional
        Where complaints go; otherwise they are at hand as ``stderr``.
    """

    def __init__(self, arguments, env, *, stderr=None):
        self.stdout, out = _pipe()
        self.stderr, err = (None, stderr) if stderr else _pipe()
        with out, Path(os.devnull).open() as nothing:
            self._told = start(arguments, ROOT, env, nothing, out, err)
        if not stderr:
            err.close()
        self.pid = int(self._told.readline())
        self.returncode = None

    def poll(self):
        """Return how it ended, None if it runs."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout=120):
        """Wait until it has ended; return how."""
        if self.returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("grader", timeout)
            self.returncode = int(self._told.readline())
            self._told.close()
        return self.returncode

    def send_signal(self, number):
        """Send it a signal, unless it is known to have ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self):
        """Kill -9."""
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout=120):
        """Read all that it says until it ends; return what it said and what it complained of."""
        said = {}
        readers = [
            threading.Thread(target=lambda f=file: said.setdefault(f, f.read()), daemon=True)
            for file in (self.stdout, self.stderr)
            if file is not None and not file.closed
        ]
        for reader in readers:
            reader.start()
        self.wait(timeout)
        for reader in readers:
            reader.join(timeout)
        self.close()
        return said.get(self.stdout), said.get(self.stderr)

    def close(self):
        """Read no more of it."""
        for file in (self.stdout, self.stderr):
            if file is not None:
                file.close()


def _pipe():
    reading, writing = os.pipe()
    return os.fdopen(reading), os.fdopen(writing, "w")
