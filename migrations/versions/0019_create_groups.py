"""Create groups of students, and note whom submissions count for.

Old code on this schema knows no groups: what is handed in there counts for who hands it in alone,
and partners do not see there what a group handed in.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _belongs(table: str, column: str, owner: str) -> sa.ForeignKeyConstraint:
    """Return a constraint by which rows go with their owner."""
    name = op.f(f"fk_{table}_{column}_{owner}")
    return sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    """Create the tables, add the columns, let each member of a group ask about a question."""
    with op.batch_alter_table("assignments") as table:
        alone = sa.Column("grouping", sa.String(20), server_default="alone", nullable=False)
        size = sa.Column("group_size", sa.Integer(), server_default="2", nullable=False)
        for column in (alone, size, sa.Column("groups_until", TIME)):
            table.add_column(column)
        table.add_column(sa.Column("groups_of", sa.Integer()))
    with op.batch_alter_table("submissions") as table:
        table.add_column(sa.Column("group_id", sa.Integer()))
    _create_groups()
    _create_members()
    op.create_table(
        "partners",
        _id("submission_id"),
        _id("user_id"),
        _id("id"),
        _belongs("partners", "submission_id", "submissions"),
        _belongs("partners", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.UniqueConstraint("submission_id", "user_id", name="uq_partners_submission_id_user_id"),
    )
    op.create_index(op.f("ix_partners_user_id"), "partners", ["user_id"])
    _let_ask("uq_inquiries_submission_id_question", ["submission_id", "user_id", "question"])


def _create_groups() -> None:
    op.create_table(
        "student_groups",
        _id("assignment_id"),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("handed_in_at", TIME),
        _id("id"),
        _belongs("student_groups", "assignment_id", "assignments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student_groups")),
        sa.UniqueConstraint("assignment_id", "name", name="uq_student_groups_assignment_id_name"),
        sa.UniqueConstraint("code", name=op.f("uq_student_groups_code")),
    )


def _create_members() -> None:
    op.create_table(
        "group_members",
        _id("assignment_id"),
        _id("group_id"),
        _id("user_id"),
        sa.Column("joined_at", TIME, nullable=False),
        _id("id"),
        _belongs("group_members", "assignment_id", "assignments"),
        _belongs("group_members", "group_id", "student_groups"),
        _belongs("group_members", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_members")),
        sa.UniqueConstraint(
            "assignment_id", "user_id", name=op.f("uq_group_members_assignment_id_user_id")
        ),
    )
    op.create_index(op.f("ix_group_members_group_id"), "group_members", ["group_id"])
    op.create_index(op.f("ix_group_members_user_id"), "group_members", ["user_id"])


def _let_ask(old: str, columns: list[str]) -> None:
    """Put another constraint on inquiries in place of the old one."""
    with op.batch_alter_table("inquiries") as table:
        table.drop_constraint(op.f(old), type_="unique")
        table.create_unique_constraint(op.f(f"uq_inquiries_{'_'.join(columns)}"), columns)


def downgrade() -> None:
    """Take all of it away again; of several who asked about one question the first is left."""
    op.execute(
        "DELETE FROM inquiries WHERE id NOT IN"
        " (SELECT min(id) FROM inquiries GROUP BY submission_id, question)"
    )
    _let_ask("uq_inquiries_submission_id_user_id_question", ["submission_id", "question"])
    for table in ("partners", "group_members", "student_groups"):
        op.drop_table(table)
    with op.batch_alter_table("submissions") as changed:
        changed.drop_column("group_id")
    with op.batch_alter_table("assignments") as changed:
        for column in ("groups_of", "groups_until", "group_size", "grouping"):
            changed.drop_column(column)
