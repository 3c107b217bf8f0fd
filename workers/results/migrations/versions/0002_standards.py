"""Minimum standards that were kept or missed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "standard_mark",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("jobcenter", sa.String(31), nullable=False),
        sa.Column("rule", sa.String(8), nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("kept", sa.Boolean, nullable=False),
        sa.Column("marked_on", sa.Date, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_standard_mark_jobcenter", "standard_mark", ["jobcenter"])


def downgrade() -> None:
    op.drop_table("standard_mark")
