"""Create scores for learning platforms, and note at links where their scores go (LTI AGS).

Old code on this schema notes and sends none.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# A migration is frozen history, so it spells out its types.
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the column and the table."""
    with op.batch_alter_table("lti_links") as links:
        links.add_column(
            sa.Column("line_item", sa.String(length=2000), server_default="", nullable=False)
        )
    op.create_table(
        "lti_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Double(), nullable=True),
        sa.Column("max_points", sa.Double(), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.Column("wanted_at", INSTANT, nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_lti_scores_assignment_id_assignments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["lti_links.id"],
            name=op.f("fk_lti_scores_link_id_lti_links"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_lti_scores_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_scores")),
        sa.UniqueConstraint("link_id", "user_id", name=op.f("uq_lti_scores_link_id_user_id")),
    )
    op.create_index(op.f("ix_lti_scores_assignment_id"), "lti_scores", ["assignment_id"])
    op.create_index(op.f("ix_lti_scores_user_id"), "lti_scores", ["user_id"])
    op.create_index(op.f("ix_lti_scores_state_not_before"), "lti_scores", ["state", "not_before"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("lti_scores")
    with op.batch_alter_table("lti_links") as links:
        links.drop_column("line_item")
