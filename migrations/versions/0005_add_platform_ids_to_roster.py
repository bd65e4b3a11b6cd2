"""Add what learning platforms call students, and let a class list have no numbers.

Old code on this schema leaves both columns empty, and works on: a number that is there is still
nobody else's in the course.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUMBERED = sa.text("number != ''")


def upgrade() -> None:
    """Add the columns, and hold numbers to be unique only where there are any."""
    with op.batch_alter_table("roster") as table:
        for name, length in (("listed_login", 200), ("platform_id", 100)):
            kind = sa.String(length)
            table.add_column(sa.Column(name, kind, server_default="", nullable=False))
        table.drop_constraint(op.f("uq_roster_course_id_number"), type_="unique")
    op.create_index(
        op.f("ix_roster_course_id_number"),
        "roster",
        ["course_id", "number"],
        unique=True,
        sqlite_where=_NUMBERED,
        postgresql_where=_NUMBERED,
    )


def downgrade() -> None:
    """Take the columns away; who has no number gets one that is nobody's."""
    op.drop_index(op.f("ix_roster_course_id_number"), table_name="roster")
    op.execute("UPDATE roster SET number = 'person ' || user_id WHERE number = ''")
    with op.batch_alter_table("roster") as table:
        table.create_unique_constraint(op.f("uq_roster_course_id_number"), ["course_id", "number"])
        table.drop_column("platform_id")
        table.drop_column("listed_login")
