"""Add what is pending to grades: points that a person has to settle.

Old code on this schema leaves it at 0: what is pending then shows when the grade is found anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("grades") as table:
        table.add_column(sa.Column("pending", sa.Double(), server_default="0", nullable=False))


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("grades") as table:
        table.drop_column("pending")
