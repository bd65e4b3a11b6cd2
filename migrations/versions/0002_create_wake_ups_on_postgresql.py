"""Create Procrastinate's tables, on PostgreSQL alone: what wakes graders on other machines.

They are Procrastinate's own steps, which it ships and does not change. When a new release of it
brings more, a step of ours applies those (see README.md here). Nothing in them is worth keeping:
the truth is ``grading_jobs``.
"""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: Procrastinate's steps up to here, of its release 3.10.
LAST = "03.04.00_50"


def upgrade() -> None:
    """Apply Procrastinate's steps."""
    if op.get_bind().dialect.name != "postgresql":
        return
    from procrastinate.schema import SchemaManager  # noqa: PLC0415 - an extra, for PostgreSQL

    for step in sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql")):
        if step.name[: len(LAST)] <= LAST:
            op.get_bind().exec_driver_sql(step.read_text(encoding="utf-8").replace("%", "%%"))


def downgrade() -> None:
    """Drop all that is Procrastinate's."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for kind, names in _FOUND.items():
        found = op.get_bind().exec_driver_sql(names).scalars().all()
        for name in found:
            op.execute(f"DROP {kind} IF EXISTS {name} CASCADE")


_FOUND = {
    "TABLE": "SELECT oid::regclass::text FROM pg_class "
    "WHERE relkind = 'r' AND starts_with(relname, 'procrastinate_')",
    "FUNCTION": "SELECT oid::regprocedure::text FROM pg_proc "
    "WHERE starts_with(proname, 'procrastinate_')",
    "TYPE": "SELECT oid::regtype::text FROM pg_type "
    "WHERE typtype IN ('e', 'c') AND starts_with(typname, 'procrastinate_')",
}
