"""A PostgreSQL server that can be killed and started again; its data survive."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from contextlib import suppress
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from submissions.store.schema import upgrade
from tests.databases import started
from tests.service.world import until


class Server:
    """A server from a wheel, in a folder of its own."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it complains of an unset XDG_RUNTIME_DIR
            self._folder = Path(tempfile.mkdtemp(prefix="faults-"))
            self._folder.chmod(0o755)  # it may run as another user
            self._server = started(self._folder)
        self._names = count()
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            # Its processes are killed, not the machine: what they wrote is in the kernel's hands.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        upgrade(self._created("migrated", "template1"))

    def database(self) -> str:
        """Return the URL of a new database with all tables."""
        return self._created(f"stage_{next(self._names)}", "migrated")

    def _created(self, name: str, template: str) -> str:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    @property
    def socket(self) -> Path:
        """Where its Unix socket is."""
        info = self._server.get_postmaster_info()
        return Path(info.socket_dir) / f".s.PGSQL.{info.port}"

    def kill(self) -> None:
        """Kill it with all its processes, as a power cut would (but for what the disk holds)."""
        family = [self._server.get_pid(), *_children(self._server.get_pid())]
        for pid in family:
            with suppress(ProcessLookupError):  # a connection ends by itself
                os.kill(pid, signal.SIGKILL)
        while any(_runs(pid) for pid in family):
            time.sleep(0.01)

    def start(self) -> None:
        """Start it again; it recovers from its log."""
        lock = self.socket.with_name(f"{self.socket.name}.lock")
        for left in (self._folder / "data" / "postmaster.pid", lock):
            left.unlink()  # nobody lives to whom it belongs
        until(self._started)

    def _started(self) -> bool:
        """Whether it is ready; its own library waits for ten seconds, a busy disk takes longer."""
        try:
            self._server.ensure_postgres_running()
        except (subprocess.SubprocessError, AssertionError):
            return False
        return True

    def close(self) -> None:
        """Stop it and remove everything."""
        self._server.cleanup()
        shutil.rmtree(self._folder)


def _children(pid):
    """Return the numbers of a process's children."""
    return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _runs(pid):
    """Whether a process lives: one that nobody has reaped yet does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
