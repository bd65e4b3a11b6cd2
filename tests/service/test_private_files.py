"""The embedded database is its owner's alone."""

import os
import stat

import pytest

from submissions.config import Config
from submissions.store import SqlStore
from submissions.store.schema import upgrade
from tests.service.conftest import built


@pytest.fixture
def open_umask():
    """Let new files be open to all, as far as nobody closes them."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder):
    """Return who may do what with a folder and the files in it."""
    return {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in folder.iterdir()}


@pytest.mark.usefixtures("open_umask")
def test_nobody_else_reads_the_database(tmp_path):
    """Neither a new one, nor the files beside it, nor the secret."""
    folder = tmp_path / "data"
    services = built(folder)
    Config(data_dir=folder).secret()
    with services.writing() as work:
        work.sessions.forget(work.now)

    assert oct(stat.S_IMODE(folder.stat().st_mode)) == "0o700"
    assert set(modes(folder).values()) == {"0o600"}
    assert {"deltagrade.db", "deltagrade.db-wal", "secret"} <= set(modes(folder))
    services.store.close()


@pytest.mark.usefixtures("open_umask")
def test_a_database_that_was_open_is_closed(tmp_path):
    """One that an older release made; the folder, which may be anybody's, stays as it is."""
    file = tmp_path / "deltagrade.db"
    upgrade(f"sqlite:///{file}")
    file.chmod(0o644)
    SqlStore(f"sqlite:///{file}").close()

    assert modes(tmp_path)["deltagrade.db"] == "0o600"
