"""Create rubrics: their items, on which submissions these stand, and what grades have of them.

Old code on this schema counts no items: whatever it finds anew there is by machine alone, until
new code finds it again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def _belongs(table: str, column: str, owner: str) -> sa.ForeignKeyConstraint:
    """Return a constraint by which rows go with their owner."""
    name = op.f(f"fk_{table}_{column}_{owner}")
    return sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    """Create the tables, add the columns."""
    with op.batch_alter_table("assignments") as table:
        beyond = sa.Column("beyond_points", sa.Boolean(), server_default=sa.false(), nullable=False)
        table.add_column(beyond)
    with op.batch_alter_table("grades") as table:
        table.add_column(sa.Column("rubric", sa.Double(), server_default="0", nullable=False))
    op.create_table(
        "rubric_items",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _belongs("rubric_items", "assignment_id", "assignments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubric_items")),
    )
    op.create_index(op.f("ix_rubric_items_assignment_id"), "rubric_items", ["assignment_id"])
    _create_marks()


def _create_marks() -> None:
    unique = op.f("uq_rubric_marks_submission_id_item_id")
    op.create_table(
        "rubric_marks",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("applied_by", sa.Integer(), nullable=False),
        sa.Column("applied_at", TIME, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _belongs("rubric_marks", "submission_id", "submissions"),
        _belongs("rubric_marks", "item_id", "rubric_items"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubric_marks")),
        sa.UniqueConstraint("submission_id", "item_id", name=unique),
    )
    for column in ("item_id", "applied_by"):
        op.create_index(op.f(f"ix_rubric_marks_{column}"), "rubric_marks", [column])


def downgrade() -> None:
    """Take all of it away again; grades are found by machine alone when they are found anew."""
    for table in ("rubric_marks", "rubric_items"):
        op.drop_table(table)
    with op.batch_alter_table("grades") as changed:
        changed.drop_column("rubric")
    with op.batch_alter_table("assignments") as changed:
        changed.drop_column("beyond_points")
