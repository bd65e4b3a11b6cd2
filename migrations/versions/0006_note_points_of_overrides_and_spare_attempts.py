"""Note what a grade by hand was of, and which programs did not compile.

Old code on this schema notes neither: such overrides are of nobody knows what, and such attempts
count as used, which is what it did before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _columns() -> dict[str, sa.Column[object]]:
    """Return the new column of each table."""
    yes, no = sa.true(), sa.false()
    return {
        "overrides": sa.Column("max_points", sa.Double(), nullable=True),
        "grades": sa.Column("overridden_of", sa.Double(), nullable=True),
        "reports": sa.Column("compiled", sa.Boolean(), server_default=yes, nullable=False),
        "assignments": sa.Column(
            "spare_uncompiled", sa.Boolean(), server_default=no, nullable=False
        ),
    }


def upgrade() -> None:
    """Add the columns."""
    for table, column in _columns().items():
        with op.batch_alter_table(table) as changed:
            changed.add_column(column)


def downgrade() -> None:
    """Take them away again."""
    for table, column in _columns().items():
        with op.batch_alter_table(table) as changed:
            changed.drop_column(column.name)
