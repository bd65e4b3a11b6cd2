"""Add languages to users.

Old code on this schema lets nobody choose; everybody reads as their browser asks.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody has chosen yet."""
    with op.batch_alter_table("users") as users:
        users.add_column(
            sa.Column("language", sa.String(length=20), server_default="", nullable=False)
        )


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("users") as users:
        users.drop_column("language")
