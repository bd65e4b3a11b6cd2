"""Alembic's door: it is called with the database's URL and knows the tables, nothing else."""

from alembic import context
from sqlalchemy import NullPool, create_engine, event, text

from submissions.store.schema import LOCK, ours
from submissions.store.tables import METADATA

url = context.config.attributes["url"]
engine = create_engine(url, poolclass=NullPool)  # nothing is left open if a step fails
if engine.dialect.name == "sqlite":  # all or nothing there too: its driver would commit each step
    event.listen(engine, "connect", lambda driver, _: setattr(driver, "isolation_level", None))
    event.listen(engine, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",  # which alters tables by copying
        compare_type=True,
        transactional_ddl=True,
        include_name=ours,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":  # many processes may start at once
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        context.run_migrations()
    if connection.in_transaction():
        connection.commit()
