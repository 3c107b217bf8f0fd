"""Impact records, the ids of done tasks, reports, and proofs of deletion."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "impact_record",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("jobcenter", sa.String(31), nullable=False),
        sa.Column("area", sa.String(60), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("reason", sa.String(4), nullable=False),
        sa.Column("integration", sa.Boolean, nullable=False),
        sa.Column("medical_referrals", sa.Integer, nullable=False),
        sa.Column("health_restrictions", sa.Boolean, nullable=False),
        sa.Column("needs_removed", sa.Integer, nullable=False),
        sa.Column("goals", sa.String(8), nullable=False),
        sa.Column("report_month", sa.String(7)),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_impact_record_jobcenter", "impact_record", ["jobcenter"])
    op.create_index("ix_impact_record_report_month", "impact_record", ["report_month"])
    op.create_table(
        "done_task",
        sa.Column("task_id", sa.String(64), primary_key=True),
        sa.Column("done_on", sa.Date, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "monthly_report",
        sa.Column("jobcenter", sa.String(31), primary_key=True),
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("compiled_on", sa.Date, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table(
        "retention_proof",
        sa.Column("run_on", sa.Date, primary_key=True),
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("deleted", sa.Integer, nullable=False),
        sa.Column("older_than", sa.Date, nullable=False),
    )


def downgrade() -> None:
    for name in ("retention_proof", "monthly_report", "done_task", "impact_record"):
        op.drop_table(name)
