"""Create who is who at a provider of single sign-on, and note who may make courses.

Old code on this schema lets nobody in from a provider.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# A migration is frozen history, so it spells out its types.
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the column and the tables."""
    with op.batch_alter_table("users") as users:
        users.add_column(
            sa.Column("founder", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.create_table(
        "sign_on_subjects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("sub", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=300), nullable=False),
        sa.Column("granted", JSON, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_sign_on_subjects_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_on_subjects")),
        sa.UniqueConstraint("issuer", "sub", name=op.f("uq_sign_on_subjects_issuer_sub")),
    )
    op.create_index(op.f("ix_sign_on_subjects_user_id"), "sign_on_subjects", ["user_id"])
    op.create_index(op.f("ix_sign_on_subjects_email"), "sign_on_subjects", ["email"])
    op.create_table(
        "sign_on_states",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_on_states")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_sign_on_states_state_hash")),
    )
    op.create_index(op.f("ix_sign_on_states_expires_at"), "sign_on_states", ["expires_at"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("sign_on_states")
    op.drop_table("sign_on_subjects")
    with op.batch_alter_table("users") as users:
        users.drop_column("founder")
