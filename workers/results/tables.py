"""The tables of the result store. The migrations in ``migrations/versions`` make them; a test compares the two."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, String, Table, Text

metadata = MetaData()

impact_record = Table(
    "impact_record",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("jobcenter", String(31), nullable=False, index=True),
    Column("area", String(60), nullable=False),
    Column("month", String(7), nullable=False),
    Column("reason", String(4), nullable=False),
    Column("integration", Boolean, nullable=False),
    Column("medical_referrals", Integer, nullable=False),
    Column("health_restrictions", Boolean, nullable=False),
    Column("needs_removed", Integer, nullable=False),
    Column("goals", String(8), nullable=False),
    Column("report_month", String(7), index=True),
    sqlite_with_rowid=False,
)
"""One row per exit (D-23). The key is random, without a row number, so that SQLite keeps no order of arrival.
``report_month``: the report that holds the record."""

done_task = Table(
    "done_task",
    metadata,
    Column("task_id", String(64), primary_key=True),
    Column("done_on", Date, nullable=False),
    sqlite_with_rowid=False,
)
"""External tasks whose record is written; see `store.ResultStore.add`."""

monthly_report = Table(
    "monthly_report",
    metadata,
    Column("jobcenter", String(31), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("compiled_on", Date, nullable=False),
    Column("content", Text, nullable=False),
)
"""What was published (D-24), as JSON; never changed afterwards."""

standard_mark = Table(
    "standard_mark",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("jobcenter", String(31), nullable=False, index=True),
    Column("rule", String(8), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("kept", Boolean, nullable=False),
    Column("marked_on", Date, nullable=False),
    sqlite_with_rowid=False,
)
"""One row per deadline of a minimum standard that was kept or missed (U-264). No case number; the key is random."""

retention_proof = Table(
    "retention_proof",
    metadata,
    Column("run_on", Date, primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("deleted", Integer, nullable=False),
    Column("older_than", Date, nullable=False),
)
"""What was deleted: how many, of what kind, up to which day. No case number, no content."""
