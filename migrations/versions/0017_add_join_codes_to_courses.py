"""Add join codes to courses.

Old code on this schema lets nobody join.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

CODED = sa.text("join_code != ''")


def upgrade() -> None:
    """Add the column, and let no two courses have one code."""
    with op.batch_alter_table("courses") as courses:
        courses.add_column(
            sa.Column("join_code", sa.String(length=20), server_default="", nullable=False)
        )
    op.create_index(
        op.f("ix_courses_join_code"),
        "courses",
        ["join_code"],
        unique=True,
        sqlite_where=CODED,
        postgresql_where=CODED,
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_index(op.f("ix_courses_join_code"), "courses")
    with op.batch_alter_table("courses") as courses:
        courses.drop_column("join_code")
