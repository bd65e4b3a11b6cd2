"""Create inquiries, and let assignments say how long students may ask about a grade.

Old code on this schema knows none of them: nobody asks, nobody is answered, nothing is lost.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, and add the columns."""
    time = sa.DateTime(timezone=True)
    with op.batch_alter_table("assignments") as table:
        days = sa.Column("inquiry_days", sa.Integer(), server_default="0", nullable=False)
        table.add_column(days)
        table.add_column(sa.Column("scores_shown_at", time))
    op.create_table(
        "inquiries",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("created_at", time, nullable=False),
        sa.Column("changed_at", time, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_inquiries_submission_id_submissions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_inquiries_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiries")),
        sa.UniqueConstraint(
            "submission_id", "question", name=op.f("uq_inquiries_submission_id_question")
        ),
    )
    op.create_index(op.f("ix_inquiries_user_id"), "inquiries", ["user_id"])
    op.create_table(
        "inquiry_messages",
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", time, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inquiry_id"],
            ["inquiries.id"],
            name=op.f("fk_inquiry_messages_inquiry_id_inquiries"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_messages")),
    )
    op.create_index(op.f("ix_inquiry_messages_inquiry_id"), "inquiry_messages", ["inquiry_id"])


def downgrade() -> None:
    """Take all of it away again."""
    op.drop_table("inquiry_messages")
    op.drop_table("inquiries")
    with op.batch_alter_table("assignments") as table:
        table.drop_column("scores_shown_at")
        table.drop_column("inquiry_days")
