"""Alembic's door: it is called with the database's URL and knows the tables, nothing else."""

from alembic import context
from sqlalchemy import NullPool, create_engine

from submissions.store.tables import Base

url = context.config.attributes["url"]
engine = create_engine(url, poolclass=NullPool)  # nothing is left open if a step fails
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",  # which alters tables by copying
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.in_transaction():
        connection.commit()
