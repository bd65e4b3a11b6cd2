"""Create rehearsals: what students try on the public inputs before they hand in.

Old code on this schema has no such button; graders of the old release leave those waiting that
sites of the new one ask for, and those say so.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Create the table."""
    time = sa.DateTime(timezone=True)
    op.create_table(
        "rehearsals",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", time, nullable=False),
        sa.Column("file", sa.String(300), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", time, nullable=True),
        sa.Column("outcome", JSON, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_rehearsals_assignment_id_assignments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_rehearsals_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsals")),
        sa.UniqueConstraint(
            "assignment_id", "user_id", name=op.f("uq_rehearsals_assignment_id_user_id")
        ),
    )
    op.create_index(op.f("ix_rehearsals_user_id"), "rehearsals", ["user_id"])
    op.create_index(op.f("ix_rehearsals_state_asked_at"), "rehearsals", ["state", "asked_at"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("rehearsals")
