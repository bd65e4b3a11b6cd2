"""How this room reaches PostgreSQL by itself, beside the store."""

from typing import Any

#: A peer that has vanished without a word is noticed after some ten seconds, not two hours.
KEEPALIVE: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def conninfo_of(url: str) -> str:
    """Return SQLAlchemy's URL as PostgreSQL's own library reads it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
