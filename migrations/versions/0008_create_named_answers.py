"""Create named answers: what a course calls wrong answers that nobody knew.

Old code on this schema shows none of the names.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "named_answers",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(200), nullable=False),
        sa.Column("answer_class", sa.String(32), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_named_answers_assignment_id_assignments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_answers")),
        sa.UniqueConstraint(
            "assignment_id",
            "question",
            "answer_class",
            name=op.f("uq_named_answers_assignment_id_question_answer_class"),
        ),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("named_answers")
