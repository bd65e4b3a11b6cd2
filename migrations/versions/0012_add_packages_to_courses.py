"""Let courses say which packages programs may import.

Old code on this schema allows none beside those of the exercises.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("courses") as changed:
        changed.add_column(sa.Column("packages", JSON, server_default="[]", nullable=False))


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("courses") as changed:
        changed.drop_column("packages")
