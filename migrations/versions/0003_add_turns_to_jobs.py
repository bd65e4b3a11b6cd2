"""Add turns to jobs, so that students are served in rounds.

Old code on this schema gives each job turn 0, which goes first, and takes jobs in its own order:
while a release is rolled out, rounds are not kept and nothing else changes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OLD, _NEW = ["state", "lane", "id"], ["state", "lane", "turn", "id"]


def upgrade() -> None:
    """Add the column, and the index in whose order jobs are taken in place of the old one."""
    with op.batch_alter_table("grading_jobs") as table:
        table.add_column(sa.Column("turn", sa.Integer(), server_default="0", nullable=False))
        table.drop_index(op.f("ix_grading_jobs_state_lane_id"))
        table.create_index(op.f("ix_grading_jobs_state_lane_turn_id"), _NEW)


def downgrade() -> None:
    """Take both away again."""
    with op.batch_alter_table("grading_jobs") as table:
        table.drop_index(op.f("ix_grading_jobs_state_lane_turn_id"))
        table.create_index(op.f("ix_grading_jobs_state_lane_id"), _OLD)
        table.drop_column("turn")
