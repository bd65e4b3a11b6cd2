"""Bring a database to the newest schema, or back, by Alembic."""

from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine

from submissions.resources import folder
from submissions.store.files import make_private

_MIGRATIONS = folder("migrations")
#: PostgreSQL's advisory lock that whoever migrates holds; any number that others do not use.
LOCK = 7_220_206


def upgrade(url: str, revision: str = "head") -> None:
    """Create or migrate a database; one that a newer service has migrated is left as it is.

    (A newer schema serves older code: see ``migrations/README.md``.)

    Parameters
    ----------
    url : str
        Of SQLAlchemy. The folder of an SQLite file is made if it is missing.
    revision : str
        ``head`` for the newest.
    """
    _folder(url)
    if revision != "head" or not serves(_current(url)):
        command.upgrade(_config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Migrate a database back; ``base`` leaves nothing."""
    command.downgrade(_config(url), revision)


def ours(name: str | None, kind: str, parents: Any) -> bool:  # noqa: ARG001 - as Alembic calls it
    """Return whether a table is ours, and none of Procrastinate's."""
    return kind != "table" or not str(name).startswith("procrastinate_")


def serves(revision: str | None) -> bool:
    """Return whether this code can work on a schema: its newest, or one that it does not know."""
    return revision is not None and (revision == _known()[0] or revision not in _known())


@cache
def _known() -> list[str]:
    """Return all revisions of this code, the newest first."""
    scripts = ScriptDirectory(str(_MIGRATIONS))
    return [script.revision for script in scripts.walk_revisions()]


def _current(url: str) -> str | None:
    """Return the revision of a database; None if it has none yet."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _config(url: str) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["url"] = url
    return config


def _folder(url: str) -> None:
    prefix = "sqlite:///"
    if url.startswith(prefix) and url != prefix:
        make_private(Path(url.removeprefix(prefix)))


def draft(url: str, message: str) -> None:
    """Write a migration that makes an up-to-date database fit ``tables.py``; read it over.

    Parameters
    ----------
    url : str
        Of a database that is migrated to the newest schema.
    message : str
        What it does, as a sentence: "Add a colour to courses".
    """
    command.revision(_config(url), message, autogenerate=True)
