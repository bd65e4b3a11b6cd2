"""Note where platforms say who is in a course (LTI NRPS).

Old code on this schema asks none.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("lti_contexts") as contexts:
        contexts.add_column(
            sa.Column("members_url", sa.String(length=2000), server_default="", nullable=False)
        )


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("lti_contexts") as contexts:
        contexts.drop_column("members_url")
