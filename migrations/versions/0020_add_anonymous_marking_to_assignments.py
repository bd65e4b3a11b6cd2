"""Note which assignments are marked anonymously, and what their stand-ins are made with.

Old code on this schema shows names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("assignments") as assignments:
        assignments.add_column(
            sa.Column("anonymous", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        assignments.add_column(
            sa.Column("pseudonym_key", sa.String(length=100), server_default="", nullable=False)
        )


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("assignments") as assignments:
        assignments.drop_column("pseudonym_key")
        assignments.drop_column("anonymous")
