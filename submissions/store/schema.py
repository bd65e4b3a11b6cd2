"""Bring a database to the newest schema, or back, by Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig

from submissions.resources import folder

_MIGRATIONS = folder("migrations")


def upgrade(url: str, revision: str = "head") -> None:
    """Create or migrate a database.

    Parameters
    ----------
    url : str
        Of SQLAlchemy. The folder of an SQLite file is made if it is missing.
    revision : str
        ``head`` for the newest.
    """
    _folder(url)
    command.upgrade(_config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Migrate a database back; ``base`` leaves nothing."""
    command.downgrade(_config(url), revision)


def _config(url: str) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["url"] = url
    return config


def _folder(url: str) -> None:
    prefix = "sqlite:///"
    if url.startswith(prefix) and url != prefix:
        Path(url.removeprefix(prefix)).parent.mkdir(parents=True, exist_ok=True)


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
