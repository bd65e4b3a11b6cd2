"""Alembic's door: it is called with the database's URL and knows the tables, nothing else."""

from alembic import context
from sqlalchemy import NullPool, create_engine, text

from submissions.store.schema import LOCK, ours
from submissions.store.tables import METADATA

url = context.config.attributes["url"]
engine = create_engine(url, poolclass=NullPool)  # nothing is left open if a step fails
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",  # which alters tables by copying
        compare_type=True,
        include_name=ours,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":  # many processes may start at once
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        context.run_migrations()
    if connection.in_transaction():
        connection.commit()
